import type { CompiledRuleset } from '../compiled/types.ts'
import { type ExplanationContent, explainEvent } from '../explain/explain.ts'
import { type FoldedEvent, initialState, type StepResult, type UserState } from '../state.ts'
import { step } from '../step.ts'

/** What an event would do to a user, and why. Nothing is stored or sent. */
export interface Trial {
  readonly before: UserState
  readonly result: StepResult
  readonly explanation: ExplanationContent
}

/** `state` is the user's own; null for somebody who was never seen. */
export function tryEvent(
  state: UserState | null,
  event: FoldedEvent,
  rules: { readonly number: number; readonly compiled: CompiledRuleset } | null,
): Trial {
  const start = state ?? initialState(rules?.compiled.initialStep ?? 'INITIAL')
  const result = step(start, event, rules?.compiled ?? null)
  const before = result.timed?.state ?? start
  return { before, result, explanation: explainEvent({ state: before, event, rules }) }
}
