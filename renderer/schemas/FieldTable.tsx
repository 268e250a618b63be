import type { FieldRow } from '#core/contract/schemas.ts'
import { Chip } from '../parts/Chip.tsx'
import { formatPercent } from '../parts/format.ts'
import audit from './AuditPane.module.css'
import styles from './Table.module.css'
import { distinctWords, kindWords, usedByWords } from './words.ts'

/** The fields of one event type as they came in. */
export function FieldTable({ fields }: { readonly fields: readonly FieldRow[] }) {
  if (fields.length === 0) return <p className={audit.quiet}>No event has carried a field yet.</p>
  return (
    <>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Holds</th>
            <th scope="col" className={styles.number}>
              In events
            </th>
            <th scope="col" className={styles.number}>
              Different values
            </th>
            <th scope="col">Read by</th>
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => (
            <tr key={field.path}>
              <th scope="row">
                {field.path}
                {field.personal !== null && <Chip tone="late">looks like {field.personal}</Chip>}
              </th>
              <td>
                {field.texts > 0 && field.numbers > 0 ? (
                  <Chip tone="late">{kindWords(field)}</Chip>
                ) : (
                  kindWords(field)
                )}
              </td>
              <td className={styles.number}>{formatPercent(field.share)}</td>
              <td className={styles.number}>{distinctWords(field.distinct, field.isBounded)}</td>
              <td>{usedByWords(field.usedBy)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={audit.quiet}>
        Counted in the newest events of this type, 2,000 at most, whatever filter and time range say.
      </p>
    </>
  )
}
