import type { CompiledRuleset } from './compiled/types.ts'
import type { Run } from './engine/run.ts'
import { createWalker, type Taken } from './engine/walker.ts'
import { causedId } from './ids.ts'
import type { Brought, Consequences, Did, FoldedEvent, StepResult, UserState } from './state.ts'

const NOTHING: readonly never[] = []
/** What most events do. */
const DID_NOTHING: Did = { caused: NOTHING, effects: NOTHING, transitions: NOTHING }

function broughtBy({ caused, effects, reached, cut }: Run): Brought {
  return {
    caused,
    effects,
    ...(reached.length === 0 ? {} : { reached }),
    ...(cut.length === 0 ? {} : { cut }),
  }
}

function consequencesOf(run: Run | null, state: UserState): Consequences {
  return run === null ? { state, caused: NOTHING, effects: NOTHING } : { state, ...broughtBy(run) }
}

function didOf({ transitions, run }: Taken): Did {
  if (run === null) return transitions.length === 0 ? DID_NOTHING : { ...DID_NOTHING, transitions }
  const transition = transitions.find(({ journey }) => journey === undefined)
  return { ...broughtBy(run), transitions, ...(transition === undefined ? {} : { transition }) }
}

/**
 * What one received event does to one user. Pure; never throws.
 * First the timers that were due before it, by the ruleset `before` that judged the event received last; then the event
 * itself. Conditions see the state before the event. The event enters `history` before its rules' actions are done.
 */
export function step(
  state: UserState,
  event: FoldedEvent,
  rules: CompiledRuleset | null,
  before: CompiledRuleset | null = rules,
): StepResult {
  const walker = createWalker(state, causedId)
  const passed = walker.passTime(before, event.timestamp)
  const timed = passed === null ? null : consequencesOf(passed, walker.state())
  const did = didOf(walker.take(event, rules))
  const result = { state: walker.state(), ...did }
  return timed === null ? result : { ...result, timed }
}

/** One event of a chain, received, of a timer or caused, with the states around its own step. */
export interface ChainStep {
  readonly eventId: string
  readonly before: UserState
  readonly after: UserState
}

/** The same state after each event that `watch` was told of; the last one is what it all came to. */
function chainOf(
  seen: readonly Omit<ChainStep, 'before'>[],
  before: UserState,
  after: UserState,
): ChainStep[] {
  return seen.map(({ eventId, after: behind }, index) => ({
    eventId,
    before: seen[index - 1]?.after ?? before,
    after: index === seen.length - 1 ? after : behind,
  }))
}

/**
 * What one received event does, step by step: its own first, then those of the events that it causes. Timers due before
 * it must have had their time. Empty where no rule said anything.
 */
export function chainFrom(state: UserState, event: FoldedEvent, rules: CompiledRuleset | null): ChainStep[] {
  const seen: Omit<ChainStep, 'before'>[] = []
  const walker = createWalker(state, causedId, (eventId) => seen.push({ eventId, after: walker.state() }))
  walker.take(event, rules)
  return chainOf(seen, state, walker.state())
}

/** One deadline that was met, with the state before and (in `did`) after it. */
export interface Firing {
  readonly before: UserState
  readonly did: Consequences
  /** The timer's own step and those of the events that it caused. */
  readonly chain: readonly ChainStep[]
}

/** `advanceTo` deadline by deadline, in the order in which they were met; those where nothing held, too. */
export function firingsUntil(state: UserState, rules: CompiledRuleset | null, now: number): Firing[] {
  let seen: Omit<ChainStep, 'before'>[] = []
  const walker = createWalker(state, causedId, (eventId) => seen.push({ eventId, after: walker.state() }))
  const firings: Firing[] = []
  let before = state
  for (let run = walker.passDeadline(rules, now); run !== null; run = walker.passDeadline(rules, now)) {
    const did = consequencesOf(run, walker.state())
    firings.push({ before, did, chain: chainOf(seen, before, did.state) })
    seen = []
    before = did.state
  }
  return firings
}

/** A fold of one person's events in place: `step` after `step`, without a copy of the state for each. */
export interface Folding {
  /** What the event did, and (`timed`) timers that were due before it; as for `step`. */
  take(
    event: FoldedEvent,
    rules: CompiledRuleset | null,
    before?: CompiledRuleset | null,
  ): Did & { readonly timed?: Brought }
  /** Fires what is due before `now`, as `advanceTo` does; null where nothing is. */
  passTime(rules: CompiledRuleset | null, now: number): Brought | null
  /** A copy of the state as it is now. */
  state(): UserState
}

export function foldingFrom(state: UserState): Folding {
  const walker = createWalker(state, causedId)
  const passTime = (rules: CompiledRuleset | null, now: number): Brought | null => {
    const passed = walker.passTime(rules, now)
    return passed === null ? null : broughtBy(passed)
  }
  return {
    passTime,
    take: (event, rules, before = rules) => {
      const timed = passTime(before, event.timestamp)
      const did = didOf(walker.take(event, rules))
      return timed === null ? did : { ...did, timed }
    },
    state: () => walker.state(),
  }
}

/**
 * Fires what is due before `now` by time alone. `rules` are those that judged the last event received. Calling it
 * twice, or in smaller steps, gives the same state.
 */
export function advanceTo(state: UserState, rules: CompiledRuleset | null, now: number): Consequences {
  const walker = createWalker(state, causedId)
  const passed = walker.passTime(rules, now)
  return passed === null ? consequencesOf(null, state) : consequencesOf(passed, walker.state())
}
