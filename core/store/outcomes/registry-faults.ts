import { z } from 'zod'
import type { Reading } from '#core/registry/reading.ts'
import type { NameTable } from '../names.ts'
import type { Connection } from '../open.ts'

/** Codes of dead letters that the registry wrote; their messages begin with the event type. */
const CODES = "('schema_violation', 'unknown_version', 'unknown_type', 'missing_field')"
const TYPE_OF_MESSAGE = "substr(message, 1, instr(message, ': ') - 1)"

const MarkedRow = z.object({ type: z.number(), count: z.number() })
const RefusedRow = z.object({ type: z.string(), count: z.number() })
const MessageRow = z.object({ message: z.string(), count: z.number() })

/** Stored events with marks of the registry, by the name that an event type has today. Looks at every event that has notes. */
export function markedCounts(database: Connection, names: NameTable, reading: Reading): Map<string, number> {
  const rows = database
    .prepare(
      `SELECT type, count(*) AS count FROM events
       WHERE notes IS NOT NULL AND json_extract(notes, '$.marks') IS NOT NULL GROUP BY type`,
    )
    .all()
    .map((raw) => MarkedRow.parse(raw))
  const counts = new Map<string, number>()
  for (const { type, count } of rows) {
    const name = reading.nameOf(names.textOf(type))
    counts.set(name, count + (counts.get(name) ?? 0))
  }
  return counts
}

/** Open dead letters for faults that the registry found, by event type. */
export function refusedCounts(database: Connection): Map<string, number> {
  const rows = database
    .prepare(
      `SELECT ${TYPE_OF_MESSAGE} AS type, count(*) AS count FROM dead_letters
       WHERE status = 'open' AND code IN ${CODES} GROUP BY 1`,
    )
    .all()
    .map((raw) => RefusedRow.parse(raw))
  return new Map(rows.map(({ type, count }) => [type, count]))
}

const MOST_MESSAGES = 50

/** The faults of one event type by message, most frequent first. */
export function faultMessages(
  database: Connection,
  names: NameTable,
  eventType: string,
): { message: string; count: number }[] {
  return database
    .prepare(
      `SELECT message, sum(count) AS count FROM (
         SELECT CASE mark.value ->> '$.path' WHEN '' THEN '' ELSE (mark.value ->> '$.path') || ': ' END
           || (mark.value ->> '$.message') AS message, count(*) AS count
         FROM events, json_each(events.notes, '$.marks') AS mark
         WHERE events.notes IS NOT NULL AND events.type = $type GROUP BY 1
         UNION ALL
         SELECT substr(message, instr(message, ': ') + 2), count(*) FROM dead_letters
         WHERE status = 'open' AND code IN ${CODES} AND ${TYPE_OF_MESSAGE} = $eventType GROUP BY 1
       ) GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${MOST_MESSAGES}`,
    )
    .all({ type: names.find(eventType) ?? -1, eventType })
    .map((raw) => MessageRow.parse(raw))
}
