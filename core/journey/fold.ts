import type { CompiledRuleset } from './compile.ts'
import type { FoldedEvent, StepResult, UserState } from './state.ts'
import { step } from './step.ts'

/**
 * Folds events that are in `(timestamp, arrival)` order. `rulesFor(i)` names the ruleset that judges event i,
 * since each event keeps the version that judged it.
 */
export function foldEvents(
  initial: UserState,
  events: readonly FoldedEvent[],
  rulesFor: (index: number) => CompiledRuleset | null,
): { state: UserState; results: StepResult[] } {
  let state = initial
  const results = events.map((event, index) => {
    const result = step(state, event, rulesFor(index))
    state = result.state
    return result
  })
  return { state, results }
}
