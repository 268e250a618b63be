import { dueAt } from '#core/journey/engine/timers.ts'
import { advanceTo } from '#core/journey/step.ts'
import type { Bounds } from './fold.ts'
import type { Judges } from './replay.ts'
import type { Change, Kept, StateStore } from './state-store.ts'
import { toldBy } from './told.ts'

/**
 * What time alone does to a user up to `now`; null where nothing is due. Effects whose deadline is longer ago than the
 * bound are held: nobody was there at the time.
 */
export function passTimeOf(
  user: string,
  kept: Kept,
  judges: Judges,
  { lateAfter }: Bounds,
  now: number,
): Change | null {
  const { state, ruleset, revision, events, oldestAt } = kept
  const due = state === null ? null : dueAt(state)
  if (state === null || due === null || due >= now) return null
  const passed = advanceTo(state, judges.find(ruleset), now)
  const told = toldBy(user, state.version, [], passed).filter(
    (one) => one.kind !== 'effect' || one.effect.timestamp >= now - lateAfter,
  )
  return {
    user,
    expected: revision,
    ids: [],
    state: passed.state,
    ruleset,
    fresh: [],
    sealed: null,
    events,
    oldestAt,
    dueAt: dueAt(passed.state),
    told,
  }
}

/** Lets time pass for one user; answers when a rule may next fire, null where none waits. A lost race is left to the next time. */
export async function passTime(
  store: StateStore,
  user: string,
  judges: Judges,
  bounds: Bounds,
  now: number,
): Promise<number | null> {
  const kept = await store.load(user)
  const change = passTimeOf(user, kept, judges, bounds, now)
  if (change === null) return kept.state === null ? null : dueAt(kept.state)
  const committed = await store.commit(change)
  return committed.kind === 'committed' ? change.dueAt : now
}
