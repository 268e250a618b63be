import { z } from 'zod'
import type { JsonRecord } from '#core/event/envelope.ts'
import type { CausedEvent, Consequences, Effect, Transition } from '#core/journey/state.ts'
import { toTransition } from '../events/events.ts'
import { bytesToUuid, uuidToBytes } from '../events/uuid-bytes.ts'
import type { NameTable } from '../names.ts'
import type { Connection } from '../open.ts'
import { openOutboxWriter } from '../outbox/want.ts'
import { readObject } from '../read-object.ts'

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
    .prepare(`SELECT * FROM effects WHERE subject IN (SELECT subject FROM subjects WHERE person = ?)
       ORDER BY time, cause`)
    .all(person)
    .map((raw) => {
      const row = EffectRow.parse(raw)
      return {
        effectId: bytesToUuid(row.effect_id),
        cause: row.cause,
        ruleId: names.textOf(row.rule),
        type: row.kind,
        timestamp: row.time,
        body: readObject(row.body),
        held: row.held === 1,
        inFold: row.in_fold === 1,
      }
    })
}

/** A received event. */
export interface Cause {
  readonly arrival: number
  readonly subject: number
  /** Its own time, ms since the epoch. */
  readonly time: number
}

/** What a re-fold has taken back. */
export interface TakenBack {
  readonly moves: readonly Transition[]
  /** By id of a timer's event: the number under which the workspace noted it. */
  readonly noted: ReadonlyMap<string, number>
}

const TakenRow = CausedRow.pick({ event_id: true, noted: true, from_step: true, to_step: true, rule: true })

/** Everything that one received event, or time after it, brought about, beyond its own transition. */
export interface CausedWriter {
  /**
   * Adds what an event caused. `transitions` are those of the event itself in further
   * journeys. `noted` is the number under which timers are noted; null where the event itself caused it.
   */
  add(
    cause: Cause,
    consequences: Pick<Consequences, 'caused' | 'reached'> & { readonly transitions?: readonly Transition[] },
    noted: (eventId: string) => number | null,
  ): void
  /**
   * Before a re-fold: takes back what these events caused, and what time brought about after `timedAfter`. Effects that
   * were done stay recorded. Answers with the moves that are no more, and the numbers under which timers were noted.
   */
  takeBack(causes: readonly Cause[], timedAfter: Cause | null): TakenBack
  recordEffects(cause: Cause, effects: readonly Effect[], isHeld: (effect: Effect) => boolean): void
}

