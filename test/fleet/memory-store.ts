import type { Change, Committed, KeptEvent, StateStore, Told } from '#core/fleet/state-store.ts'

/** The store as obvious as it can be, one process only: what the real ones are read against. */
export function memoryStore() {
  const users = new Map<string, Change & { readonly kept: readonly KeptEvent[] }>()
  const ids = new Set<string>()
  const told: Told[] = []
  const commit = (change: Change): Committed => {
    const before = users.get(change.user)
    if ((before?.expected ?? -1) + 1 !== change.expected) return { kind: 'conflict' }
    const seen = change.ids.filter((id) => ids.has(id))
    if (seen.length > 0) return { kind: 'duplicate', ids: new Set(seen) }
    for (const id of change.ids) ids.add(id)
    const kept = [...(change.sealed?.events ?? before?.kept ?? []), ...change.fresh]
    users.set(change.user, { ...change, sealed: change.sealed ?? before?.sealed ?? null, kept })
    told.push(...change.told)
    return { kind: 'committed' }
  }
  const store: StateStore = {
    keeps: 'recent',
    load: async (user) => {
      const stored = users.get(user)
      if (stored === undefined) return { revision: 0, state: null, ruleset: 0, events: 0, oldestAt: 0 }
      return { ...stored, revision: stored.expected + 1 }
    },
    loadRecent: async (user) => {
      const stored = users.get(user)
      return { base: stored?.sealed?.base ?? null, events: stored?.kept ?? [] }
    },
    commit: async (change) => commit(change),
  }
  return {
    store,
    told,
    forgetIds: () => ids.clear(),
    stateOf: (user: string) => users.get(user)?.state ?? null,
    keptOf: (user: string) => users.get(user)?.kept ?? [],
  }
}
