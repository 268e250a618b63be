import { z } from 'zod'
import type { Connection } from '../open.ts'
import { readObject } from '../read-object.ts'
import { unreadStretch } from './reader.ts'
import type { NamingWriter } from './writer.ts'

const Row = z.object({
  arrival: z.number(),
  subject: z.number(),
  payload: z.string(),
  anonymous_id: z.string().nullable(),
  original_id: z.string().nullable(),
})

/** Reads the values of so many events that were stored before there was an index; true where none is left. Inside a transaction. */
export function readOldValues(database: Connection, writer: NamingWriter, most: number): boolean {
  const stretch = unreadStretch(database)
  if (stretch === null) return true
  const rows = database
    .prepare(
      `SELECT arrival, subject, payload, anonymous_id, original_id FROM events
       WHERE arrival > ? AND arrival <= ? ORDER BY arrival LIMIT ?`,
    )
    .all(stretch.after, stretch.through, most)
    .map((row) => Row.parse(row))
  for (const { subject, payload, anonymous_id, original_id } of rows)
    writer.note({ subject, payload: readObject(payload), beside: [anonymous_id, original_id] })
  writer.write()
  const last = rows.at(-1)?.arrival ?? stretch.through
  const isDone = rows.length < most || last === stretch.through
  if (isDone) database.prepare('DELETE FROM naming_unread').run()
  else database.prepare('UPDATE naming_unread SET after = ?').run(last)
  return isDone
}
