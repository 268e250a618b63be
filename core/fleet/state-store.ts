import type { Effect, FoldedEvent, UserState } from '#core/journey/state.ts'

/** An event that was folded, with the number of the ruleset that judged it; 0 where none was active. */
export interface KeptEvent extends FoldedEvent {
  readonly ruleset: number
}

/** What is known of a user without reading the events that are kept. */
export interface Kept {
  /** Counts the commits of this user; 0 for a user who is not known. */
  readonly revision: number
  /** Null for a user who is not known. */
  readonly state: UserState | null
  /** The ruleset that judged the last event in fold order; 0 where there is none. */
  readonly ruleset: number
  /** How many events are kept, and the time of the oldest of them, ms since the epoch. */
  readonly events: number
  readonly oldestAt: number
}

/** The events that can still be folded anew, and the state that they are folded onto. */
export interface Recent {
  /** Null where every event is kept: the fold starts at the initial step. */
  readonly base: Base | null
  /** In the order of their arrival. */
  readonly events: readonly KeptEvent[]
}

/** A state that older events can't change any more. */
export interface Base {
  readonly state: UserState
  readonly ruleset: number
}

/** A move as it is told to others; the same fields on every stream. */
export interface Move {
  readonly userId: string
  readonly from: string
  readonly to: string
  readonly ruleId: string
  readonly eventId: string
  /** Milliseconds since the epoch: the event's own time. */
  readonly timestamp: number
  /** How many moves the user has made, this one included, as the history stood when it was told. */
  readonly version: number
}

/** `takenBack`: an event that came later but happened earlier has undone this move. */
export interface ToldMove {
  readonly kind: 'move' | 'takenBack'
  readonly move: Move
  readonly eventType: string
}

/** What is told with a commit. */
export type Told = ToldMove | { readonly kind: 'effect'; readonly effect: Effect }

/** One step of one user: all of it is stored, or nothing. */
export interface Change {
  readonly user: string
  /** The revision that this was folded onto. */
  readonly expected: number
  /** Ids of all events that this takes in, those too old to be folded included. */
  readonly ids: readonly string[]
  readonly state: UserState
  readonly ruleset: number
  /** New events, in the order of their arrival, to be kept behind the others; `sealed` says what of the others stays. */
  readonly fresh: readonly KeptEvent[]
  /** The base of a user who is new, or the next one: then `events` are all that is kept from now on, in order of arrival. */
  readonly sealed: { readonly base: Base; readonly events: readonly KeptEvent[] } | null
  readonly events: number
  readonly oldestAt: number
  /** When a rule may next fire by time alone, ms since the epoch; null where none waits. */
  readonly dueAt: number | null
  readonly told: readonly Told[]
}

/**
 * `conflict`: somebody else has stored this user meanwhile; load and fold again.
 * `duplicate`: these ids were taken in before; fold again without them. Neither has stored anything.
 */
export type Committed =
  | { readonly kind: 'committed' }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'duplicate'; readonly ids: ReadonlySet<string> }

/**
 * Where the states of users stand, shared by any number of processes. Nobody locks: who commits says what he had
 * loaded, and of two who loaded the same only one is let in. What is loaded may be stale; then the commit is a conflict.
 */
export interface StateStore {
  /** `recent`: only events of late are kept, so that older ones can't be folded in. */
  readonly keeps: 'everything' | 'recent'
  load(user: string): Promise<Kept>
  loadRecent(user: string): Promise<Recent>
  commit(change: Change): Promise<Committed>
}
