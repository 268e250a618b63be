import { oc } from '@orpc/contract'
import { z } from 'zod'
import { JsonRecord } from '#core/event/envelope.ts'
import { CaseKind, Explanation, Filter, Instant, Lens, OutcomeName, StateView } from './shared.ts'
import { DeliveryView } from './webhooks.ts'

export const PersonRow = z.object({
  id: z.string(),
  step: z.string(),
  lastEventAt: Instant,
  events: z.number(),
  /** Where something else than an id was found: what carries it (`payload.email`), or `id` where that was found, too. */
  matched: z.array(z.string()).optional(),
})
export type PersonRow = z.infer<typeof PersonRow>

/** Id of a further journey; absent for the main one. */
const Journey = z.string().max(100).optional()

const Variant = { experiment: z.string().max(200), variant: z.string().max(200) }

const AtNode = { lens: Lens, journey: Journey, id: z.string(), caseKind: CaseKind.optional() }

/** The people behind a number: everyone, those of a node, those who took an edge, those of a variant. */
export const PeopleOf = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('node'), lens: Lens, journey: Journey, id: z.string() }),
  /** Cases that were at a node already when the time range began; people where the kind of case is absent. */
  z.strictObject({ kind: z.literal('alreadyAt'), ...AtNode }),
  /** Cases that end at a node (in the step lens: who is there at the end of the range); people where the kind is absent. */
  z.strictObject({ kind: z.literal('endsAt'), ...AtNode }),
  z.strictObject({ kind: z.literal('edge'), lens: Lens, journey: Journey, from: z.string(), to: z.string() }),
  /** Whose whole journey, or one of whose sessions, is this one. */
  z.strictObject({
    kind: z.literal('went'),
    lens: Lens,
    journey: Journey,
    caseKind: CaseKind.optional(),
    nodes: z.array(z.string().max(500)).min(1).max(1000),
    /** The first node was come to before the time range. */
    begunBefore: z.boolean(),
    /** Visits to one node that follow each other count as one. */
    collapse: z.boolean(),
    /** Going back and forth between two nodes counts once. */
    circles: z.boolean().optional(),
  }),
  /** Came to `from` and, after the first time, not to `to` so far. */
  z.strictObject({
    kind: z.literal('notYet'),
    lens: Lens,
    journey: Journey,
    from: z.string(),
    to: z.string(),
  }),
  z.strictObject({ kind: z.literal('outcome'), outcome: OutcomeName }),
  /** For whom this rule has raised an alert. */
  z.strictObject({ kind: z.literal('alert'), rule: z.string().max(500) }),
  /** Whose first exposure to an experiment was to this variant. */
  z.strictObject({ kind: z.literal('exposed'), ...Variant }),
  /** Of those, who converted at that moment or later: by the journey's conversions, or by one outcome of it. */
  z.strictObject({
    kind: z.literal('converted'),
    ...Variant,
    journey: Journey,
    outcome: z.string().max(200).optional(),
  }),
])
export type PeopleOf = z.infer<typeof PeopleOf>

export const TimelineEvent = z.object({
  /** `event` was received; `caused` came from a rule; `alert` was raised by one, `webhook` wanted by one; `duplicate` and `rejected` were not folded. */
  kind: z.enum(['event', 'caused', 'alert', 'webhook', 'duplicate']),
  eventId: z.string(),
  timestamp: Instant,
  receivedAt: Instant.optional(),
  eventType: z.string(),
  /** Of a LATE event: by how many ms the newest event that came before it is newer. */
  lateBy: z.number().optional(),
  /** Only received events have one. */
  outcome: OutcomeName.optional(),
  source: z.string().optional(),
  sessionId: z.string().optional(),
  channel: z.string().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  rule: z.string().optional(),
  /** Moves in journeys beside the default one. */
  further: z
    .array(z.object({ journey: z.string(), from: z.string(), to: z.string(), rule: z.string() }))
    .optional(),
  causedBy: z.string().optional(),
  /** Of an alert or a caused event. */
  payload: JsonRecord.optional(),
  /** An effect that was kept back because its event came too late. */
  held: z.boolean().optional(),
  /** What became of a webhook. */
  delivery: DeliveryView.pick({
    number: true,
    address: true,
    state: true,
    reason: true,
    nextAt: true,
  }).optional(),
  /** Why nothing moved, or what moved, in one line. */
  note: z.string(),
  rulesetNumber: z.number().nullable().optional(),
})
export type TimelineEvent = z.infer<typeof TimelineEvent>

/**
 * What an event does in the current fold, where that is not what became of it at arrival: later events, a merge or other
 * rules have changed it since. Undefined where both are one. A late event is told by its receipt.
 */
export function outcomeNow(event: {
  readonly outcome?: z.infer<typeof OutcomeName> | undefined
  readonly to?: string | undefined
  /** Moves in further journeys. */
  readonly further?: readonly unknown[] | undefined
}): 'SUCCESS' | 'NO_TRANSITION' | undefined {
  if (event.outcome !== 'SUCCESS' && event.outcome !== 'NO_TRANSITION') return undefined
  const moved = event.to !== undefined || (event.further?.length ?? 0) > 0
  const now = !moved ? 'NO_TRANSITION' : 'SUCCESS'
  return now === event.outcome ? undefined : now
}

