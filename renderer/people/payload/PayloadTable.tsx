import type { FieldNote } from '#core/contract/people.ts'
import { isJsonObject, type Json, type JsonObject } from './json.ts'
import styles from './PayloadTable.module.css'

interface PayloadTableProps {
  readonly payload: JsonObject
  /** What to say where there is nothing. */
  readonly empty?: string
  /** Fields that the sender did not write so. */
  readonly notes?: readonly FieldNote[]
}

const WHY: Readonly<Record<FieldNote['kind'], string>> = {
  derived: 'Added by enrichment; the sender did not write it',
  upcast: 'Brought up from the version that was sent, by an upcaster; what is stored stays as it was',
  redacted: 'A personal value was replaced before the event was stored',
}

/** Nested values are shown as JSON below their key; three levels of tables would help nobody. */
function isNested(value: Json): boolean {
  return Array.isArray(value) || isJsonObject(value)
}

export function PayloadTable({
  payload,
  empty = 'Empty: the event carried nothing more.',
  notes = [],
}: PayloadTableProps) {
  const keys = Object.keys(payload)
  if (keys.length === 0) return <p className={styles.none}>{empty}</p>
  return (
    <dl className={styles.payload}>
      {keys.map((key) => {
        const value = payload[key] ?? null
        return (
          <div key={key} data-nested={isNested(value) || undefined}>
            <dt>{key}</dt>
            <dd data-type={value === null ? 'null' : typeof value}>
              {isNested(value) ? JSON.stringify(value, undefined, 2) : JSON.stringify(value)}
              {notes
                .filter(({ field }) => field === key)
                .map(({ kind }) => (
                  <span key={kind} className={styles.note} title={WHY[kind]}>
                    {kind}
                  </span>
                ))}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
