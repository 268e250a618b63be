import type { AttributionView } from '#core/contract/attribution.ts'
import type { CreditBy, CreditModel } from '#core/contract/graph.ts'
import { go } from '../address/use-address.ts'
import { formatCount, formatPercent } from '../parts/format.ts'
import { roveFocus, useRoving } from '../parts/roving.ts'
import styles from './CreditTable.module.css'
import {
  addsUp,
  againstLast,
  type ChannelRow,
  creditableOf,
  creditedTo,
  largest,
  modelOf,
  totalOf,
} from './compare.ts'
import { formatAmount, formatCredited, formatDifference, MODEL_ORDER, MODEL_WORDS } from './words.ts'

interface CreditTableProps {
  readonly view: AttributionView
  readonly rows: readonly ChannelRow[]
  /** The model whose share, bar and difference are drawn. */
  readonly model: CreditModel
  readonly selected: string | undefined
}

/** Conversions that each model credits to each channel; every column adds up to the same number. */
export function CreditTable({ view, rows, model, selected }: CreditTableProps) {
  const { by } = view
  const most = largest(rows.map((row) => creditedTo(row, model, by)))
  const furthest = largest(rows.map((row) => againstLast(row, model, by)))
  const wanted = creditableOf(view)
  const compared = model !== 'last'
  const roving = useRoving(
    rows.map(({ channel }) => channel),
    selected,
  )
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">Channel</th>
          <th scope="col" className={styles.number}>
            Touches
          </th>
          <th scope="col" className={styles.number}>
            People
          </th>
          {MODEL_ORDER.map((name) => (
            <th
              key={name}
              scope="col"
              className={styles.number}
              data-chosen={name === model || undefined}
              aria-sort={name === model ? 'descending' : 'none'}
              title={MODEL_WORDS[name].how}
            >
              {MODEL_WORDS[name].name}
            </th>
          ))}
          <th scope="col" className={styles.number}>
            Share
          </th>
          <th scope="col" className={`${styles.wide} ${styles.bar}`}>
            0 – {formatCredited(most, model, by)}
          </th>
          {compared && (
            <th scope="col" className={styles.wide}>
              {MODEL_WORDS[model].name} against last touch
            </th>
          )}
        </tr>
      </thead>
      <tbody onKeyDown={roveFocus}>
        {rows.map((row) => {
          const credit = row.credits[model]
          return (
            <tr key={row.channel} aria-current={row.channel === selected}>
              <th scope="row">
                <button
                  type="button"
                  {...roving(row.channel)}
                  onClick={() => go({ selection: { kind: 'channel', name: row.channel } })}
                >
                  {row.channel}
                </button>
              </th>
              <td className={styles.number}>{formatCount(row.touches)}</td>
              <td className={styles.number}>{formatCount(row.people)}</td>
              {MODEL_ORDER.map((name) => (
                <td key={name} className={styles.number} data-chosen={name === model || undefined}>
                  {formatCredited(creditedTo(row, name, by), name, by)}
                </td>
              ))}
              <td className={styles.number}>{formatPercent(credit?.share ?? 0)}</td>
              <td className={`${styles.wide} ${styles.bar}`}>
                <Bar value={creditedTo(row, model, by)} most={most} />
              </td>
              {compared && (
                <td className={styles.wide}>
                  <Difference value={againstLast(row, model, by)} furthest={furthest} />
                </td>
              )}
            </tr>
          )
        })}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">All</th>
          <td />
          <td />
          {MODEL_ORDER.map((name) => (
            <Sum key={name} model={name} total={totalOf(modelOf(view, name), by)} wanted={wanted} by={by} />
          ))}
          <td colSpan={compared ? 3 : 2} className={styles.adds}>
            adds up to the {by === 'value' && `value ${formatAmount(wanted)} of the `}
            {formatCount(view.conversions)} conversions with a touchpoint before them
          </td>
        </tr>
      </tfoot>
    </table>
  )
}

interface SumProps {
  readonly model: CreditModel
  readonly total: number
  readonly wanted: number
  readonly by: CreditBy
}

function Sum({ model, total, wanted, by }: SumProps) {
  const right = addsUp(total, wanted)
  return (
    <td
      className={styles.number}
      data-fault={!right || undefined}
      title={right ? undefined : `It should be ${formatCount(wanted)}: this is a fault of the program.`}
    >
      {formatCredited(total, model, by)}
      {!right && ' does not add up'}
    </td>
  )
}

function Bar({ value, most }: { readonly value: number; readonly most: number }) {
  return (
    <span className={styles.track} aria-hidden="true">
      <span className={styles.fill} style={{ width: `${most === 0 ? 0 : (value / most) * 100}%` }} />
    </span>
  )
}

function Difference({ value, furthest }: { readonly value: number; readonly furthest: number }) {
  const width = furthest === 0 ? 0 : (Math.abs(value) / furthest) * 50
  return (
    <span className={styles.difference}>
      <span className={styles.points}>{formatDifference(value)}</span>
      <span className={styles.axis} aria-hidden="true">
        <span
          className={styles.side}
          data-side={value < 0 ? 'less' : 'more'}
          style={value < 0 ? { right: '50%', width: `${width}%` } : { left: '50%', width: `${width}%` }}
        />
      </span>
    </span>
  )
}
