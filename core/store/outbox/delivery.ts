import { z } from 'zod'
import { JsonRecord } from '#core/event/envelope.ts'
import { OUTCOMES } from '#core/event/outcome.ts'
import { bytesToUuid } from '../events/uuid-bytes.ts'

export const DELIVERY_STATUSES = ['waiting', 'sent', 'failed', 'held', 'discarded'] as const
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number]

/** One webhook: what is to be sent, to whom, and how far that has come. */
export interface Delivery {
  /** The order in which deliveries were wanted. */
  readonly number: number
  /** The same for every attempt: derived from the event, the rule and the action. */
  readonly effectId: string
  /** The name of an address, as the rule says it. */
  readonly address: string
  readonly status: DeliveryStatus
  /** Attempts since it was wanted, or asked for by hand. */
  readonly attempts: number
  /** Attempts before it was asked for by hand. */
  readonly attemptsBefore: number
  /** Somebody asked for it by hand. */
  readonly asked: boolean
  /** When it is tried next, ms since the epoch. */
  readonly dueAt: number | null
  readonly triedAt: number | null
  /** The status of HTTP that came back last. */
  readonly answer: number | null
  readonly problem: string | null
  readonly ruleId: string
  /** Time of the event that fired the rule, ms since the epoch. */
  readonly time: number
  /** The body that the rule gives. */
  readonly body: z.infer<typeof JsonRecord>
  /** False where the rule would not fire any more: older events have arrived since, or history was judged anew. */
  readonly inFold: boolean
  readonly userId: string
  /** The received event at the root, and when it came; null where it is no longer kept. */
  readonly eventId: string | null
  readonly receivedAt: number | null
  readonly isLate: boolean
  /** The move that it belongs to, where the event itself made it in the default journey. */
  readonly move: { readonly from: string; readonly to: string } | null
}

const Row = z.object({
  number: z.number(),
  effect_id: z.instanceof(Uint8Array),
  address: z.string(),
  status: z.enum(DELIVERY_STATUSES),
  attempts: z.number(),
  attempts_before: z.number(),
  asked: z.number(),
  due_at: z.number().nullable(),
  tried_at: z.number().nullable(),
  answer: z.number().nullable(),
  problem: z.string().nullable(),
  rule: z.string(),
  time: z.number(),
  body: z.string(),
  in_fold: z.number(),
  subject: z.string(),
  event_id: z.instanceof(Uint8Array).nullable(),
  received_at: z.number().nullable(),
  outcome: z.number().nullable(),
  from_step: z.string().nullable(),
  to_step: z.string().nullable(),
})

/** Reads rows of `deliveries AS d`; a condition follows. */
export const SELECT_DELIVERIES = `SELECT d.*, rules.text AS rule, f.time, f.body, f.in_fold, subjects.name AS subject,
    e.event_id, e.received_at, e.outcome, start.text AS from_step, goal.text AS to_step
  FROM deliveries AS d
    JOIN effects AS f USING (effect_id)
    JOIN names AS rules ON rules.id = f.rule
    JOIN subjects ON subjects.subject = f.subject
    LEFT JOIN events AS e ON e.arrival = f.cause
    LEFT JOIN names AS start ON start.id = e.from_step AND e.rule = f.rule
    LEFT JOIN names AS goal ON goal.id = e.to_step AND e.rule = f.rule`

const Body = z.object({ body: JsonRecord.default({}) })

export function toDelivery(raw: unknown): Delivery {
  const row = Row.parse(raw)
  return {
    number: row.number,
    effectId: bytesToUuid(row.effect_id),
    address: row.address,
    status: row.status,
    attempts: row.attempts,
    attemptsBefore: row.attempts_before,
    asked: row.asked === 1,
    dueAt: row.due_at,
    triedAt: row.tried_at,
    answer: row.answer,
    problem: row.problem,
    ruleId: row.rule,
    time: row.time,
    body: Body.parse(JSON.parse(row.body)).body,
    inFold: row.in_fold === 1,
    userId: row.subject,
    eventId: row.event_id === null ? null : bytesToUuid(row.event_id),
    receivedAt: row.received_at,
    isLate: row.outcome !== null && OUTCOMES[row.outcome] === 'LATE',
    move: row.from_step === null || row.to_step === null ? null : { from: row.from_step, to: row.to_step },
  }
}
