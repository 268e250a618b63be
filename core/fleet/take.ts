import type { Outcome } from '#core/event/outcome.ts'
import type { FoldedEvent } from '#core/journey/state.ts'
import { type Bounds, foldUser, needsRecent } from './fold.ts'
import type { Judges } from './replay.ts'
import type { StateStore } from './state-store.ts'

/** With each lost race another writer has moved on: so many in a row are a fault of the store. */
const MOST_TRIES = 1_000

export interface Taking {
  readonly store: StateStore
  readonly user: string
  /** In the order of their arrival. */
  readonly events: readonly FoldedEvent[]
  readonly judges: Judges
  readonly bounds: Bounds
}

/** For each event, whether it is the first of an id that is not known. */
function areFresh(events: readonly FoldedEvent[], known: ReadonlySet<string>): boolean[] {
  const met = new Set(known)
  return events.map(({ eventId }) => {
    const isNew = !met.has(eventId)
    met.add(eventId)
    return isNew
  })
}

/**
 * Takes one user's events in: load, fold, commit, and again where somebody else was first. Answers one outcome for each
 * event, in order. Throws what the store throws; then nothing of this was stored, or all of it, and taking the same
 * events once more says which.
 */
export async function takeEvents({ store, user, events, judges, bounds }: Taking): Promise<Outcome[]> {
  const known = new Set<string>()
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const isFresh = areFresh(events, known)
    const fresh = events.filter((_, index) => isFresh[index])
    if (fresh.length === 0) return events.map(() => 'DUPLICATE')
    const kept = await store.load(user)
    const folding = { user, kept, fresh, judges, bounds, keeps: store.keeps }
    const recent = needsRecent(folding) ? await store.loadRecent(user) : null
    const keptIds = new Set(recent?.events.map(({ eventId }) => eventId))
    const again = fresh.filter(({ eventId }) => keptIds.has(eventId))
    for (const { eventId } of again) known.add(eventId)
    if (again.length > 0) continue
    const { change, outcomes } = foldUser({ ...folding, recent })
    const committed = await store.commit(change)
    if (committed.kind === 'committed')
      return events.map(({ eventId }, index) =>
        isFresh[index] ? (outcomes.get(eventId) ?? 'NO_TRANSITION') : 'DUPLICATE',
      )
    if (committed.kind === 'duplicate') for (const id of committed.ids) known.add(id)
  }
  throw new Error(`the state of a user was changed by others ${MOST_TRIES} times in a row.`)
}
