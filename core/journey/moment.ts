import type { CompiledRuleset } from './compiled/types.ts'
import type { CausedEvent, Consequences, FoldedEvent, UserState } from './state.ts'

/** One event of a person's fold with the state before it. */
export interface Moment {
  readonly state: UserState
  readonly event: FoldedEvent
  /** Ruleset that judges it, with its number; null where none was active. */
  readonly rules: { readonly number: number; readonly compiled: CompiledRuleset } | null
}

/** One event of a person with what happened behind it and before the next. */
export interface LivedMoment extends Moment {
  readonly result: { readonly state: UserState; readonly caused?: readonly CausedEvent[] }
  readonly timed?: Pick<Consequences, 'caused' | 'state'>
}