export const Profile = z.object({ id: z.string(), identifiers: z.array(z.string()) })

export const Person = z.object({
  profile: Profile,
  state: StateView,
  /** In fold order, oldest first. At most `limit` entries; `before` pages backwards. */
  timeline: z.array(TimelineEvent),
  totalEvents: z.number(),
  /** Position of the first entry of `timeline` in the whole. */
  offset: z.number(),
  totalEntries: z.number(),
  /** Received and caused events before the first entry of `timeline`: those in it are numbered on from here. */
  numberBefore: z.number(),
  /** What nobody sent, in the whole timeline. */
  caused: z.object({ byRules: z.number(), byMigrations: z.number() }),
  /** In the whole timeline. */
  alerts: z.object({ raised: z.number(), held: z.number() }),
  /** Moves in each further journey, by its id, in the whole timeline; those of the main one are `state.version`. */
  furtherMoves: z.record(z.string(), z.number()),
  /** The variants that rules went by, each since the first time. */
  experiments: z.array(z.object({ experiment: z.string(), variant: z.string(), since: Instant })),
})
export type Person = z.infer<typeof Person>

/** Why a field of a payload is not as it was sent: enrichment added it, an upcaster made it, privacy replaced it. */
export const FieldNote = z.object({ field: z.string(), kind: z.enum(['derived', 'upcast', 'redacted']) })
export type FieldNote = z.infer<typeof FieldNote>

export const EventDetail = z.object({
  eventId: z.string(),
  originalId: z.string().optional(),
  idWasMissing: z.boolean(),
  userId: z.string().optional(),
  anonymousId: z.string().optional(),
  sessionId: z.string().optional(),
  timestamp: Instant,
  receivedAt: Instant,
  eventType: z.string(),
  source: z.string(),
  intake: z.string(),
  schemaVersion: z.string().optional(),
  outcome: OutcomeName,
  payloadBytes: z.number(),
  payload: JsonRecord,
  /** The version that it was sent as, where upcasters have brought it up since. */
  upcastFrom: z.number().optional(),
  /** Fields of the payload that the sender did not write so. */
  notes: z.array(FieldNote),
  /** A rule, a timer or a migration made it; receipt and envelope are those of the received event behind it. */
  caused: z.boolean(),
  /** Where the current fold has another outcome than the receipt: which, and since when and by what. */
  judgedAgain: z.object({ now: OutcomeName, why: z.string() }).optional(),
  /** Of a caused event: where it comes from and what it did, as a sentence. */
  did: z.string().optional(),
})
export type EventDetail = z.infer<typeof EventDetail>

export const StatePair = z.object({ before: StateView, after: StateView })
export type StatePair = z.infer<typeof StatePair>

export const PeopleQuestion = z.object({
  /** Part of an id, or the whole of what else names somebody: an email address, a phone number. Empty for all. */
  search: z.string().max(500),
  of: PeopleOf.optional(),
  filter: Filter,
  limit: z.number().int().min(1).max(500),
  /** Number of rows to skip. */
  offset: z.number().int().min(0),
})
export type PeopleQuestion = z.infer<typeof PeopleQuestion>

export const PeoplePage = z.object({
  people: z.array(PersonRow),
  total: z.number(),
  /** Events are still being read for a value that the index does not hold: how many of how many, roughly. Ask again. */
  reading: z.object({ read: z.number(), total: z.number() }).optional(),
})
export type PeoplePage = z.infer<typeof PeoplePage>

/** What somebody typed: whom they mean, and texts of filters. */
const TypedTexts = z.object({
  person: z.string().max(500).optional(),
  where: z.string().max(10_000).optional(),
  without: z.string().max(10_000).optional(),
})

export const peopleContract = {
  /** The same with tokens in the place of personal values, as far as they are stored so. */
  stored: oc.input(TypedTexts).output(TypedTexts),
  list: oc.input(PeopleQuestion).output(PeoplePage),
  timeline: oc
    .input(
      z.object({
        id: z.string(),
        limit: z.number().int().min(1).max(2000),
        /** Position of the first entry wanted; the newest `limit` entries where absent. */
        offset: z.number().int().min(0).optional(),
      }),
    )
    .output(Person.nullable()),
  /** State just before and just after one event of this person. */
  stateAt: oc.input(z.object({ id: z.string(), eventId: z.string() })).output(StatePair.nullable()),
  /** By event; by rule (the nearest miss of that rule for this person); by step; or what they lack to leave the step where they stand. */
  explain: oc
    .input(
      z.object({
        id: z.string(),
        eventId: z.string().optional(),
        rule: z.string().optional(),
        step: z.string().optional(),
        /** With a step of a further journey. */
        journey: Journey,
      }),
    )
    .output(Explanation.nullable()),
  /** With the person whom it is about, a caused event is found at once; without, all that was ever caused is read. */
  event: oc
    .input(z.object({ eventId: z.string(), person: z.string().optional() }))
    .output(EventDetail.nullable()),
}
