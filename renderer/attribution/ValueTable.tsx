import type { VariantRow } from '#core/contract/attribution.ts'
import styles from './AttributionView.module.css'
import table from './CreditTable.module.css'
import { formatAmount, signedAmount } from './words.ts'

interface ValueTableProps {
  readonly variants: readonly VariantRow[]
  /** The variant that the others are compared with. */
  readonly baseline: string
}

/** What everyone who was exposed to a variant was worth on average, with how sure that is. */
export function ValueTable({ variants, baseline }: ValueTableProps) {
  return (
    <table className={`${table.table} ${styles.values}`} aria-label="Values">
      <thead>
        <tr>
          <th scope="col">Variant</th>
          <th scope="col" className={table.number}>
            Value per person
          </th>
          <th scope="col">95 % interval</th>
          <th scope="col">Against {baseline}</th>
          <th scope="col">95 % interval</th>
        </tr>
      </thead>
      <tbody>
        {variants.map((row) => (
          <Value key={row.variant} row={row} />
        ))}
      </tbody>
    </table>
  )
}

const UNKNOWN = 'Fewer than two people, or all are worth the same: nothing says how sure it is.'

function Value({ row }: { readonly row: VariantRow }) {
  const { variant, isBaseline, valuePerPerson, valueInterval, valueDifference } = row
  const isSure = valueDifference !== null && (valueDifference.low > 0 || valueDifference.high < 0)
  return (
    <tr>
      <th scope="row">{variant}</th>
      <td className={table.number}>{valuePerPerson === null ? '–' : formatAmount(valuePerPerson)}</td>
      <td className={styles.interval} title={valueInterval === null ? UNKNOWN : undefined}>
        {valueInterval === null
          ? '–'
          : `${formatAmount(valueInterval.low)} to ${formatAmount(valueInterval.high)}`}
      </td>
      <td data-side={isSure ? 'sure' : 'none'}>
        {isBaseline
          ? 'compared with'
          : valueDifference === null
            ? '–'
            : signedAmount(valueDifference.difference)}
      </td>
      <td className={styles.interval}>
        {valueDifference !== null &&
          `${signedAmount(valueDifference.low)} to ${signedAmount(valueDifference.high)}`}
      </td>
    </tr>
  )
}
