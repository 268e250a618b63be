import { z } from 'zod'
import { JsonRecord } from '#core/event/envelope.ts'
import type { CausedEvent, Effect } from '#core/journey/state.ts'
import { toTransition } from './events.ts'
import type { NameTable } from './names.ts'
import type { Connection } from './open.ts'
import { bytesToUuid, uuidToBytes } from './uuid-bytes.ts'

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
})

/** What a fold did beyond transitions: caused events and effects. */
export interface CausedReader {
  causedBy(arrival: number): CausedEvent[]
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
          payload: JsonRecord.parse(JSON.parse(row.payload)),
          depth: row.depth,
          ...(transition === null ? {} : { transition }),
        }
      }),
  }
}

const EffectRow = z.object({
  effect_id: z.instanceof(Uint8Array),
  cause: z.number(),
  rule: z.number(),
  kind: z.enum(['TRIGGER_ALERT', 'WEBHOOK']),
  time: z.number(),
  body: z.string(),
  held: z.number(),
  in_fold: z.number(),
})

export interface StoredEffect {
  readonly effectId: string
  /** Arrival of the received event at the root of the cause. */
  readonly cause: number
  readonly ruleId: string
  readonly type: 'TRIGGER_ALERT' | 'WEBHOOK'
  readonly timestamp: number
  readonly body: z.infer<typeof JsonRecord>
  /** Kept back: its event came past the lateness bound, or history was judged anew. */
  readonly held: boolean
  /** False where older events have since arrived under which the rule would not have fired. */
  readonly inFold: boolean
}

export function readEffects(database: Connection, names: NameTable, person: number): StoredEffect[] {
  return database
    .prepare('SELECT * FROM effects WHERE person = ? ORDER BY time, cause')
    .all(person)
    .map((raw) => {
      const row = EffectRow.parse(raw)
      return {
        effectId: bytesToUuid(row.effect_id),
        cause: row.cause,
        ruleId: names.textOf(row.rule),
        type: row.kind,
        timestamp: row.time,
        body: JsonRecord.parse(JSON.parse(row.body)),
        held: row.held === 1,
        inFold: row.in_fold === 1,
      }
    })
}

export interface CausedWriter {
  insertCaused(cause: number, person: number, events: readonly CausedEvent[]): void
  /** Before a re-fold: what the fold so far caused is taken back; effects that were done stay recorded. */
  clearPerson(person: number, arrivals: readonly number[]): void
  recordEffects(cause: number, person: number, effects: readonly Effect[], held: boolean): void
}

export function openCausedWriter(database: Connection, names: NameTable): CausedWriter {
  const insert = database.prepare(`INSERT INTO caused_events VALUES (${Array(13).fill('?').join(', ')})`)
  const remove = database.prepare('DELETE FROM caused_events WHERE cause = ?')
  const leaveFold = database.prepare('UPDATE effects SET in_fold = 0 WHERE person = ? AND in_fold = 1')
  const record = database.prepare(
    `INSERT INTO effects VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)
     ON CONFLICT (effect_id) DO UPDATE SET in_fold = 1`,
  )
  return {
    insertCaused: (cause, person, events) => {
      events.forEach((event, index) => {
        const { transition } = event
        insert.run(
          cause,
          index + 1,
          uuidToBytes(event.eventId),
          uuidToBytes(event.causedBy),
          person,
          event.timestamp,
          names.idOf(event.eventType),
          event.depth,
          names.idOf(event.ruleId),
          JSON.stringify(event.payload),
          transition === undefined ? null : names.idOf(transition.from),
          transition === undefined ? null : names.idOf(transition.to),
          transition === undefined ? null : names.idOf(transition.ruleId),
        )
      })
    },
    clearPerson: (person, arrivals) => {
      for (const arrival of arrivals) remove.run(arrival)
      leaveFold.run(person)
    },
    recordEffects: (cause, person, effects, held) => {
      for (const effect of effects) {
        record.run(
          uuidToBytes(effect.effectId),
          person,
          cause,
          names.idOf(effect.ruleId),
          effect.type,
          effect.timestamp,
          JSON.stringify(effect.body),
          held ? 1 : 0,
        )
      }
    },
  }
}

/** Id of the received event at the root of a caused one; null where nothing of this id was caused. */
export function causeOf(database: Connection, eventId: string): string | null {
  const cause = database
    .prepare(
      'SELECT events.event_id FROM caused_events JOIN events ON events.arrival = caused_events.cause WHERE caused_events.event_id = ?',
    )
    .pluck()
    .get(uuidToBytes(eventId))
  return cause instanceof Uint8Array ? bytesToUuid(cause) : null
}
