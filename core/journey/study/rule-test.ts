import { z } from 'zod'
import { JsonRecord } from '#core/event/envelope.ts'
import type { CompiledRuleset } from '../compiled/types.ts'
import { explainEvent } from '../explain.ts'
import { type FoldedEvent, initialState } from '../state.ts'
import { advanceTo, step } from '../step.ts'

const Moment = z.union([z.int().min(0), z.iso.datetime({ offset: true })])

const TestEvent = z.strictObject({
  eventType: z.string().min(1).max(200),
  payload: JsonRecord.optional(),
  /** ISO 8601 or ms since the epoch; a second after the one before where it is left out. */
  timestamp: Moment.optional(),
  eventId: z.string().optional(),
  source: z.string().optional(),
  sessionId: z.string().optional(),
  /** Where the user must stand behind this event; not looked at where it is left out. */
  step: z.string().optional(),
})

/** One fixture: a person's events and where they must lead. A file holds one or a list. */
export const RuleTest = z.strictObject({
  name: z.string().min(1).max(300),
  userId: z.string().optional(),
  events: z.array(TestEvent).min(1).max(10_000),
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

export const RuleTestFile = z.union([RuleTest, z.array(RuleTest).min(1)])

export interface RuleTestResult {
  readonly name: string
  readonly passed: boolean
  /** What was expected, what came and why: one sentence each. */
  readonly failures: readonly string[]
}

const FIRST = Date.UTC(2026, 0, 1)

function momentOf(moment: z.infer<typeof Moment>): number {
  return typeof moment === 'number' ? moment : Date.parse(moment)
}

function eventsOf(test: RuleTest): FoldedEvent[] {
  let previous = FIRST - 1000
  return test.events.map(
    ({ eventType, payload = {}, timestamp, eventId, source = 'test', sessionId }, index) => {
      previous = timestamp === undefined ? previous + 1000 : momentOf(timestamp)
      return {
        eventId: eventId ?? `00000000-0000-4000-8000-${String(index + 1).padStart(12, '0')}`,
        timestamp: previous,
        eventType,
        payload,
        userId: test.userId ?? 'test',
        source,
        ...(sessionId === undefined ? {} : { sessionId }),
      }
    },
  )
}

function differs(actual: unknown, expected: unknown): boolean {
  return JSON.stringify(actual) !== JSON.stringify(expected)
}

/** Runs one fixture. Events are folded in the order of their times, as anywhere else. */
export function runRuleTest(test: RuleTest, rules: CompiledRuleset): RuleTestResult {
  const failures: string[] = []
  const caused: string[] = []
  const effects: string[] = []
  const ordered = eventsOf(test)
    .map((event, index) => ({ event, index, wanted: test.events[index]?.step }))
    .sort((a, b) => a.event.timestamp - b.event.timestamp || a.index - b.index)
  let state = initialState(rules.initialStep)
  const note = (result: {
    caused: readonly { eventType: string }[]
    effects: readonly { type: string }[]
  }): void => {
    caused.push(...result.caused.map(({ eventType }) => eventType))
    effects.push(...result.effects.map(({ type }) => type))
  }
  for (const { event, index, wanted } of ordered) {
    const result = step(state, event, rules)
    if (result.timed !== undefined) note(result.timed)
    note(result)
    if (wanted !== undefined && result.state.currentStep !== wanted) {
      const moment = { state: result.timed?.state ?? state, event, rules: { number: 0, compiled: rules } }
      failures.push(
        `event ${index + 1} (${event.eventType}): ${wanted} expected, ${result.state.currentStep} reached. ${explainEvent(moment).sentence}`,
      )
    }
    state = result.state
  }
  if (test.until !== undefined) {
    const passed = advanceTo(state, rules, momentOf(test.until))
    note(passed)
    state = passed.state
  }
  const { expect = {} } = test
  const compare = (what: string, actual: unknown, expected: unknown): void => {
    if (expected !== undefined && differs(actual, expected))
      failures.push(`${what}: ${JSON.stringify(expected)} expected, ${JSON.stringify(actual)} found.`)
  }
  compare('step at the end', state.currentStep, expect.step)
  compare(
    'metadata',
    sorted(state.metadata),
    expect.metadata === undefined ? undefined : sorted(expect.metadata),
  )
  compare('effects', effects, expect.effects)
  compare('caused events', caused, expect.caused)
  for (const [id, wanted] of Object.entries(expect.journeys ?? {})) {
    const compiled = rules.journeys.find((journey) => journey.id === id)
    const actual = state.extra?.journeys?.[id]?.step ?? compiled?.initialStep ?? 'no such journey'
    compare(`step in ${id}`, actual, wanted)
  }
  return { name: test.name, passed: failures.length === 0, failures }
}

function sorted(record: Readonly<Record<string, unknown>>): unknown {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1))
}

/** A fixture of what a person really did, with the steps as they are now: to be kept, and to fail when rules change. */
export function ruleTestOf(name: string, events: readonly FoldedEvent[], rules: CompiledRuleset): RuleTest {
  let state = initialState(rules.initialStep)
  const tested = events.map((event) => {
    state = step(state, event, rules).state
    const { eventType, payload, timestamp, eventId, source, sessionId } = event
    return {
      eventType,
      payload,
      timestamp,
      eventId,
      source,
      ...(sessionId === undefined ? {} : { sessionId }),
      step: state.currentStep,
    }
  })
  const [first] = events
  const userId = first?.userId ?? first?.anonymousId
  return {
    name,
    ...(userId === undefined ? {} : { userId }),
    events: tested,
    expect: { step: state.currentStep, metadata: state.metadata },
  }
}
