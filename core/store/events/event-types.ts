import { z } from 'zod'
import type { JsonObject } from '#core/base/json.ts'
import { JsonRecord } from '#core/event/envelope.ts'
import type { Reading } from '#core/registry/reading.ts'
import type { NameTable } from '../names.ts'
import type { Connection } from '../open.ts'
import { readOtherwise } from '../read-otherwise.ts'

/** How often and when an event type came in, by the events' own time in ms since the epoch. */
export interface StoredType {
  readonly eventType: string
  readonly events: number
  readonly firstSeen: number
  readonly lastSeen: number
  /** Arrival of its newest event. */
  readonly newest: number
}

const TypeRow = z.object({
  type: z.number(),
  events: z.number(),
  first_seen: z.number(),
  last_seen: z.number(),
  newest: z.number(),
})

function storedTypes(database: Connection, names: NameTable): StoredType[] {
  return database
    .prepare(
      `SELECT type, count(*) AS events, min(time) AS first_seen, max(time) AS last_seen, max(arrival) AS newest
       FROM events GROUP BY type`,
    )
    .all()
    .map((raw) => {
      const row = TypeRow.parse(raw)
      return {
        eventType: names.textOf(row.type),
        events: row.events,
        firstSeen: row.first_seen,
        lastSeen: row.last_seen,
        newest: row.newest,
      }
    })
}

/** Every event type that was stored, by the name that it has today. Reads the whole table once. */
export function readEventTypes(database: Connection, names: NameTable, reading: Reading): StoredType[] {
  const types = new Map<string, StoredType>()
  for (const stored of storedTypes(database, names)) {
    const eventType = reading.nameOf(stored.eventType)
    const same = types.get(eventType)
    types.set(eventType, {
      eventType,
      events: stored.events + (same?.events ?? 0),
      firstSeen: Math.min(stored.firstSeen, same?.firstSeen ?? stored.firstSeen),
      lastSeen: Math.max(stored.lastSeen, same?.lastSeen ?? stored.lastSeen),
      newest: Math.max(stored.newest, same?.newest ?? 0),
    })
  }
  return [...types.values()]
}

/** Numbers of the persons who have events of these types. Reads the whole table once. */
export function personsWithTypes(
  database: Connection,
  names: NameTable,
  eventTypes: readonly string[],
): Set<number> {
  const types = eventTypes.map((name) => names.find(name)).filter((type) => type !== null)
  const persons = database
    .prepare(`SELECT DISTINCT person FROM events JOIN subjects USING (subject)
       WHERE type IN (SELECT value FROM json_each(?))`)
    .pluck()
    .all(JSON.stringify(types))
  return new Set(z.array(z.number()).parse(persons))
}

const PayloadRow = z.object({ arrival: z.number(), type: z.number(), payload: z.string() })

/** How a sample of payloads is taken. */
export interface PayloadSample {
  /** How far back from the newest event to look. */
  readonly events: number
  /** At most so many of one type. */
  readonly perType: number
  /** One type alone, by the name that it has today. */
  readonly eventType?: string
  readonly reading: Reading
}

/**
 * Calls back with payloads of the newest events as they are read today, newest first. A type whose events all lie
 * further back is sampled by its newest event alone, so that none is left out.
 */
export function samplePayloads(
  database: Connection,
  names: NameTable,
  { events, perType, eventType: only, reading }: PayloadSample,
  use: (eventType: string, payload: JsonObject) => void,
): void {
  const seen = new Map<string, number>()
  const otherwise = readOtherwise(database, names, reading)
  const wanted = storedTypes(database, names).filter(
    ({ eventType }) => only === undefined || reading.nameOf(eventType) === only,
  )
  const take = (raw: unknown): void => {
    const { arrival, type, payload } = PayloadRow.parse(raw)
    const eventType = reading.nameOf(names.textOf(type))
    const before = seen.get(eventType) ?? 0
    if (before >= perType) return
    seen.set(eventType, before + 1)
    use(eventType, otherwise(type, arrival)?.payload ?? JsonRecord.parse(JSON.parse(payload)))
  }
  const newest = database
    .prepare(
      `SELECT arrival, type, payload FROM events
       WHERE arrival > (SELECT coalesce(max(arrival), 0) FROM events) - $back
       AND ($types IS NULL OR type IN (SELECT value FROM json_each($types))) ORDER BY arrival DESC`,
    )
    .iterate({
      back: events,
      types: only === undefined ? null : JSON.stringify(wanted.map(({ eventType }) => names.find(eventType))),
    })
  for (const row of newest) take(row)
  const one = database.prepare('SELECT arrival, type, payload FROM events WHERE arrival = ?')
  for (const { eventType, newest: arrival } of wanted)
    if (!seen.has(reading.nameOf(eventType))) take(one.get(arrival))
}
