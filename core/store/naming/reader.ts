import { z } from 'zod'
import { hashOfNaming, NAMES_NOBODY } from '#core/event/naming-values.ts'
import { uuidToBytes } from '../events/uuid-bytes.ts'
import type { Connection } from '../open.ts'
import { readSetting } from '../settings.ts'
import { hashAt, type Pairs, pairsIn, positionOf, subjectAt } from './pairs.ts'

/** More are not looked at one by one: all events are read instead. */
const MOST_CANDIDATES = 1000

const RUN_SIZE = 2 ** 32
const Bytes = z.instanceof(Uint8Array)

export const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Events past one arrival and through another. */
export const Stretch = z.object({ after: z.number(), through: z.number() })
export type Stretch = z.infer<typeof Stretch>

/** Events of before whose values are not in the index yet; null where all are. */
export function unreadStretch(database: Connection): Stretch | null {
  const row = database.prepare('SELECT after, through FROM naming_unread').get()
  return row === undefined ? null : Stretch.parse(row)
}

function addFrom(pairs: Pairs, from: number, hash: number, found: Set<number>): void {
  for (let at = from; at < pairs.whole.length && hashAt(pairs, at) === hash; at += 1)
    found.add(subjectAt(pairs, at))
}

/** Whose event has this as its own id: by the index of ids, and by the events that are not in it yet. */
function ofEvent(database: Connection, uuid: Buffer): number[] {
  const through = Number(readSetting(database, 'event_ids_through') ?? '0')
  const rows = database
    .prepare(
      `SELECT subject FROM events WHERE arrival = (SELECT arrival FROM event_ids WHERE event_id = $uuid)
       UNION SELECT subject FROM events WHERE arrival > $through AND event_id = $uuid`,
    )
    .pluck()
    .all({ uuid, through })
  return z.array(z.number()).parse(rows)
}

/**
 * Numbers of subjects whose events may carry a value, in any case: all of those do who carry it in events that the index
 * knows, and now and then one more, whose value has the same hash. Null where the index can't tell: the value is outside
 * of the rule of naming values, or too many carry it.
 */
export function subjectsNamedBy(database: Connection, value: string): ReadonlySet<number> | null {
  const hash = hashOfNaming(value)
  if (hash === NAMES_NOBODY) return null
  if (database.prepare('SELECT 1 FROM naming_common WHERE hash = ?').get(hash) !== undefined) return null
  const found = new Set<number>()
  const rowOf = database
    .prepare('SELECT pairs FROM naming_runs WHERE key BETWEEN ? AND ? ORDER BY key DESC LIMIT 1')
    .pluck()
  const last = z
    .number()
    .parse(database.prepare('SELECT coalesce(max(key), -1) FROM naming_runs').pluck().get())
  for (let start = 0; start <= last; start += RUN_SIZE) {
    const row = rowOf.get(start, start + hash)
    if (row === undefined) continue
    const pairs = pairsIn([Bytes.parse(row)])
    addFrom(pairs, positionOf(pairs, hash), hash, found)
  }
  for (const row of database.prepare('SELECT pairs FROM naming_waiting').pluck().iterate()) {
    const pairs = pairsIn([Bytes.parse(row)])
    for (let at = 0; at < pairs.whole.length; at += 1)
      if (hashAt(pairs, at) === hash) found.add(subjectAt(pairs, at))
  }
  if (UUID.test(value)) for (const subject of ofEvent(database, uuidToBytes(value))) found.add(subject)
  return found.size > MOST_CANDIDATES ? null : found
}
