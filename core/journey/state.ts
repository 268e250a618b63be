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
  /** What additions to the rules keep besides. Absent where the rules have none. */
  readonly extra?: Extra
}

/**
 * What timers, further journeys, re-entry, experiments and counters keep of a user. Holds only what the ruleset in
 * force names, so that its size is bounded by the rules file.
 */
export interface Extra {
  /** Further journeys by id; who is not in here stands at the initial step. */
  readonly journeys?: Readonly<Record<string, { readonly step: string; readonly version: number }>>
  /** By journey, the default one under the empty text. */
  readonly timers?: Readonly<Record<string, Timer>>
  /** Who was last heard of, for the events that timers cause. */
  readonly last?: Pick<FoldedEvent, 'userId' | 'anonymousId' | 'sessionId' | 'source'>
  /** When a rule with a re-entry policy last fired, by rule. */
  readonly fired?: Readonly<Record<string, number>>
  /** When the user last left the initial step of a journey with a re-entry policy, by journey. */
  readonly entered?: Readonly<Record<string, number>>
  /** Variants of the experiments that the user was exposed to. */
  readonly experiments?: Readonly<Record<string, string>>
  /** Events received by type, for the types that some expression counts. */
  readonly counters?: Readonly<Record<string, number>>
  /** When a migration moved the user, ms since the epoch; until the next event received. */
  readonly migratedAt?: number
}

/** The quiet that the timers of one journey measure. */
export interface Timer {
  /** The event at which quiet began: the last one received, or the timer that moved the user since. */
  readonly cause: string
  /** Its time, ms since the epoch. */
  readonly at: number
  /** 0 for a received event, else how deep the timer's event is. */
  readonly depth: number
  /** The latest deadline at which no rule's condition held. */
  readonly tried?: number
  /** The next deadline; absent where nothing is waited for. */
  readonly dueAt?: number
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
  /** Paths of values that privacy took out or replaced; for explanations alone. */
  readonly redacted?: readonly string[]
}

/** A rule fired, or a migration moved the user. A self-loop is a transition too. */
export interface Transition {
  readonly from: string
  readonly to: string
  readonly ruleId: string
  /** Id of a further journey; absent for the default one. */
  readonly journey?: string
}

/** A user came to a declared outcome from another step. */
export interface Reached {
  readonly step: string
  readonly kind: 'conversion' | 'loss'
  /** What the outcome's expression gave; null where it has none or gave no number. */
  readonly value: number | null
  readonly ruleId: string
  readonly eventId: string
  readonly timestamp: number
  readonly journey?: string
}

/** An event type of a timer's own event, of an exposure to an experiment, and of a migration. */
export const TIMER = 'TIMER'
export const EXPOSURE = 'EXPERIMENT_EXPOSURE'
export const MIGRATION = 'JOURNEY_MIGRATION'

/** An event that a rule caused. It belongs to the fold: no outcome, not in `history`, not in `received`. */
export interface CausedEvent {
  /** UUIDv5 of the causing event, the rule and the action's index (see `ids.ts` for timers and exposures). */
  readonly eventId: string
  readonly causedBy: string
  readonly ruleId: string
  readonly timestamp: number
  readonly eventType: string
  readonly payload: JsonObject
  /** 1 for an event caused by a received one; at most 8. */
  readonly depth: number
  /** What it did in the default journey. */
  readonly transition?: Transition
  /** What it did in further journeys; absent where it did nothing there. */
  readonly further?: readonly Transition[]
}

/** An event that was not caused, since its cause is too deep or has caused too many. */
export interface Cut {
  /** The event that would have caused it. */
  readonly causedBy: string
  readonly reason: 'depth' | 'count'
  readonly ruleId: string
  readonly eventType: string
  readonly depth: number
}

/** An action that is more than state: recorded in the same transaction as the state that caused it. */
export interface Effect {
  /** UUIDv5 of the event, the rule and the action's index: the same effect is never recorded twice. */
  readonly effectId: string
  /** The body of a WEBHOOK is `{url, body}`; `url` is the name of an address. */
  readonly type: 'TRIGGER_ALERT' | 'WEBHOOK'
  readonly ruleId: string
  readonly eventId: string
  readonly timestamp: number
  readonly body: JsonObject
}

/** What an event, or time, brought about beside the state. */
export interface Brought {
  /** In the order in which they happened, with the transitions that they made in turn. */
  readonly caused: readonly CausedEvent[]
  readonly effects: readonly Effect[]
  /** Absent where nothing was reached. */
  readonly reached?: readonly Reached[]
  /** Absent where nothing was cut off. */
  readonly cut?: readonly Cut[]
}

/** What an event, or time, caused. */
export interface Consequences extends Brought {
  readonly state: UserState
}

/** What one received event did. */
export interface Did extends Brought {
  /** What it did in the default journey. */
  readonly transition?: Transition
  /** What it did in all journeys; the transitions of caused events are theirs. */
  readonly transitions: readonly Transition[]
}

/** What one received event did to one state. */
export interface StepResult extends Consequences, Did {
  /**
   * What timers did before this event, with the state that the event met. They were caused by the event received
   * before this one, and are stored with that. Absent where none was due.
   */
  readonly timed?: Consequences
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
  /** The field that it looks at and what privacy did to it: `payload.address.country is masked by privacy (key address)`. */
  readonly hidden?: string
  /** No event has come that it could look at: `none` of its type, or what came was `refused`; the reason says which. */
  readonly awaited?: 'none' | 'refused'
}

/** One rule as it was considered for one event. The first two clauses are always step and event type (or quiet). */
export interface RuleTrace {
  readonly id: string
  readonly toState: string
  readonly fired: boolean
  /** Id of a further journey; absent for the default one. */
  readonly journey?: string
  /** The rule that fired before this one was tried, although all clauses of this one hold. */
  readonly shadowedBy?: string
  readonly clauses: readonly ClauseTrace[]
}
