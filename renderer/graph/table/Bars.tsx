import { formatCount, formatPercent } from '../../parts/format.ts'
import styles from './Bars.module.css'

export interface BarRow {
  readonly key: string
  readonly name: string
  readonly count: number
  /** Of what the section names. */
  readonly share: number | null
  /** Selects it. */
  readonly href?: string
  /** To the people behind the number. */
  readonly peopleHref?: string
  readonly tone?: 'left' | 'undeclared'
}

/** Names with a bar for their share, the count and the percent. */
export function Bars({ rows }: { readonly rows: readonly BarRow[] }) {
  return (
    <ul className={styles.bars}>
      {rows.map((row) => (
        <li key={row.key} data-tone={row.tone}>
          <span className={styles.name} title={row.name}>
            {row.href === undefined ? row.name : <a href={row.href}>{row.name}</a>}
          </span>
          <span className={styles.track} aria-hidden="true">
            <span style={{ width: `${Math.min(100, (row.share ?? 0) * 100)}%` }} />
          </span>
          <span className={styles.count}>
            {row.peopleHref === undefined ? (
              formatCount(row.count)
            ) : (
              <a href={row.peopleHref}>{formatCount(row.count)}</a>
            )}
          </span>
          <span className={styles.share}>{formatPercent(row.share)}</span>
        </li>
      ))}
    </ul>
  )
}
