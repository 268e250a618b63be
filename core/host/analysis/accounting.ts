import type { AccountingView } from '#core/contract/sources.ts'
import { OUTCOMES, type OutcomeCounts, totalOutcomes } from '#core/event/outcome.ts'
import { type AccountedMinute, readAccounts } from '#core/store/outcomes/accounting.ts'
import { readReceiptTotals } from '#core/store/outcomes/receipts.ts'
import type { Analysis } from './analysis.ts'

const MINUTES_SHOWN = 120

/** Received against the sum of outcomes, per intake and minute, each counted apart from the other. */
export function accountingFor(
  { database }: Analysis,
  { before }: { readonly before?: number | undefined },
): AccountingView {
  const { arrivals, receipts, minutes, since } = readAccounts(database, MINUTES_SHOWN, before)
  return {
    arrivals,
    receipts,
    meaning: meaningOfAll(arrivals - receipts),
    intakes: readReceiptTotals(database).map(({ intake, counts }) => ({
      ...intake,
      received: totalOutcomes(counts),
      outcomes: counts,
    })),
    minutes: minutes.map(minuteView),
    since,
  }
}

function minuteView(at: AccountedMinute): AccountingView['minutes'][number] {
  const received = totalOutcomes(at.rows)
  return {
    ...at.intake,
    minute: at.minute,
    received,
    outcomes: at.receipts,
    difference: received - totalOutcomes(at.receipts),
    meaning: meaningOf(received - totalOutcomes(at.receipts), at.rows, at.receipts),
  }
}

function noun(count: number, one: string): string {
  return count === 1 ? `1 ${one}` : `${count} ${one}s`
}

/** What a difference means and what to do; null where there is none. */
function meaningOf(difference: number, rows: OutcomeCounts, receipts: OutcomeCounts): string | null {
  if (difference > 0)
    return `${noun(difference, 'event')} stored and not counted: receipts are missing. Nothing of the events is lost; make a copy of the file and report it.`
  if (difference < 0)
    return `${noun(-difference, 'event')} counted and not stored: rows are gone from the file. Something else wrote to it, or it is damaged; send this minute again from its source, what is there counts as duplicate.`
  const other = OUTCOMES.filter((outcome) => rows[outcome] !== receipts[outcome])
  if (other.length === 0) return null
  const words = other.map((outcome) => `${outcome} ${receipts[outcome]} counted, ${rows[outcome]} stored`)
  return `The sum is right, but not its parts: ${words.join('; ')}. Something else wrote to the file; report it.`
}

function meaningOfAll(difference: number): string | null {
  if (difference === 0) return null
  return difference > 0
    ? `${noun(difference, 'arrival')} numbered and without a receipt over the whole workspace.`
    : `${noun(-difference, 'receipt')} more than there were arrivals over the whole workspace.`
}
