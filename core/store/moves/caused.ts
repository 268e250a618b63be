import { z } from 'zod'
import type { CausedEvent } from '#core/journey/state.ts'
import { toTransition } from '../events/events.ts'
import { bytesToUuid, uuidToBytes } from '../events/uuid-bytes.ts'
import type { NameTable } from '../names.ts'
import type { Connection } from '../open.ts'
import { readObject } from '../read-object.ts'
import { type Caused, openCausedTables, rowsOf } from './caused-rows.ts'
import { type Correcting, correcting, type RefoldedPart } from './correcting.ts'
import { openEffectWriter } from './effects.ts'

const CausedRow = z.object({
  event_id: z.instanceof(Uint8Array),
  caused_by: z.instanceof(Uint8Array),
  time: z.number(),
  type: z.number(),
  depth: z.number(),
  by_rule: z.number(),
  payload: z.string(),
  from_step: z.number().nullable(),
  to_step: z.number().nullable(),
  rule: z.number().nullable(),
  noted: z.number().nullable(),
})

/** A caused event as stored. What it did in further journeys is not read with it. */
export interface StoredCaused extends CausedEvent {
  /** Number under which the workspace noted what a timer caused; null where a received event caused it. */
  readonly noted: number | null
}

/** What a fold did beyond transitions: caused events and effects. */
export interface CausedReader {
  causedBy(arrival: number): StoredCaused[]
}

export function openCausedReader(database: Connection, names: NameTable): CausedReader {
  const select = database.prepare('SELECT * FROM caused_events WHERE cause = ? ORDER BY ordinal')
  return {
    causedBy: (arrival) =>
      select.all(arrival).map((raw) => {
        const row = CausedRow.parse(raw)
        const transition = toTransition(row, names)
        return {
          eventId: bytesToUuid(row.event_id),
          causedBy: bytesToUuid(row.caused_by),
          ruleId: names.textOf(row.by_rule),
          timestamp: row.time,
          eventType: names.textOf(row.type),
          payload: readObject(row.payload),
          depth: row.depth,
          noted: row.noted,
          ...(transition === null ? {} : { transition }),
        }
      }),
  }
}

export interface CausedWriter extends Caused {
  /** Before a re-fold of these events, which then says anew what they brought about. */
  correct(refolded: RefoldedPart): Correcting
}

export function openCausedWriter(database: Connection, names: NameTable): CausedWriter {
  const tables = openCausedTables(database)
  const effects = openEffectWriter(database, names)
  return {
    add: (cause, what, noted) => {
      // What an event itself causes comes first; timers go on behind it.
      const [first] = what.caused
      const isByTime = first !== undefined && noted(first.eventId) !== null
      tables.insert(rowsOf(names, cause, what, noted, isByTime ? tables.highest(cause.arrival) : 0))
    },
    recordEffects: effects.record,
    correct: (refolded) => correcting(names, tables, effects, refolded),
  }
}

/** Along one person's events. Exported so that a test can hold its plan to the keys. */
export const CAUSE_WITHIN = `WITH RECURSIVE chain (arrival, previous) AS (
    SELECT arrival, previous FROM events WHERE arrival IN (SELECT head FROM subjects WHERE person = $person)
    UNION ALL
    SELECT events.arrival, events.previous FROM chain CROSS JOIN events ON events.arrival = chain.previous
  )
  SELECT events.event_id FROM chain CROSS JOIN caused_events ON caused_events.cause = chain.arrival
    CROSS JOIN events ON events.arrival = chain.arrival
  WHERE caused_events.event_id = $id LIMIT 1`

// Reads all caused events: their ids have no index, since they are random, so that each insert would touch another page.
const CAUSE_OF =
  'SELECT events.event_id FROM caused_events JOIN events ON events.arrival = caused_events.cause WHERE caused_events.event_id = $id'

/**
 * Id of the received event at the root of a caused one; null where nothing of this id was caused. Looked for among what
 * the person's events caused where the number of one is given, and only then among everybody's.
 */
export function causeOf(database: Connection, eventId: string, person: number | null): string | null {
  const id = uuidToBytes(eventId)
  const within = person === null ? undefined : database.prepare(CAUSE_WITHIN).pluck().get({ id, person })
  const cause = within ?? database.prepare(CAUSE_OF).pluck().get({ id })
  return cause instanceof Uint8Array ? bytesToUuid(cause) : null
}

/** Which of these received events moved somebody in a further journey. */
export function movedFurther(database: Connection, arrivals: readonly number[]): Set<number> {
  if (arrivals.length === 0) return new Set()
  const causes = database
    .prepare(
      'SELECT DISTINCT cause FROM further_moves WHERE ordinal = 0 AND cause IN (SELECT value FROM json_each(?))',
    )
    .pluck()
    .all(JSON.stringify(arrivals))
  return new Set(z.array(z.number()).parse(causes))
}
