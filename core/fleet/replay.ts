import type { CompiledRuleset } from '#core/journey/compiled/types.ts'
import { toldUntil } from '#core/journey/engine/timers.ts'
import { type Consequences, initialState, STEP_WITHOUT_RULES, type UserState } from '#core/journey/state.ts'
import { advanceTo, step } from '#core/journey/step.ts'
import type { Base, KeptEvent } from './state-store.ts'
import type { FoldedStep } from './told.ts'

/** The rulesets that judge; 0 is none. */
export interface Judges {
  readonly active: number
  find(number: number): CompiledRuleset | null
}

/** A fold of some events, and of the time that has passed after them. */
export interface Replayed extends Base {
  readonly steps: readonly FoldedStep[]
  /** What time alone did after the last event; null where it did nothing. */
  readonly passed: Consequences | null
}

/** `(timestamp, arrival)`: sorting keeps the order of equal times. */
export function inFoldOrder(events: readonly KeptEvent[]): KeptEvent[] {
  return [...events].sort((a, b) => a.timestamp - b.timestamp)
}

/** Where everybody begins by the rules in force. */
export function beginning(judges: Judges): Base {
  const rules = judges.find(judges.active)
  return { state: initialState(rules?.initialStep ?? STEP_WITHOUT_RULES), ruleset: 0 }
}

/** Folds events that are in order onto a base. */
export function foldOnto(base: Base, events: readonly KeptEvent[], judges: Judges): Replayed {
  let { state, ruleset } = base
  const steps = events.map((event) => {
    const before = event === events[0] && ruleset === 0 ? event.ruleset : ruleset
    const result = step(state, event, judges.find(event.ruleset), judges.find(before))
    state = result.state
    ruleset = event.ruleset
    return { event, result }
  })
  return { state, ruleset, steps, passed: null }
}

/** Whether a timer has fired, or was tried, by time alone after the last event. */
export function hasTimePassed(state: UserState): boolean {
  return toldUntil(state) > state.lastEventAt
}

/** Lets the same time pass after a fold as had passed for the state that it takes the place of. */
export function passAsFor(state: UserState, replayed: Replayed, judges: Judges): Replayed {
  if (!hasTimePassed(state)) return replayed
  // A deadline fires when the time is past it.
  const passed = advanceTo(replayed.state, judges.find(replayed.ruleset), toldUntil(state) + 1)
  return { ...replayed, state: passed.state, passed }
}
