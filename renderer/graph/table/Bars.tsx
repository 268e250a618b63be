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
  readonly tone?: 'left' | 'undeclared' | 'conversion' | 'loss'
}

interface BarsProps {
  readonly rows: readonly BarRow[]
  /** The share that fills a bar: the whole, or the greatest of the rows where all are small. */
  readonly full?: 'whole' | 'greatest'
}

/** Names with a bar for their share, the count and the percent. */
export function Bars({ rows, full = 'whole' }: BarsProps) {
  const greatest = full === 'whole' ? 1 : Math.max(0.01, ...rows.map(({ share }) => share ?? 0))
  return (
    <ul className={styles.bars}>
      {rows.map((row) => (
        <li key={row.key} data-tone={row.tone}>
          <span className={styles.name} title={row.name}>
            {row.href === undefined ? row.name : <a href={row.href}>{row.name}</a>}
          </span>
          <span className={styles.track} aria-hidden="true">
            <span style={{ width: `${Math.min(100, ((row.share ?? 0) / greatest) * 100)}%` }} />
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
