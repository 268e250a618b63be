import type { ImportPreview } from '#core/contract/imports.ts'
import { Note } from '../parts/Note.tsx'
import styles from './Steps.module.css'

/** What feeds the timestamp by its look alone; or, as a warning, what follows where nothing does. */
export function EventTimes({ times: { note, warning } }: Pick<ImportPreview, 'times'>) {
  return (
    <>
      {note !== null && <p className={styles.note}>{note}</p>}
      {warning !== null && (
        <div className={styles.warning}>
          <Note tone="late" role="status">
            {warning} Choose “timestamp” above the column below that says when each happened, if there is one.
          </Note>
        </div>
      )}
    </>
  )
}
