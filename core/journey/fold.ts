import type { CompiledRuleset } from './compiled/types.ts'
import type { FoldedEvent, StepResult, UserState } from './state.ts'
import { step } from './step.ts'

/**
 * Folds events that are in `(timestamp, arrival)` order. `rulesFor(i)` names the ruleset that judges event i, since
 * each event keeps the version that judged it. Timers belong to the version that judged the event before them.
 * Time after the last event is not let pass: that is `advanceTo`.
 */
export function foldEvents(
  initial: UserState,
  events: readonly FoldedEvent[],
  rulesFor: (index: number) => CompiledRuleset | null,
): { state: UserState; results: StepResult[] } {
  let state = initial
  const results = events.map((event, index) => {
    const rules = rulesFor(index)
    const result = step(state, event, rules, index === 0 ? rules : rulesFor(index - 1))
    state = result.state
    return result
  })
  return { state, results }
}
