import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Filter, Instant, OutcomeCountsView, OutcomeName } from './shared.ts'

/** One receipt. */
export const TailRow = z.object({
  /** Arrival: the workspace's sequence, unique over all receipts. */
  arrival: z.number(),
  receivedAt: Instant,
  /** The event's own time; of a dead letter what it says itself, null where it says none. */
  timestamp: Instant.nullable(),
  person: z.string().nullable(),
  eventType: z.string().nullable(),
  /** Id of the stored event; of the first one for a duplicate; null for a dead letter. */
  eventId: z.string().nullable(),
  source: z.string().nullable(),
  intake: z.string(),
  outcome: OutcomeName,
  from: z.string().optional(),
  to: z.string().optional(),
  rule: z.string().optional(),
  /** What happened, in one line. */
  note: z.string(),
  /** What the event does in the current fold, where that is not what became of it at arrival. */
  now: OutcomeName.optional(),
  /** What became of a dead letter; absent while it waits. */
  settled: z.enum(['retried', 'discarded']).optional(),
})
export type TailRow = z.infer<typeof TailRow>

/** Whether a row tells less than the timeline does of the same event: it moved nobody, and its note says no more than that. */
export function wantsReason({ eventId, from, now, outcome }: TailRow): boolean {
  return eventId !== null && from === undefined && now === undefined && outcome !== 'DUPLICATE'
}

/** The line that the timeline has for a received event. */
export const Reason = z.object({ arrival: z.number(), note: z.string() })
export type Reason = z.infer<typeof Reason>

export const DeadLetter = z.object({
  arrival: z.number(),
  receivedAt: Instant,
  intake: z.string(),
  /** Line in the file or index in the batch, from 1; null where neither applies. */
  line: z.number().nullable(),
  code: z.string(),
  message: z.string(),
  /** Of `RejectionReasons`. */
  reason: z.string(),
  /** The event type whose schema, version or demanded field refused it; null where anything else did. */
  schema: z.string().nullable(),
  /** When it says that it happened. */
  saidAt: Instant.nullable(),
  source: z.string().nullable(),
  /** Whom it names, as accepted events do, and whether that person has events here. */
  person: z.string().nullable(),
  isKnown: z.boolean(),
  /** Length of what came. */
  bytes: z.number(),
  /** The first 4,000 characters of what came, without personal values. */
  original: z.string(),
  /** What came is kept whole, encrypted with the workspace's key. */
  sealed: z.boolean(),
  /** Why it cannot be opened, so that it cannot be retried either; null where it can. */
  keyProblem: z.string().nullable(),
  status: z.enum(['open', 'retried', 'discarded']),
  /** How often the same was refused since, and when last: such a repeat is a receipt, and no further letter. */
  again: z.number(),
  lastAgainAt: Instant.nullable(),
  settledAt: Instant.nullable(),
  /** Why it was discarded, or what became of it when it was retried. */
  settledWhy: z.string().nullable(),
})
export type DeadLetter = z.infer<typeof DeadLetter>

/** Newest first. `before` pages back; `after` asks for what came since, newest `limit` of it. */
export const TailQuestion = z.object({
  limit: z.number().int().min(1).max(500),
  before: z.number().optional(),
  after: z.number().optional(),
  outcomes: z.array(OutcomeName).optional(),
  person: z.string().max(500).optional(),
  eventType: z.string().max(200).optional(),
  intake: z.string().max(500).optional(),
  /** Only dead letters that wait for this reason: `reason` of one of `RejectionReasons`. */
  reason: z.string().max(10_000).optional(),
  filter: Filter,
})
export type TailQuestion = z.infer<typeof TailQuestion>

export const Tail = z.object({
  rows: z.array(TailRow),
  /** How many receipts since `after` there were in all, whether or not they fit into `limit`. */
  since: z.number(),
  lastArrival: z.number(),
})
export type Tail = z.infer<typeof Tail>

/** Dead letters that wait, by reason (all that their messages say but for numbers in them), most first. */
export const RejectionReasons = z.array(
  z.object({
    code: z.string(),
    /** Of most of them. */
    message: z.string(),
    reason: z.string(),
    /** How many messages there are that differ in numbers alone. */
    wordings: z.number(),
    intake: z.string(),
    count: z.number(),
    /** How often these came again, all in all. */
    again: z.number(),
    firstAt: Instant,
    lastAt: Instant,
  }),
)

/** What became of dead letters that were tried again. */
export const RetryReport = z.object({
  tried: z.number(),
  outcomes: OutcomeCountsView,
  /** They wait as before. */
  stillRefused: z.number(),
  /** Sealed with a key that is not here. */
  unopened: z.number(),
})
export type RetryReport = z.infer<typeof RetryReport>

/** Refused events that wait and name a person, by the identifier that they name. */
export const RefusedOf = z.array(
  z.object({
    name: z.string(),
    count: z.number(),
    /** Their types and when they came: `PAYMENT on 2026-11-30 10:03 UTC (a number wanted)`. */
    what: z.string(),
  }),
)
export type RefusedOf = z.infer<typeof RefusedOf>

export const liveContract = {
  tail: oc.input(TailQuestion).output(Tail),
  /** Of received events by their arrivals, for rows that `wantsReason` holds of. */
  reasons: oc.input(z.object({ arrivals: z.array(z.number()).max(200) })).output(z.array(Reason)),
  /** The letter of a refused receipt; for one that came again, the letter that it is counted on. */
  deadLetter: oc.input(z.object({ arrival: z.number() })).output(DeadLetter.nullable()),
  rejections: oc.output(RejectionReasons),
  refusedOf: oc.input(z.object({ id: z.string().max(500) })).output(RefusedOf),
  /** Tries open dead letters again: one, or all that satisfy a CEL expression over `event` and `payload`. */
  retry: oc
    .input(z.object({ arrival: z.number().optional(), where: z.string().max(10_000).optional() }))
    .output(RetryReport),
  /** Gives a dead letter up; the reason is kept. */
  discard: oc.input(z.object({ arrival: z.number(), reason: z.string().min(1).max(1000) })).output(z.null()),
}
