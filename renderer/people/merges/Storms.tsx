import { IconAlertTriangle } from '@tabler/icons-react'
import type { LedgerView } from '#core/contract/identity.ts'
import { formatCount, formatMoment } from '../../parts/format.ts'
import styles from './Storms.module.css'

/** The alert of each identifier that came with too many others: since when, and what to do. */
export function Storms({ storms, stormLimit }: Pick<LedgerView, 'storms' | 'stormLimit'>) {
  if (storms.length === 0) return null
  return (
    <section className={styles.alert} role="alert">
      <h3>
        <IconAlertTriangle size={14} aria-hidden="true" />{' '}
        {storms.length === 1
          ? 'A merge storm was stopped'
          : `${formatCount(storms.length)} merge storms were stopped`}
      </h3>
      <ul>
        {storms.map(({ kind, value, since }) => (
          <li key={`${kind} ${value}`}>
            {kind} <code>{value}</code> came with more than {formatCount(stormLimit)} others. It joins nobody
            since {formatMoment(since, 'second')}.
          </li>
        ))}
      </ul>
      <p>
        Most often a sender puts one value into everybody’s events: a test account, a default id. Mend it
        there, and add the value to those that are blocked, or raise the limit (
        <code>journeyscope identity apply</code>).
      </p>
    </section>
  )
}
