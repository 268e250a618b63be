import type { Scope } from './condition.ts'
import type { FoldedEvent, UserState } from './state.ts'

/** The names that a rule's condition may use. */
export const RULE_NAMES = ['payload', 'event', 'state'] as const

/** What a condition sees: `state` is the one before the event. */
export function ruleScope(state: UserState, event: FoldedEvent): Scope {
  return { payload: event.payload, event, state }
}
