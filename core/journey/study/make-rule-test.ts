import type { CompiledRuleset } from '../compiled/types.ts'
import { dueAt } from '../engine/timers.ts'
import { describeMigration } from '../migration.ts'
import type { Moment } from '../moment.ts'
import { furtherSteps } from '../standing.ts'
import { type Consequences, type FoldedEvent, initialState, MIGRATION, type UserState } from '../state.ts'
import { advanceTo, step } from '../step.ts'
import type { RuleTest, TestEntry } from './rule-test.ts'

/** One event of a person as the timeline has it. */
export interface TimelineMoment extends Moment {
  readonly result: { readonly state: UserState }
  /** What time and migrations did behind it. */
  readonly timed?: Pick<Consequences, 'caused' | 'state'>
}

/** Whose timeline it is, and up to which moment it has been told, ms since the epoch. */
export interface TimelineOwner {
  readonly name: string
  readonly step: string
  readonly until: number
}

interface ActiveRules {
  readonly number: number
  readonly compiled: CompiledRuleset
}

/** Lets time pass deadline by deadline: an entry for each at which something happened. */
function letPass(
  state: UserState,
  rules: CompiledRuleset,
  until: number,
): { state: UserState; entries: TestEntry[] } {
  const entries: TestEntry[] = []
  let current = state
  for (let due = dueAt(current); due !== null && due < until; due = dueAt(current)) {
    const passed = advanceTo(current, rules, due + 1)
    // A deadline of rules that are not these.
    if (passed.state === current) break
    current = passed.state
    if (passed.caused.length + passed.effects.length > 0)
      entries.push({ until: new Date(due + 1).toISOString(), ...stepsOf(current, rules) })
  }
  return { state: current, entries }
}

/** Where the person stands in every journey. */
function stepsOf(state: UserState, rules: CompiledRuleset): Pick<TestEntry, 'step' | 'journeys'> {
  const further = furtherSteps(state, rules)
  return { step: state.currentStep, ...(Object.keys(further).length === 0 ? {} : { journeys: further }) }
}

function entryOf(event: FoldedEvent, steps: Pick<TestEntry, 'step' | 'journeys'>): TestEntry {
  const { eventType, payload, timestamp, eventId, source, sessionId } = event
  const session = sessionId === undefined ? {} : { sessionId }
  return { eventType, payload, timestamp, eventId, source, ...session, ...steps }
}

/** These moments under one ruleset, each with the step that it leads to. */
function foldInto(
  begin: UserState,
  moments: readonly TimelineMoment[],
  rules: CompiledRuleset,
  until: number,
): { entries: TestEntry[]; state: UserState } {
  const entries: TestEntry[] = []
  let state = begin
  for (const { event, result, rules: judge } of moments) {
    const passed = letPass(state, rules, event.timestamp)
    entries.push(...passed.entries)
    state = step(passed.state, event, rules).state
    const shown = result.state.currentStep
    const differs = shown !== state.currentStep
    const timeline = differs ? { timeline: { step: shown, ruleset: judge?.number ?? null } } : {}
    entries.push({ ...entryOf(event, stepsOf(state, rules)), ...timeline })
  }
  const passed = letPass(state, rules, until)
  return { entries: [...entries, ...passed.entries], state: passed.state }
}

function judgesOf(moments: readonly TimelineMoment[]): string {
  const numbers = [...new Set(moments.map(({ rules }) => rules?.number ?? null))]
  const words = numbers.map((number) => (number === null ? 'no rules' : `ruleset ${number}`))
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

function migrationsIn(moments: readonly TimelineMoment[], name: string): string {
  const moved = moments.flatMap(
    ({ timed }) => timed?.caused.filter(({ eventType }) => eventType === MIGRATION) ?? [],
  )
  return moved.map((event) => ` ${name} was ${describeMigration(event)}.`).join('')
}

/** What a reader must know of a test that begins behind events of older rulesets. */
function begunWords(earlier: readonly TimelineMoment[], begin: string, name: string, number: number): string {
  const count = earlier.length
  const left = count === 1 ? '1 earlier event is' : `${count} earlier events are`
  return (
    `It begins in ${begin}, where ${name} stood when ruleset ${number} took over. ${left} left out: ` +
    `${judgesOf(earlier)} judged ${count === 1 ? 'it' : 'them'}.${migrationsIn(earlier, name)}`
  )
}

/** What a reader must know where the timeline was judged by other rulesets from first to last. */
function elsewhereWords(
  moments: readonly TimelineMoment[],
  { name, step: ends }: TimelineOwner,
  number: number,
  folded: { readonly entries: readonly TestEntry[]; readonly state: UserState },
): string {
  const { length } = folded.entries.filter(({ timeline }) => timeline !== undefined)
  const others =
    length === 0
      ? ''
      : ` ${length === 1 ? '1 entry says' : `${length} entries say`} under timeline where it had ${name}.`
  const reached = folded.state.currentStep
  const end =
    reached === ends
      ? `the timeline ends in ${ends} too`
      : `the timeline ends in ${ends} instead of ${reached}`
  return (
    `Ruleset ${number} is active and has judged no event of ${name}: ${judgesOf(moments)} judged them. ` +
    `The steps that are expected are those of ruleset ${number} from the first event on; ${end}.` +
    `${others}${migrationsIn(moments, name)}`
  )
}

/**
 * A fixture of what a person really did, with the steps as the active rules have them: to be kept, and to fail when
 * rules change. Time that made something happen is an entry of its own. Where older rulesets judged the beginning, the
 * test begins behind it, with the state of then; where they judged everything, all of it is judged anew. Its `note` says which.
 */
export function ruleTestOf(
  title: string,
  moments: readonly TimelineMoment[],
  owner: TimelineOwner,
  { number, compiled }: ActiveRules,
): RuleTest {
  const behindOthers = moments.findLastIndex(({ rules }) => rules?.number !== number) + 1
  const judged = moments.slice(behindOthers)
  const earlier = moments.slice(0, behindOthers)
  const [first] = judged
  const isOthers = first === undefined
  const begins = first === undefined || behindOthers === 0 ? null : first.state
  const folded = foldInto(
    begins ?? initialState(compiled.initialStep),
    isOthers ? moments : judged,
    compiled,
    owner.until,
  )
  const note = isOthers
    ? elsewhereWords(moments, owner, number, folded)
    : begins === null
      ? null
      : begunWords(earlier, begins.currentStep, owner.name, number)
  const { step: reached, journeys } = stepsOf(folded.state, compiled)
  const { userId, anonymousId } = (isOthers ? moments : judged)[0]?.event ?? {}
  const subject = userId ?? anonymousId
  return {
    name: title,
    ...(note === null ? {} : { note }),
    ...(subject === undefined ? {} : { userId: subject }),
    ...(begins === null ? {} : { from: begins }),
    events: folded.entries,
    expect: {
      step: reached,
      metadata: folded.state.metadata,
      ...(journeys === undefined ? {} : { journeys }),
    },
  }
}
