import type { CompiledRuleset } from '../compiled/types.ts'
import { dueAt } from '../engine/timers.ts'
import { explainJourney } from '../explain/explain.ts'
import { furtherSteps, inJourney } from '../standing.ts'
import { type FoldedEvent, initialState, type UserState } from '../state.ts'
import { advanceTo, step } from '../step.ts'
import { momentOf, type RuleTest, type RuleTestResult, type TestEntry } from './rule-test.ts'

const FIRST = Date.UTC(2026, 0, 1)

/** An entry at its place in time; `event` is null where it only lets time pass. */
interface Placed {
  readonly number: number
  readonly at: number
  readonly event: FoldedEvent | null
  /** Steps by journey, the default one under the empty text. */
  readonly wanted: Readonly<Record<string, string>>
}

function eventOf(
  entry: TestEntry,
  eventType: string,
  at: number,
  number: number,
  userId: string,
): FoldedEvent {
  const { payload = {}, eventId, source = 'test', sessionId } = entry
  return {
    eventId: eventId ?? `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    timestamp: at,
    eventType,
    payload,
    userId,
    source,
    ...(sessionId === undefined ? {} : { sessionId }),
  }
}

/** In the order of their times, as everywhere; what stands at one moment keeps its order. */
function placed({ events, userId = 'test', from }: RuleTest): Placed[] {
  let previous = Math.max(FIRST, from?.lastEventAt ?? 0) - 1000
  return events
    .map((entry, index): Placed => {
      const number = index + 1
      const { eventType, until, timestamp, step: main, journeys } = entry
      const wanted = { ...(main === undefined ? {} : { '': main }), ...journeys }
      const moment = until ?? timestamp
      previous = moment === undefined ? previous + 1000 : momentOf(moment)
      const event = eventType === undefined ? null : eventOf(entry, eventType, previous, number, userId)
      return { number, at: previous, event, wanted }
    })
    .sort((a, b) => a.at - b.at || a.number - b.number)
}

function momentWords(at: number): string {
  return `${new Date(at).toISOString().slice(0, 23).replace('T', ' ')} UTC`
}

function nextByTime(state: UserState): string {
  const due = dueAt(state)
  return due === null ? 'No rule waits for time.' : `Next by time: ${momentWords(due)}.`
}

function sorted(record: Readonly<Record<string, unknown>>): unknown {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** What went another way, by journey: the first entry tells why, those behind it are counted. */
function createDifferences(): {
  add(journey: string, told: () => string): void
  told(): string[]
} {
  const byJourney = new Map<string, { readonly first: string; behind: number }>()
  return {
    add: (journey, told) => {
      const known = byJourney.get(journey)
      if (known === undefined) byJourney.set(journey, { first: told(), behind: 0 })
      else known.behind += 1
    },
    told: () =>
      [...byJourney.values()].map(({ first, behind }) =>
        behind === 0
          ? first
          : `${first} ${behind === 1 ? '1 entry behind it differs' : `${behind} entries behind it differ`} too.`,
      ),
  }
}

function stepOf(state: UserState, rules: CompiledRuleset, journey: string): string {
  if (journey === '') return state.currentStep
  return furtherSteps(state, rules)[journey] ?? `no journey ${journey}`
}

/** Runs one fixture. Events are folded in the order of their times, as anywhere else. */
export function runRuleTest(test: RuleTest, rules: CompiledRuleset): RuleTestResult {
  const differences = createDifferences()
  const caused: string[] = []
  const effects: string[] = []
  let state = test.from ?? initialState(rules.initialStep)
  const note = (result: {
    caused: readonly { eventType: string }[]
    effects: readonly { type: string }[]
  }): void => {
    caused.push(...result.caused.map(({ eventType }) => eventType))
    effects.push(...result.effects.map(({ type }) => type))
  }
  const pass = (until: number): void => {
    const passed = advanceTo(state, rules, until)
    note(passed)
    state = passed.state
  }
  const differing = (
    wanted: Placed['wanted'],
    reached: UserState,
    tell: (journey: string, words: string) => void,
  ): void => {
    for (const [journey, step] of Object.entries(wanted)) {
      const stands = stepOf(reached, rules, journey)
      const where = journey === '' ? '' : `,${inJourney(journey)}`
      if (stands !== step) tell(journey, `${where}: ${step} expected, ${stands} reached.`)
    }
  }
  for (const { number, at, event, wanted } of placed(test)) {
    if (event === null) {
      pass(at)
      differing(wanted, state, (journey, words) =>
        differences.add(
          journey,
          () => `entry ${number} (time until ${momentWords(at)})${words} ${nextByTime(state)}`,
        ),
      )
      continue
    }
    const result = step(state, event, rules)
    if (result.timed !== undefined) note(result.timed)
    note(result)
    const moment = { state: result.timed?.state ?? state, event, rules: { number: 0, compiled: rules } }
    differing(wanted, result.state, (journey, words) =>
      differences.add(
        journey,
        () =>
          `event ${number} (${event.eventType})${words} ${explainJourney(moment, journey === '' ? undefined : journey)}`,
      ),
    )
    state = result.state
  }
  if (test.until !== undefined) pass(momentOf(test.until))
  const failures = differences.told()
  const { expect = {} } = test
  const compare = (what: string, actual: unknown, expected: unknown): void => {
    if (expected !== undefined && JSON.stringify(actual) !== JSON.stringify(expected))
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
    compare(`step at the end in ${id}`, stepOf(state, rules, id), wanted)
  }
  if (failures.length > 0 && test.note !== undefined)
    failures.push(`What the test says of itself: ${test.note}`)
  return { name: test.name, passed: failures.length === 0, failures }
}
