import { z } from 'zod'
import { JsonRecord, JsonValue } from '#core/event/envelope.ts'
import { OUTCOMES } from '#core/event/outcome.ts'

export const OutcomeName = z.enum(OUTCOMES)

export const OutcomeCountsView = z.record(OutcomeName, z.number())

/** Milliseconds since the epoch, UTC. */
export const Instant = z.number()

/**
 * What the expression of a filter leaves: the events that satisfy it; or everything of the people who ever had one that
 * does (`had`), or never had one (`never`). Of people it may ask `state` and `segment("name")` as well. Of either it may ask
 * `wasIn("STEP")`, for a further journey `wasIn("STEP", "journey")`: whether they were ever in a step.
 */
export const Whose = z.enum(['events', 'had', 'never'])
export type Whose = z.infer<typeof Whose>

/**
 * What narrows every view: a CEL expression over `event` and `payload`, and a half-open time range. Absent parts do not
 * narrow. Who had an event is decided over all time, and who was in a step within the range; the range narrows what of
 * theirs is counted.
 */
export const Filter = z.strictObject({
  where: z.string().max(10_000).optional(),
  /** `events` where absent. */
  whose: Whose.optional(),
  /** Of what that leaves only what is of people who never had such an event, at any time. */
  without: z.string().max(10_000).optional(),
  from: Instant.optional(),
  to: Instant.optional(),
  /** Within a range only people who began in it: whose first event of all lies there. */
  began: z.boolean().optional(),
})
export type Filter = z.infer<typeof Filter>

/** What a node stands for. */
export const Lens = z.enum(['step', 'event', 'source'])
export type Lens = z.infer<typeof Lens>

/** What is followed through the graph. Without `sessionId` a gap of 30 minutes ends a session. */
export const CaseKind = z.enum(['user', 'session'])
export type CaseKind = z.infer<typeof CaseKind>

/** A problem as the UI and the command line show it. */
export const ProblemView = z.object({
  code: z.string(),
  message: z.string(),
  where: z.string().optional(),
  hint: z.string().optional(),
})

export const StateView = z.object({
  currentStep: z.string(),
  history: z.array(z.string()),
  metadata: JsonRecord,
  lastEventAt: Instant,
  version: z.number(),
  /** Where the person stands in each further journey, by its id; absent where there are none. */
  journeys: z.record(z.string(), z.string()).optional(),
})
export type StateView = z.infer<typeof StateView>

export const ClauseView = z.object({
  clause: z.string(),
  expected: JsonValue,
  /** What it wants with its operator, where the value alone says too little: `> 1`. */
  wish: z.string().optional(),
  actual: JsonValue,
  holds: z.boolean(),
  reason: z.string().optional(),
  missing: z.boolean().optional(),
  /** Where privacy has changed what it looks at: the field and what was done to it. */
  hidden: z.string().optional(),
  /** No event has come that it could look at: `none` of its type, or what came was `refused`. */
  awaited: z.enum(['none', 'refused']).optional(),
})

export const RuleTraceView = z.object({
  id: z.string(),
  toState: z.string(),
  fired: z.boolean(),
  /** Id of a further journey; absent for the main one. */
  journey: z.string().optional(),
  shadowedBy: z.string().optional(),
  clauses: z.array(ClauseView),
})
export type RuleTraceView = z.infer<typeof RuleTraceView>

/** Why a rule did or did not fire. Sentences and traces are the same in UI, command line and API. */
export const Explanation = z.object({
  fired: z.boolean(),
  /** The answer in one or two sentences. */
  sentence: z.string(),
  /** What is explained: the event that was judged, or null where none was found. */
  event: z
    .object({ eventId: z.string(), timestamp: Instant, eventType: z.string(), step: z.string() })
    .nullable(),
  /** Rules that fired, then nearest miss first: most clauses that hold. */
  rules: z.array(RuleTraceView),
  /** Rules left out because neither step nor event type fits. */
  otherRules: z.number(),
  rulesetVersion: z.number().nullable(),
  /** Events that a rule waits for and that came, but were refused, by type: how many, and the letter of the last. */
  refused: z
    .array(z.object({ arrival: z.number(), eventType: z.string().nullable(), count: z.number() }))
    .optional(),
})
export type Explanation = z.infer<typeof Explanation>
