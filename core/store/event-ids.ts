import { z } from 'zod'
import { createBloom } from './bloom.ts'
import type { Connection } from './open.ts'
import { readSetting, writeSetting } from './settings.ts'
import { bytesToUuid, uuidToBytes } from './uuid-bytes.ts'

/**
 * Exact deduplication over the whole workspace without a random insert an event: the newest ids are in memory, a
 * Bloom filter answers for the rest, and the index is filled behind in sorted slices. What the index lacks is rebuilt
 * from the tail of `events` at start, so that a crash at any point forgets nothing. After a rolled back transaction
 * this object is stale: open a new one.
 */
export interface EventIds {
  /** Arrival of the event that has this id, or null. */
  find(eventId: string): number | null
  /** Claims an id within the transaction that stores its event. */
  add(eventId: string, arrival: number): void
  /** Moves a slice of the oldest ids into the index; call inside a transaction. */
  settle(): void
}

/** Ids that wait in memory before a sweep into the index begins; a sweep over a larger index pays off later. */
const FEWEST_WAITING = 50_000
const MOST_WAITING = 400_000
const SLICE = 2_000
/** Rows written by one statement. */
const ROWS = 50
const SMALLEST_FILTER = 200_000

const THROUGH = 'event_ids_through'
const IdRow = z.object({ event_id: z.instanceof(Uint8Array), arrival: z.number() })

interface Sweep {
  readonly ids: readonly string[]
  readonly through: number
  position: number
}

export function openEventIds(database: Connection): EventIds {
  const lookUp = database.prepare<[Buffer]>('SELECT arrival FROM event_ids WHERE event_id = ?').pluck()
  const insert = database.prepare('INSERT OR IGNORE INTO event_ids VALUES (?, ?)')
  const insertRows = database.prepare(
    `INSERT OR IGNORE INTO event_ids VALUES ${Array(ROWS).fill('(?, ?)').join(', ')}`,
  )
  const waiting = new Map<string, number>()
  const sweeping = new Map<string, number>()
  let sweep: Sweep | null = null
  let indexed = z.number().parse(database.prepare('SELECT count(*) FROM event_ids').pluck().get())
  const bloom = createBloom(Math.max(SMALLEST_FILTER, indexed * 2))
  for (const id of database.prepare('SELECT event_id FROM event_ids').pluck().iterate())
    if (id instanceof Uint8Array) bloom.add(id)

  const loadTail = (): void => {
    const through = Number(readSetting(database, THROUGH) ?? '0')
    const tail = database.prepare('SELECT event_id, arrival FROM events WHERE arrival > ?').iterate(through)
    for (const row of tail) {
      const { event_id, arrival } = IdRow.parse(row)
      waiting.set(bytesToUuid(event_id), arrival)
    }
  }

  const beginSweep = (): void => {
    const enough = Math.min(MOST_WAITING, Math.max(FEWEST_WAITING, indexed / 10))
    if (waiting.size < enough) return
    let through = 0
    for (const [id, arrival] of waiting) {
      sweeping.set(id, arrival)
      through = Math.max(through, arrival)
    }
    waiting.clear()
    sweep = { ids: [...sweeping.keys()].sort(), through, position: 0 }
  }

  const continueSweep = (current: Sweep): void => {
    const end = Math.min(current.ids.length, current.position + SLICE)
    for (let at = current.position; at < end; at += ROWS) {
      const rows = current.ids.slice(at, Math.min(end, at + ROWS)).map((id) => {
        const bytes = uuidToBytes(id)
        bloom.add(bytes)
        return [bytes, sweeping.get(id)] as const
      })
      if (rows.length === ROWS) insertRows.run(...rows.flat())
      else for (const row of rows) insert.run(...row)
    }
    current.position = end
    if (end < current.ids.length) return
    writeSetting(database, THROUGH, String(current.through))
    indexed += current.ids.length
    sweeping.clear()
    sweep = null
  }

  loadTail()

  return {
    find: (eventId) => {
      const recent = waiting.get(eventId) ?? sweeping.get(eventId)
      if (recent !== undefined) return recent
      const bytes = uuidToBytes(eventId)
      if (!bloom.mayHave(bytes)) return null
      const known = lookUp.get(bytes)
      return typeof known === 'number' ? known : null
    },
    add: (eventId, arrival) => waiting.set(eventId, arrival),
    settle: () => {
      if (sweep === null) beginSweep()
      if (sweep !== null) continueSweep(sweep)
    },
  }
}
