import { isDeepStrictEqual } from 'node:util'
import type { Delivery } from '#core/event/delivery.ts'
import { commitBatch } from '#core/pipeline/commit-batch.ts'
import { eventsOf } from '#core/pipeline/refold.ts'
import { DEFAULT_LATE_AFTER, openWriter } from '#core/pipeline/writer.ts'
import { watchOtherWriters } from '#core/store/changed-elsewhere.ts'
import type { Connection } from '#core/store/open.ts'
import type { Intake } from '#core/store/outcomes/receipts.ts'
import type { Change, Committed, Kept, KeptEvent, StateStore } from './state-store.ts'

function deliveryOf({ ruleset: _ruleset, ...envelope }: KeptEvent): Delivery {
  const original = { format: 'event', bytes: () => Buffer.from(JSON.stringify(envelope)) } as const
  return { ok: true, envelope, original, line: null }
}

const UNKNOWN: Kept = { revision: 0, state: null, ruleset: 0, events: 0, oldestAt: 0 }

/**
 * States in a workspace. It stands on the pipeline's own commit, so that there is one way to write a workspace: the
 * commit folds once more, and refuses with an error where its fold and the caller's differ. Ids are remembered for
 * ever, and every event is kept. `now` gives the time of arrival, ms since the epoch.
 */
export function workspaceStore(database: Connection, intake: Intake, now: () => number): StateStore {
  let writer = openWriter(database)
  const changedElsewhere = watchOtherWriters(database)
  const personOf = (user: string) => {
    if (changedElsewhere()) writer = openWriter(database)
    return writer.people.bySubject(user)
  }

  const commit = (change: Change): Committed => {
    const person = personOf(change.user)
    if ((person?.events ?? 0) !== change.expected) return { kind: 'conflict' }
    const known = change.ids.filter((id) => writer.ids.find(id) !== null)
    if (known.length > 0) return { kind: 'duplicate', ids: new Set(known) }
    const deliveries = change.fresh.map(deliveryOf)
    commitBatch(writer, { intake, deliveries, receivedAt: now(), lateAfter: DEFAULT_LATE_AFTER })
    const stored = writer.people.bySubject(change.user)?.state
    if (!isDeepStrictEqual(stored, change.state))
      throw new Error('the state that was handed over is not what the workspace makes of the events.')
    return { kind: 'committed' }
  }

  return {
    keeps: 'everything',
    load: async (user) => {
      const person = personOf(user)
      if (person === null) return UNKNOWN
      const { state, events } = person
      return { revision: events, state, ruleset: writer.active?.number ?? 0, events, oldestAt: 0 }
    },
    loadRecent: async (user) => {
      const stored = eventsOf(writer, personOf(user)?.person ?? 0)
      const byArrival = [...stored].sort((a, b) => a.arrival - b.arrival)
      const events = byArrival.map(({ envelope, ruleset }) => ({ ...envelope, ruleset: ruleset ?? 0 }))
      return { base: null, events }
    },
    commit: async (change) => {
      try {
        return database.transaction(() => commit(change)).immediate()
      } catch (error) {
        writer = openWriter(database)
        throw error
      }
    },
  }
}
