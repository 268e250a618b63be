import type { CompiledRuleset } from './compiled/types.ts'
import type { Run } from './engine/run.ts'
import { createWalker, type Taken } from './engine/walker.ts'
import { causedId } from './ids.ts'
import type { Consequences, FoldedEvent, StepResult, UserState } from './state.ts'

const NOTHING: readonly never[] = []

function consequencesOf(run: Run | null, state: UserState): Consequences {
  if (run === null) return { state, caused: NOTHING, effects: NOTHING }
  const { caused, effects, reached, cut } = run
  return {
    state,
    caused,
    effects,
    ...(reached.length === 0 ? {} : { reached }),
    ...(cut.length === 0 ? {} : { cut }),
  }
}

/** What an event did as a result for others, with the state after it. */
export function resultOf({ transitions, run }: Taken, state: UserState): StepResult {
  const transition = transitions.find(({ journey }) => journey === undefined)
  return {
    ...consequencesOf(run, state),
    transitions,
    ...(transition === undefined ? {} : { transition }),
  }
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
  const result = resultOf(walker.take(event, rules), walker.state())
  return timed === null ? result : { ...result, timed }
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
