import { z } from 'zod'
import type { JsonObject } from '#core/base/json.ts'
import { JsonRecord } from '#core/event/envelope.ts'
import type { NameTable } from './names.ts'
import type { Connection } from './open.ts'

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

/** Every event type that was stored. Reads the whole table once. */
export function readEventTypes(database: Connection, names: NameTable): StoredType[] {
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

const PayloadRow = z.object({ type: z.number(), payload: z.string() })

/** How a sample of payloads is taken. */
export interface PayloadSample {
  /** How far back from the newest event to look. */
  readonly events: number
  /** At most so many of one type. */
  readonly perType: number
  readonly eventType?: string
}

/**
 * Calls back with payloads of the newest events, newest first. A type whose events all lie further back is sampled by
 * its newest event alone, so that none is left out.
 */
export function samplePayloads(
  database: Connection,
  names: NameTable,
  sample: PayloadSample,
  use: (eventType: string, payload: JsonObject) => void,
): void {
  const seen = new Map<number, number>()
  const only = sample.eventType === undefined ? null : (names.find(sample.eventType) ?? -1)
  const take = (raw: unknown): void => {
    const { type, payload } = PayloadRow.parse(raw)
    const before = seen.get(type) ?? 0
    if (before >= sample.perType) return
    seen.set(type, before + 1)
    use(names.textOf(type), JsonRecord.parse(JSON.parse(payload)))
  }
  const newest = database
    .prepare(
      `SELECT type, payload FROM events WHERE arrival > (SELECT coalesce(max(arrival), 0) FROM events) - $back
       AND ($only IS NULL OR type = $only) ORDER BY arrival DESC`,
    )
    .iterate({ back: sample.events, only })
  for (const row of newest) take(row)
  const one = database.prepare('SELECT type, payload FROM events WHERE arrival = ?')
  for (const { eventType, newest: arrival } of readEventTypes(database, names)) {
    const type = names.find(eventType) ?? -1
    if (!seen.has(type) && (only === null || only === type)) take(one.get(arrival))
  }
}
