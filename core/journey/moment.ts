import type { CompiledRuleset } from './compiled/types.ts'
import type { FoldedEvent, UserState } from './state.ts'

/** One event of a person's fold with the state before it. */
export interface Moment {
  readonly state: UserState
  readonly event: FoldedEvent
  /** Ruleset that judges it, with its number; null where none was active. */
  readonly rules: { readonly number: number; readonly compiled: CompiledRuleset } | null
}