export function openCausedWriter(database: Connection, names: NameTable): CausedWriter {
  const insert = database.prepare(`INSERT INTO caused_events VALUES (${Array(14).fill('?').join(', ')})`)
  const highest = database
    .prepare('SELECT coalesce(max(ordinal), 0) FROM caused_events WHERE cause = ?')
    .pluck()
  const insertMove = database.prepare(`INSERT INTO further_moves VALUES (${Array(8).fill('?').join(', ')})`)
  const insertReached = database.prepare(`INSERT INTO reached VALUES (${Array(9).fill('?').join(', ')})`)
  const found = database.prepare(
    `SELECT event_id, noted, from_step, to_step, rule FROM caused_events
     WHERE cause IN (SELECT value FROM json_each($causes)) OR (cause = $timedAfter AND noted IS NOT NULL)`,
  )
  const removals = ['caused_events', 'further_moves', 'reached'].map((table) =>
    database.prepare(`DELETE FROM ${table} WHERE cause IN (SELECT value FROM json_each(?))`),
  )
  const timedRemovals = ['further_moves', 'reached', 'caused_events'].map((table) =>
    database.prepare(
      `DELETE FROM ${table} WHERE cause = $cause
       AND ordinal IN (SELECT ordinal FROM caused_events WHERE cause = $cause AND noted IS NOT NULL)`,
    ),
  )
  const leaveFold = database.prepare(
    `UPDATE effects SET in_fold = 0 WHERE in_fold = 1 AND subject IN (SELECT value FROM json_each($subjects))
     AND (cause IN (SELECT value FROM json_each($causes)) OR (cause = $timedAfter AND time > $time))`,
  )
  const record = database.prepare(
    `INSERT INTO effects VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)
     ON CONFLICT (effect_id) DO UPDATE SET in_fold = 1`,
  )
  const outbox = openOutboxWriter(database)
  const numbersOf = (transition: Transition | undefined): (number | null)[] =>
    transition === undefined
      ? [null, null, null]
      : [names.idOf(transition.from), names.idOf(transition.to), names.idOf(transition.ruleId)]

  return {
    add: ({ arrival: cause, subject, time }, { caused, reached = [], transitions = [] }, noted) => {
      // What an event itself causes comes first; timers go on behind it.
      const [first] = caused
      const isByTime = first !== undefined && noted(first.eventId) !== null
      const before = isByTime ? z.number().parse(highest.get(cause)) : 0
      const ordinals = new Map(caused.map(({ eventId }, index) => [eventId, before + index + 1]))
      const addMoves = (ordinal: number, at: number, moves: readonly Transition[]): void => {
        for (const move of moves) {
          if (move.journey === undefined) continue
          insertMove.run(cause, ordinal, names.idOf(move.journey), subject, at, ...numbersOf(move))
        }
      }
      addMoves(0, time, transitions)
      caused.forEach((event, index) => {
        const ordinal = before + index + 1
        insert.run(
          cause,
          ordinal,
          uuidToBytes(event.eventId),
          uuidToBytes(event.causedBy),
          subject,
          event.timestamp,
          names.idOf(event.eventType),
          event.depth,
          names.idOf(event.ruleId),
          JSON.stringify(event.payload),
          ...numbersOf(event.transition),
          noted(event.eventId),
        )
        addMoves(ordinal, event.timestamp, event.further ?? [])
      })
      reached.forEach((outcome, position) => {
        const { step, kind, value, timestamp, journey, eventId } = outcome
        insertReached.run(
          cause,
          ordinals.get(eventId) ?? 0,
          position,
          subject,
          timestamp,
          journey === undefined ? null : names.idOf(journey),
          names.idOf(step),
          kind,
          value,
        )
      })
    },
    takeBack: (causes, timedAfter) => {
      const arrivals = JSON.stringify(causes.map(({ arrival }) => arrival))
      const subjects = new Set(
        [...causes, ...(timedAfter === null ? [] : [timedAfter])].map(({ subject }) => subject),
      )
      const after = timedAfter?.arrival ?? 0
      const moves: Transition[] = []
      const noted = new Map<string, number>()
      for (const raw of found.all({ causes: arrivals, timedAfter: after })) {
        const row = TakenRow.parse(raw)
        const move = toTransition(row, names)
        if (move !== null) moves.push(move)
        if (row.noted !== null) noted.set(bytesToUuid(row.event_id), row.noted)
      }
      for (const removal of removals) removal.run(arrivals)
      for (const removal of timedRemovals) removal.run({ cause: after })
      // A deadline is later than the event at which the quiet began: so are the effects of timers.
      leaveFold.run({
        subjects: JSON.stringify([...subjects]),
        causes: arrivals,
        timedAfter: after,
        time: timedAfter?.time ?? 0,
      })
      return { moves, noted }
    },
    recordEffects: ({ arrival, subject }, effects, isHeld) => {
      for (const effect of effects) {
        record.run(
          uuidToBytes(effect.effectId),
          subject,
          arrival,
          names.idOf(effect.ruleId),
          effect.type,
          effect.timestamp,
          JSON.stringify(effect.body),
          isHeld(effect) ? 1 : 0,
        )
        outbox.want(effect, isHeld(effect))
      }
    },
  }
}

// Reads all caused events: their ids have no index, and few ever look one up.
const CAUSE_OF =
  'SELECT events.event_id FROM caused_events JOIN events ON events.arrival = caused_events.cause WHERE caused_events.event_id = ?'

/** Id of the received event at the root of a caused one; null where nothing of this id was caused. */
export function causeOf(database: Connection, eventId: string): string | null {
  const cause = database.prepare(CAUSE_OF).pluck().get(uuidToBytes(eventId))
  return cause instanceof Uint8Array ? bytesToUuid(cause) : null
}
