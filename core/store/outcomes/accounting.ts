import { z } from 'zod'
import { noOutcomes, OUTCOMES, type OutcomeCounts, totalOutcomes } from '#core/event/outcome.ts'
import type { Connection } from '../open.ts'
import { countNoted } from '../people/noted.ts'
import { type Intake, lastArrival } from './receipts.ts'

/** One intake in one minute of arrival: what the receipts say, and what the tables hold, counted row by row. */
export interface AccountedMinute {
  readonly intake: Intake
  /** Milliseconds since the epoch. */
  readonly minute: number
  readonly receipts: OutcomeCounts
  readonly rows: OutcomeCounts
}

export interface Accounts {
  /** Deliveries that were numbered; apart from rows and receipts. */
  readonly arrivals: number
  /** Receipts of the whole workspace. */
  readonly receipts: number
  /** Newest first. */
  readonly minutes: readonly AccountedMinute[]
  /** The oldest minute that is looked at; null where that is all of them. */
  readonly since: number | null
}

const Row = z.object({
  kind: z.string(),
  name: z.string(),
  minute: z.number(),
  outcome: z.number(),
  count: z.number(),
})
const WITHIN = 'arrival > $after AND arrival <= $upTo AND received_at >= $since AND received_at < $before'
const ROWS = `
SELECT kind, name, minute, outcome, count(*) AS count FROM (
  SELECT intake, received_at - received_at % 60000 AS minute, outcome FROM events
    WHERE ${WITHIN}
  UNION ALL SELECT intake, received_at - received_at % 60000, ${OUTCOMES.indexOf('DUPLICATE')} FROM duplicates
    WHERE ${WITHIN}
  UNION ALL SELECT intake, received_at - received_at % 60000, ${OUTCOMES.indexOf('REJECTED')} FROM dead_letters
    WHERE ${WITHIN}
  UNION ALL SELECT intake, received_at - received_at % 60000, ${OUTCOMES.indexOf('REJECTED')} FROM refused_again
    WHERE ${WITHIN}
  UNION ALL SELECT intake, received_at - received_at % 60000, ${OUTCOMES.indexOf('SAMPLED')} FROM sampled
    WHERE ${WITHIN}
) JOIN intakes ON intakes.id = intake GROUP BY intake, minute, outcome`
const RECEIPTS = `
SELECT kind, name, minute, outcome, count FROM receipts JOIN intakes ON intakes.id = receipts.intake
WHERE minute >= $since AND minute < $before`

/** Rows are looked for so many arrivals further back than receipts say, so that a difference is not cut in two. */
const SLACK = 10_000

/**
 * The newest `limit` minutes before `before` (ms since the epoch) that have a receipt, held against the rows. Read within
 * one transaction.
 */
export function readAccounts(
  database: Connection,
  limit: number,
  before: number = Number.MAX_SAFE_INTEGER,
): Accounts {
  const minutes = z.array(z.number()).parse(
    database
      .prepare('SELECT DISTINCT minute FROM receipts WHERE minute < ? ORDER BY minute DESC LIMIT ?')
      .pluck()
      .all(before, limit + 1),
  )
  const since = minutes.length > limit ? (minutes[limit - 1] ?? 0) : 0
  const sum = (condition: string, bound: number): number =>
    z
      .number()
      .parse(
        database
          .prepare(`SELECT coalesce(sum(count), 0) FROM receipts WHERE ${condition}`)
          .pluck()
          .get(bound),
      )
  const after = Math.max(0, sum('minute < ?', since) - SLACK)
  const noted = countNoted(database)
  const upTo = sum('minute < ?', before) + noted + SLACK
  const accounts = new Map<string, AccountedMinute>()
  const add = (rows: readonly unknown[], side: 'receipts' | 'rows'): void => {
    for (const raw of rows) {
      const { kind, name, minute, outcome, count } = Row.parse(raw)
      const key = `${minute}\n${kind}\n${name}`
      const at = accounts.get(key) ?? {
        intake: { kind, name },
        minute,
        receipts: noOutcomes(),
        rows: noOutcomes(),
      }
      at[side][OUTCOMES[outcome] ?? 'REJECTED'] += count
      accounts.set(key, at)
    }
  }
  add(database.prepare(RECEIPTS).all({ since, before }), 'receipts')
  add(database.prepare(ROWS).all({ since, before, after, upTo }), 'rows')
  return {
    arrivals: lastArrival(database) - noted,
    receipts: sum('minute >= ?', 0),
    minutes: [...accounts.values()].sort(
      (a, b) => b.minute - a.minute || totalOutcomes(b.receipts) - totalOutcomes(a.receipts),
    ),
    since: since === 0 ? null : since,
  }
}
