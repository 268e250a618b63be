import { z } from 'zod'
import { JsonRecord } from '#core/event/envelope.ts'
import { StateShape } from '../state-shape.ts'

const Moment = z.union([z.int().min(0), z.iso.datetime({ offset: true })])

/** Either an event, or time that passes: `{"until": "2026-04-01T12:30:00Z"}`. */
const TestEntry = z
  .strictObject({
    eventType: z.string().min(1).max(200).optional(),
    payload: JsonRecord.optional(),
    /** ISO 8601 or ms since the epoch; a second after the one before where it is left out. */
    timestamp: Moment.optional(),
    eventId: z.string().optional(),
    source: z.string().optional(),
    sessionId: z.string().optional(),
    /** In place of an event: lets time pass to this moment, which does not count itself. */
    until: Moment.optional(),
    /** Where the user must stand behind this entry; not looked at where it is left out. */
    step: z.string().optional(),
    /** The same of further journeys, by id. */
    journeys: z.record(z.string(), z.string()).optional(),
    /** Where the timeline had the user, where another ruleset led elsewhere. For readers: it is not looked at. */
    timeline: z.strictObject({ step: z.string(), ruleset: z.int().nullable() }).optional(),
  })
  .refine(({ eventType, until }) => (eventType === undefined) !== (until === undefined), {
    error: 'an entry is either an event, with its eventType, or time that passes, with until.',
  })
export type TestEntry = z.infer<typeof TestEntry>

/** One fixture: a person's events and where they must lead. A file holds one or a list. */
export const RuleTest = z.strictObject({
  name: z.string().min(1).max(300),
  /** For readers, and told where the test fails. */
  note: z.string().max(5000).optional(),
  userId: z.string().optional(),
  /** The state that the first event meets; the rules' own beginning where it is left out. */
  from: StateShape.optional(),
  events: z.array(TestEntry).min(1).max(20_000),
  /** Lets time pass to this moment behind the last event. */
  until: Moment.optional(),
  expect: z
    .strictObject({
      step: z.string().optional(),
      metadata: JsonRecord.optional(),
      /** All effects in order, by type. */
      effects: z.array(z.string()).optional(),
      /** All caused events in order, by type. */
      caused: z.array(z.string()).optional(),
      journeys: z.record(z.string(), z.string()).optional(),
    })
    .optional(),
})
export type RuleTest = z.infer<typeof RuleTest>

export interface RuleTestResult {
  readonly name: string
  readonly passed: boolean
  /** What was expected, what came and why: one sentence each. */
  readonly failures: readonly string[]
}

/** Milliseconds since the epoch. */
export function momentOf(moment: z.infer<typeof Moment>): number {
  return typeof moment === 'number' ? moment : Date.parse(moment)
}
