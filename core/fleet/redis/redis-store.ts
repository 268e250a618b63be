import { z } from 'zod'
import { isCluster, type RedisClient, type RedisServer } from '#core/sources/redis/client.ts'
import { redisKeys } from '#core/sources/redis/keys.ts'
import type { Change, Committed, KeptEvent, StateStore, Told } from '../state-store.ts'
import { DUE } from './due.ts'
import { forwardTold } from './forward.ts'
import { COMMIT, runScript } from './script.ts'
import { readBase, readKeptEvent, readRecord, readState } from './shapes.ts'

/** The stream on which a fleet tells what its users did. */
export const TOLD_STREAM = 'journey:transitions'

export interface RedisStoreOptions {
  /** How long the mark of an event that was taken in is kept, ms. */
  readonly rememberFor?: number
  /** About so many entries of the stream are kept: one that nobody trims would fill the server's memory. */
  readonly entriesKept?: number
}

const DAY = 24 * 60 * 60 * 1000
const ENTRIES_KEPT = 1_000_000

const Answer = z.union([
  z.tuple([z.literal('committed')]),
  z.tuple([z.literal('conflict')]),
  z.tuple([z.literal('duplicate'), z.array(z.number())]),
])

function entryOf(told: Told): [field: string, json: string, eventType: string] {
  if (told.kind === 'effect') return ['effect', JSON.stringify(told.effect), '']
  return [told.kind === 'move' ? 'event' : 'takenBack', JSON.stringify(told.move), told.eventType]
}

function eventText(event: KeptEvent): string {
  const { eventId, timestamp, eventType, payload, userId, anonymousId, sessionId, source, ruleset } = event
  return JSON.stringify({
    eventId,
    timestamp,
    eventType,
    payload,
    userId,
    anonymousId,
    sessionId,
    source,
    ruleset,
  })
}

/**
 * States in a Redis that any number of processes share. One script does each commit whole. In a cluster a script may
 * touch one slot only, that of its user: what it tells goes to a stream of the user's, and from there to the stream of
 * all before the commit is answered; where that is cut off, the same events once more (they are duplicates) do it.
 */
export function redisStore(
  client: RedisClient,
  server: Pick<RedisServer, 'url'>,
  options: RedisStoreOptions = {},
): StateStore {
  const { rememberFor = DAY, entriesKept = ENTRIES_KEPT } = options
  const keys = redisKeys(server)
  const clustered = isCluster(server.url)

  const commit = async (change: Change): Promise<Committed> => {
    const { user, ids, fresh, sealed, told } = change
    const stream = clustered ? keys.told(user) : TOLD_STREAM
    const marks = ids.map((id) => keys.processed(user, id))
    const kept = [...(sealed?.events ?? []), ...fresh].map(eventText)
    // Under the state's own key stands what everybody knows of its shape.
    const { extra, ...state } = change.state
    const reply = await runScript(
      client,
      COMMIT,
      [keys.state(user), keys.record(user), keys.recent(user), stream, ...marks],
      [
        change.expected,
        JSON.stringify(state),
        change.ruleset,
        change.events,
        change.oldestAt,
        sealed === null ? '' : JSON.stringify(sealed.base),
        rememberFor,
        clustered ? '' : entriesKept,
        JSON.stringify(extra ?? {}),
        kept.length,
        ...kept,
        ...told.flatMap(entryOf),
      ],
    )
    const [kind, seen] = Answer.parse(reply)
    if (kind !== 'duplicate') return { kind }
    return { kind, ids: new Set(seen.flatMap((index) => ids[index] ?? [])) }
  }

  return {
    keeps: 'recent',
    load: async (user) => {
      // The record first: a state that is newer than its revision ends as a conflict, an older one would be lost.
      const [record, state] = await Promise.all([
        client.hmget(keys.record(user), 'revision', 'ruleset', 'events', 'oldestAt', 'extra'),
        client.get(keys.state(user)),
      ])
      const { revision, ruleset, events, oldestAt, extra } = readRecord(record)
      if (revision === 0) return { revision, state: null, ruleset: 0, events: 0, oldestAt: 0 }
      return { revision, state: state === null ? null : readState(state, extra), ruleset, events, oldestAt }
    },
    loadRecent: async (user) => {
      const [base, events] = await Promise.all([
        client.hget(keys.record(user), 'base'),
        client.lrange(keys.recent(user), 0, -1),
      ])
      return { base: base === null ? null : readBase(base), events: events.map(readKeptEvent) }
    },
    commit: async (change) => {
      // Before the commit: a deadline that is noted too soon is looked at and put right, one that is missing never fires.
      if (change.dueAt !== null) await client.zadd(DUE, change.dueAt, change.user)
      const committed = await commit(change)
      if (clustered && committed.kind !== 'conflict')
        await forwardTold(client, keys.told(change.user), TOLD_STREAM, entriesKept)
      return committed
    },
  }
}
