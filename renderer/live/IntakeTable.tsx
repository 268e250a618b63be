import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import type { IntakeReceipts, ReceiptsSummary } from '#core/contract/workspace.ts'
import { formatCount } from '../parts/format.ts'
import { OutcomeBadge } from '../parts/OutcomeBadge.tsx'
import { OUTCOME_ORDER, type OutcomeName } from '../parts/outcomes.ts'
import { Scroller } from '../parts/Scroller.tsx'
import styles from './IntakeTable.module.css'

interface IntakeTableProps {
  readonly receipts: ReceiptsSummary
  /** Lists what is behind a number: one outcome of one intake, or of all. */
  readonly onShow: (outcome: OutcomeName, intake: string | undefined) => void
}

/** Received = the sum of the outcomes, for each intake and for all; a sum that is not one is a fault and shown as such. */
export function IntakeTable({ receipts, onShow }: IntakeTableProps) {
  const all: IntakeReceipts = {
    intake: 'All',
    kind: 'everything received so far',
    received: receipts.received,
    outcomes: receipts.outcomes,
    addsUp: OUTCOME_ORDER.reduce((sum, name) => sum + receipts.outcomes[name], 0) === receipts.received,
  }
  return (
    <Scroller label="Outcomes per intake" className={styles.scroller}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Intake</th>
            <th scope="col" className={styles.number}>
              Received
            </th>
            {OUTCOME_ORDER.map((name) => (
              <th key={name} scope="col" className={styles.number}>
                <OutcomeBadge outcome={name} />
              </th>
            ))}
            <th scope="col" className={styles.sum}>
              <span className={styles.hidden}>Adds up</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {receipts.intakes.map((row) => (
            <Row
              key={`${row.kind} ${row.intake}`}
              row={row}
              onShow={(outcome) => onShow(outcome, row.intake)}
            />
          ))}
        </tbody>
        <tfoot>
          <Row row={all} onShow={(outcome) => onShow(outcome, undefined)} />
        </tfoot>
      </table>
    </Scroller>
  )
}

interface RowProps {
  readonly row: IntakeReceipts
  readonly onShow: (outcome: OutcomeName) => void
}

function Row({ row, onShow }: RowProps) {
  return (
    <tr data-fault={!row.addsUp || undefined}>
      <th scope="row">
        <strong>{row.intake}</strong>
        <span className={styles.kind}>{row.kind}</span>
      </th>
      <td className={styles.number}>
        <strong>{formatCount(row.received)}</strong>
        <span className={styles.equals}>=</span>
      </td>
      {OUTCOME_ORDER.map((name) => {
        const count = row.outcomes[name]
        return (
          <td
            key={name}
            className={styles.number}
            data-refused={(name === 'REJECTED' && count > 0) || undefined}
          >
            {count === 0 ? (
              <span className={styles.zero}>0</span>
            ) : (
              <button type="button" onClick={() => onShow(name)} title={`Show these in the list`}>
                {formatCount(count)}
              </button>
            )}
          </td>
        )
      })}
      <td className={styles.sum}>
        {row.addsUp ? (
          <IconCheck size={14} role="img" aria-label="adds up" />
        ) : (
          <span className={styles.fault}>
            <IconAlertTriangle size={14} aria-hidden="true" /> does not add up
          </span>
        )}
      </td>
    </tr>
  )
}
