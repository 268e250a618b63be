import type { Courses } from '#core/contract/drafts.ts'
import { formatCount } from '../../parts/format.ts'
import { journeyName } from '../JourneyChoice.tsx'
import styles from './Courses.module.css'

/** Where one person stands in each journey, now and under the draft. */
export function StandsTable({ journeys }: { readonly journeys: Courses['journeys'] }) {
  const named = journeys.length > 1
  return (
    <section className={styles.stands} aria-label="Where the person stands">
      <table className={styles.table}>
        <thead>
          <tr>
            {named && <th scope="col">Journey</th>}
            <th scope="col">Stands now in</th>
            <th scope="col">Would stand under the draft in</th>
            <th scope="col" className={styles.number}>
              Rows that differ
            </th>
          </tr>
        </thead>
        <tbody>
          {journeys.map(({ id, before, after, differ }) => (
            <tr key={id}>
              {named && <th scope="row">{journeyName(id)}</th>}
              <td className={before === null ? styles.stays : styles.step}>
                {before ?? 'the active rules do not have this journey'}
              </td>
              <td
                className={after === null ? styles.stays : styles.step}
                data-differs={before !== after || undefined}
              >
                {after ?? 'the draft does not have this journey'}
              </td>
              <td className={styles.number}>{differ === 0 ? 'none' : formatCount(differ)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
