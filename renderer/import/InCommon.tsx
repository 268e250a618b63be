import { Button } from '@mantine/core'
import type { ImportPreview } from '#core/contract/imports.ts'
import { inCommonWords } from '#core/contract/text/in-common-words.ts'
import styles from './Steps.module.css'

interface InCommonProps {
  readonly found: NonNullable<ImportPreview['nothingInCommon']>
  /** Takes a new workspace instead; null where there is none to take. */
  readonly onElsewhere: (() => void) | null
  /** It is meant so. */
  readonly onGoOn: () => void
}

/** Says that the file and the open workspace have nothing in common, with the two ways out of it. */
export function InCommon({ found, onElsewhere, onGoOn }: InCommonProps) {
  return (
    <div className={styles.mended} role="status">
      <p>{inCommonWords(found)} Is another workspace meant? What is in can’t be taken out again.</p>
      {onElsewhere !== null && <Button onClick={onElsewhere}>Into a new workspace</Button>}
      <Button onClick={onGoOn}>Into {found.workspace} all the same</Button>
    </div>
  )
}
