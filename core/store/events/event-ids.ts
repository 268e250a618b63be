import { z } from 'zod'
import type { Connection } from '../open.ts'
import { readSetting, writeSetting } from '../settings.ts'
import { createBloom } from './bloom.ts'
import { createIdTable } from './id-table.ts'
import { roomFor, writeUuid } from './id-words.ts'

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
/** One part in so many of what is indexed: each sweep then touches most pages of the index once. */
const PART_WAITING = 5
const SLICE = 2_000
/** Rows written by one statement. */
const ROWS = 50
const SMALLEST_FILTER = 200_000

const THROUGH = 'event_ids_through'
const IdRow = z.object({ event_id: z.instanceof(Uint8Array), arrival: z.number() })

interface Sweep {
  /** Positions in `sweeping`, in the order in which they go into the index. */
  readonly order: Float64Array
  readonly through: number
  position: number
}

export function openEventIds(database: Connection): EventIds {
  const lookUp = database.prepare<[Buffer]>('SELECT arrival FROM event_ids WHERE event_id = ?').pluck()
  const insert = database.prepare('INSERT OR IGNORE INTO event_ids VALUES (?, ?)')
  const insertRows = database.prepare(
    `INSERT OR IGNORE INTO event_ids VALUES ${Array(ROWS).fill('(?, ?)').join(', ')}`,
  )
  let waiting = createIdTable()
  let sweeping = createIdTable()
  let sweep: Sweep | null = null
  let indexed = z.number().parse(database.prepare('SELECT count(*) FROM event_ids').pluck().get())
  const bloom = createBloom(Math.max(SMALLEST_FILTER, indexed * 2))
  /** The id that is asked about. */
  const asked = roomFor(1)
  let askedText = ''
  for (const id of database.prepare('SELECT event_id FROM event_ids').pluck().iterate()) {
    if (!(id instanceof Uint8Array)) continue
    asked.bytes.set(id)
    bloom.add(asked.words, 0)
  }

  // An id is added right after it was not found.
  const ask = (eventId: string): void => {
    if (eventId === askedText) return
    writeUuid(eventId, asked.bytes)
    askedText = eventId
  }

  const loadTail = (): void => {
    const through = Number(readSetting(database, THROUGH) ?? '0')
    const tail = database.prepare('SELECT event_id, arrival FROM events WHERE arrival > ?').iterate(through)
    for (const row of tail) {
      const { event_id, arrival } = IdRow.parse(row)
      asked.bytes.set(event_id)
      waiting.add(asked.words, arrival)
    }
  }

  const beginSweep = (): void => {
    const enough = Math.min(MOST_WAITING, Math.max(FEWEST_WAITING, indexed / PART_WAITING))
    if (waiting.size() < enough) return
    ;[waiting, sweeping] = [sweeping, waiting]
    sweep = { order: sweeping.inOrder(), through: sweeping.highestArrival(), position: 0 }
  }

  const row = (at: number): readonly [Buffer, number] => {
    const { bytes, words } = sweeping.ids()
    bloom.add(words, at)
    return [Buffer.from(bytes.buffer, at * 16, 16), sweeping.arrivalAt(at)]
  }

  const continueSweep = (current: Sweep): void => {
    const end = Math.min(current.order.length, current.position + SLICE)
    const values: (Buffer | number)[] = []
    for (let at = current.position; at < end; at += 1) {
      values.push(...row(current.order[at] ?? 0))
      if (values.length < 2 * ROWS) continue
      insertRows.run(values)
      values.length = 0
    }
    for (let at = 0; at < values.length; at += 2) insert.run(values[at], values[at + 1])
    current.position = end
    if (end < current.order.length) return
    writeSetting(database, THROUGH, String(current.through))
    indexed += current.order.length
    sweeping.clear()
    sweep = null
  }

  loadTail()

  return {
    find: (eventId) => {
      ask(eventId)
      const recent = waiting.find(asked.words) ?? (sweep === null ? null : sweeping.find(asked.words))
      if (recent !== null) return recent
      if (!bloom.mayHave(asked.words, 0)) return null
      const known = lookUp.get(Buffer.from(asked.bytes))
      return typeof known === 'number' ? known : null
    },
    add: (eventId, arrival) => {
      ask(eventId)
      waiting.add(asked.words, arrival)
    },
    settle: () => {
      if (sweep === null) beginSweep()
      if (sweep !== null) continueSweep(sweep)
    },
  }
}
