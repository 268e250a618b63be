import { z } from 'zod'
import type { Connection } from '../open.ts'
import { type Delivery, SELECT_DELIVERIES, toDelivery } from './delivery.ts'

/** How an attempt ended, as it is kept. */
export interface Attempt {
  readonly status: 'waiting' | 'sent' | 'failed'
  readonly triedAt: number
  readonly dueAt: number | null
  readonly answer: number | null
  readonly problem: string | null
}

/** What waits to be sent, for whoever sends it. Only the writer of a workspace may. */
export interface Outbox {
  /** Every address for which something waits, due or not. */
  addressesWaiting(): string[]
  /** What is due for one address, in the order in which it was wanted; what is no longer in the fold stays. */
  due(address: string, now: number, limit: number): Delivery[]
  /** Who was given up by hand in the meantime stays so, unless it has arrived after all. */
  attempted(number: number, attempt: Attempt): void
  /** Kept back for a reason, until somebody asks for it. */
  hold(number: number, problem: string): void
  /** Everything that waits for an address is given up. */
  failAll(address: string, problem: string): void
}

export function openOutbox(database: Connection): Outbox {
  const addresses = database
    .prepare(
      // One look into the index for each address, however much waits for it.
      `WITH RECURSIVE waiting (address) AS (
         SELECT min(address) FROM deliveries WHERE status = 'waiting'
         UNION ALL
         SELECT (SELECT min(address) FROM deliveries AS d WHERE d.status = 'waiting' AND d.address > waiting.address)
         FROM waiting WHERE waiting.address IS NOT NULL)
       SELECT address FROM waiting WHERE address IS NOT NULL`,
    )
    .pluck()
  const due = database.prepare(
    `${SELECT_DELIVERIES} WHERE d.status = 'waiting' AND d.address = ? AND d.due_at <= ? AND f.in_fold = 1
     ORDER BY d.number LIMIT ?`,
  )
  const attempted = database.prepare(
    `UPDATE deliveries SET status = $status, attempts = attempts + 1, tried_at = $triedAt, due_at = $dueAt,
       answer = $answer, problem = $problem
     WHERE number = $number AND (status = 'waiting' OR $status = 'sent')`,
  )
  const hold = database.prepare(
    "UPDATE deliveries SET status = 'held', due_at = NULL, problem = ? WHERE number = ?",
  )
  const failAll = database.prepare(
    "UPDATE deliveries SET status = 'failed', due_at = NULL, problem = ? WHERE status = 'waiting' AND address = ?",
  )
  return {
    addressesWaiting: () => z.array(z.string()).parse(addresses.all()),
    due: (address, now, limit) => due.all(address, now, limit).map(toDelivery),
    attempted: (number, attempt) => {
      attempted.run({ number, ...attempt })
    },
    hold: (number, problem) => {
      hold.run(problem, number)
    },
    failAll: (address, problem) => {
      failAll.run(problem, address)
    },
  }
}
