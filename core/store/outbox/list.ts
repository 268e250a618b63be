import { z } from 'zod'
import type { Connection } from '../open.ts'
import {
  DELIVERY_STATUSES,
  type Delivery,
  type DeliveryStatus,
  SELECT_DELIVERIES,
  toDelivery,
} from './delivery.ts'

/** Which deliveries are meant; all where nothing is said. */
export interface DeliveriesAsked {
  /** As rules say them: the name of an address, and its URL. */
  readonly addresses?: readonly string[] | undefined
  readonly status?: DeliveryStatus | undefined
}

const MEANT = `WHERE ($addresses IS NULL OR d.address IN (SELECT value FROM json_each($addresses)))
  AND ($status IS NULL OR d.status = $status)`

/** The newest first. */
export function readDeliveries(database: Connection, asked: DeliveriesAsked, limit: number): Delivery[] {
  const { addresses, status = null } = asked
  return database
    .prepare(`${SELECT_DELIVERIES} ${MEANT} ORDER BY d.number DESC LIMIT $limit`)
    .all({ addresses: addresses === undefined ? null : JSON.stringify(addresses), status, limit })
    .map(toDelivery)
}

export function deliveryAt(database: Connection, number: number): Delivery | null {
  const raw = database.prepare(`${SELECT_DELIVERIES} WHERE d.number = ?`).get(number)
  return raw === undefined ? null : toDelivery(raw)
}

/** What becomes of the webhooks of one person, by effect. */
export function deliveriesOfPerson(database: Connection, person: number): Map<string, Delivery> {
  const found = database
    .prepare(`${SELECT_DELIVERIES} WHERE f.subject IN (SELECT subject FROM subjects WHERE person = ?)`)
    .all(person)
    .map(toDelivery)
  return new Map(found.map((delivery) => [delivery.effectId, delivery]))
}

/** The delivery for any of these addresses that was tried last. */
export function lastTried(database: Connection, addresses: readonly string[]): Delivery | null {
  const tried = addresses.flatMap((address) => {
    const raw = database
      .prepare(
        `${SELECT_DELIVERIES} WHERE d.address = ? AND d.tried_at IS NOT NULL ORDER BY d.tried_at DESC LIMIT 1`,
      )
      .get(address)
    return raw === undefined ? [] : [toDelivery(raw)]
  })
  return tried.sort((a, b) => (b.triedAt ?? 0) - (a.triedAt ?? 0))[0] ?? null
}

const CountRow = z.object({ address: z.string(), status: z.enum(DELIVERY_STATUSES), count: z.number() })

export function countDeliveries(database: Connection): z.infer<typeof CountRow>[] {
  return database
    .prepare('SELECT address, status, count(*) AS count FROM deliveries GROUP BY status, address')
    .all()
    .map((raw) => CountRow.parse(raw))
}

/** Asks for one delivery: it is tried at once, however old it is, and anew by the whole schedule. */
export function askFor(database: Connection, number: number): void {
  database
    .prepare(
      `UPDATE deliveries SET status = 'waiting', due_at = 0, asked = 1,
         attempts_before = attempts_before + attempts, attempts = 0 WHERE number = ?`,
    )
    .run(number)
}

/** Asks for all that failed for an address; how many that is. */
export function askForFailed(database: Connection, addresses: readonly string[]): number {
  return database
    .prepare(
      `UPDATE deliveries SET status = 'waiting', due_at = 0, asked = 1,
       attempts_before = attempts_before + attempts, attempts = 0
       WHERE status = 'failed' AND address IN (SELECT value FROM json_each(?))`,
    )
    .run(JSON.stringify(addresses)).changes
}

/** Keeps back all that waits, until somebody asks for it. */
export function holdWaiting(database: Connection, problem: string): void {
  database
    .prepare("UPDATE deliveries SET status = 'held', due_at = NULL, problem = ? WHERE status = 'waiting'")
    .run(problem)
}

export function discard(database: Connection, number: number, reason: string): void {
  database
    .prepare("UPDATE deliveries SET status = 'discarded', due_at = NULL, problem = ? WHERE number = ?")
    .run(reason, number)
}
