import type { CompiledRuleset } from './compiled/types.ts'
import { createWalker } from './engine/walker.ts'
import { causedId } from './ids.ts'
import type { Migration } from './migration.ts'
import type { Consequences, FoldedEvent, UserState } from './state.ts'
import { advanceTo } from './step.ts'

/** One migration in one person's fold. */
export interface Migrated {
  readonly migration: Migration
  /** What timers did before it, and the move, if it made one. */
  readonly did: Consequences
  /** Up to when time had passed before the move, ms since the epoch. */
  readonly moment: number
}

/**
 * The migrations behind one event. Time passes by `rules`, those of the event, up to each; where the next event's
 * own time (`until`) is earlier than the activation, up to that.
 */
export function migrateBehind(
  state: UserState,
  last: FoldedEvent,
  rules: CompiledRuleset | null,
  migrations: readonly Migration[],
  until: number,
): { readonly state: UserState; readonly migrated: readonly Migrated[] } {
  let current = state
  const migrated = migrations.map((migration): Migrated => {
    const moment = Math.min(migration.at, until)
    const passed = advanceTo(current, rules, moment)
    const walker = createWalker(passed.state, causedId)
    const event = walker.migrate(migration, last, moment)
    current = event === null ? passed.state : walker.state()
    const caused = event === null ? passed.caused : [...passed.caused, event]
    return { migration, did: { ...passed, state: current, caused }, moment }
  })
  return { state: current, migrated }
}

/** Two things that happened one after the other, as one. */
export function joined(first: Consequences | undefined, then: Consequences): Consequences {
  if (first === undefined) return then
  const reached = [...(first.reached ?? []), ...(then.reached ?? [])]
  const cut = [...(first.cut ?? []), ...(then.cut ?? [])]
  return {
    state: then.state,
    caused: [...first.caused, ...then.caused],
    effects: [...first.effects, ...then.effects],
    ...(reached.length === 0 ? {} : { reached }),
    ...(cut.length === 0 ? {} : { cut }),
  }
}
