import type { Json, JsonObject } from '#core/base/json.ts'

/** All that is kept of a user between two events. */
export interface UserState {
  readonly currentStep: string
  /** The last 100 event types received, oldest first, in fold order. Events that moved nobody are included. */
  readonly history: readonly string[]
  readonly metadata: JsonObject
  /** Milliseconds since the epoch; 0 before the first event. */
  readonly lastEventAt: number
  /** Counts transitions. */
  readonly version: number
}

export const HISTORY_LENGTH = 100

/** Step of a user where no rules are active. */
export const STEP_WITHOUT_RULES = 'INITIAL'

export function initialState(step: string): UserState {
  return { currentStep: step, history: [], metadata: {}, lastEventAt: 0, version: 0 }
}

/** What the fold needs to know of an event. */
export interface FoldedEvent {
  readonly eventId: string
  readonly timestamp: number
  readonly eventType: string
  readonly payload: JsonObject
  readonly userId?: string
  readonly anonymousId?: string
  readonly sessionId?: string
  readonly source: string
}

/** A rule fired. A self-loop is a transition too. */
export interface Transition {
  readonly from: string
  readonly to: string
  readonly ruleId: string
}

/** An event that a rule caused. It belongs to the fold: no outcome, not in `history`, not in `received`. */
export interface CausedEvent {
  /** UUIDv5 of the causing event, the rule and the action's index. */
  readonly eventId: string
  readonly causedBy: string
  readonly ruleId: string
  readonly timestamp: number
  readonly eventType: string
  readonly payload: JsonObject
  /** 1 for an event caused by a received one; at most 8. */
  readonly depth: number
  readonly transition?: Transition
}

/** An action that is more than state: recorded in the same transaction as the state that caused it. */
export interface Effect {
  /** UUIDv5 of the event, the rule and the action's index: the same effect is never recorded twice. */
  readonly effectId: string
  readonly type: 'TRIGGER_ALERT'
  readonly ruleId: string
  readonly eventId: string
  readonly timestamp: number
  readonly body: JsonObject
}

/** What one received event did to one state. */
export interface StepResult {
  readonly state: UserState
  readonly transition?: Transition
  /** In the order in which they happened, with the transitions that they made in turn. */
  readonly caused: readonly CausedEvent[]
  readonly effects: readonly Effect[]
}

/** One condition of a rule and what it met. */
export interface ClauseTrace {
  /** As a person reads it: `payload.formId == "registration"`, `step == "LANDING"`. */
  readonly clause: string
  /** What the clause wants; for a comparison the literal, else `true`. */
  readonly expected: Json
  /** What the event or state had; null with `missing` set where there was nothing. */
  readonly actual: Json
  readonly holds: boolean
  /** Why it failed where that is more than a plain inequality: `payload has no formId`, `text, not a number`. */
  readonly reason?: string
  readonly missing?: boolean
}

/** One rule as it was considered for one event. The first two clauses are always step and event type. */
export interface RuleTrace {
  readonly id: string
  readonly toState: string
  readonly fired: boolean
  /** True where an earlier rule in the file had fired already, although all clauses of this one hold. */
  readonly shadowedBy?: string
  readonly clauses: readonly ClauseTrace[]
}
