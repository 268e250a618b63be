import { z } from 'zod'
import { bytesToUuid } from '#core/store/events/uuid-bytes.ts'
import type { TestListener } from './listening.ts'

const Row = z.object({
  event_id: z.instanceof(Uint8Array),
  original_id: z.string().nullable(),
  subject: z.string(),
  anonymous_id: z.string().nullable(),
  type: z.string(),
  source: z.string(),
  time: z.number(),
  session: z.string().nullable(),
  payload: z.string(),
  notes: z.string().nullable(),
  intake: z.string(),
})

export interface Stored {
  readonly id: string
  readonly subject: string
  readonly anonymousId: string | null
  readonly type: string
  readonly source: string
  readonly time: number
  readonly session: string | null
  readonly payload: unknown
  readonly links: unknown
  /** `segment web-key`. */
  readonly intake: string
}

/** The events of the workspace in arrival order, as the sender knows them: its own ids where it gave such. */
export function storedEvents(listener: TestListener): Stored[] {
  return listener
    .rows(
      `SELECT events.*, subjects.name AS subject, t.text AS type, s.text AS source, kind || ' ' || intakes.name AS intake FROM events
       JOIN subjects USING (subject) JOIN names t ON t.id = type JOIN names s ON s.id = source
       JOIN intakes ON intakes.id = intake ORDER BY arrival`,
    )
    .map((raw) => {
      const row = Row.parse(raw)
      const notes: unknown = row.notes === null ? {} : JSON.parse(row.notes)
      return {
        id: row.original_id ?? bytesToUuid(row.event_id),
        subject: row.subject,
        anonymousId: row.anonymous_id,
        type: row.type,
        source: row.source,
        time: row.time,
        session: row.session,
        payload: JSON.parse(row.payload),
        links: z.object({ links: z.unknown().optional() }).parse(notes).links,
        intake: row.intake,
      }
    })
}

export function deadLetters(listener: TestListener): { code: unknown; original: string }[] {
  return listener.letters().map(({ code, original }) => ({ code, original: original.toString('utf8') }))
}
