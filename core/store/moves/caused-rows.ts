import { z } from 'zod'
import type { Brought, Effect, Transition } from '#core/journey/state.ts'
import { uuidToBytes } from '../events/uuid-bytes.ts'
import type { NameTable } from '../names.ts'
import type { Connection } from '../open.ts'

/** A received event. */
export interface Cause {
  readonly arrival: number
  readonly subject: number
  /** Its own time, ms since the epoch. */
  readonly time: number
}

/** What an event, or time after it, brought about beyond the event's own transition. */
export interface ToAdd extends Pick<Brought, 'caused' | 'reached'> {
  /** Those of the event itself in further journeys. */
  readonly transitions?: readonly Transition[]
}

/** The number under which what timers caused is noted; null where the event itself caused it. */
export type Noted = (eventId: string) => number | null

/** Writes what one received event, or time after it, brought about beyond its own transition. */
export interface Caused {
  /** Adds what an event caused, or with numbers, what timers did behind it. */
  add(cause: Cause, what: ToAdd, noted: Noted): void
  recordEffects(cause: Cause, effects: readonly Effect[], isHeld: (effect: Effect) => boolean): void
}

const Cell = z.union([z.string(), z.number(), z.null()])
type Cell = z.infer<typeof Cell>
/** In the order of the table's columns; ids as texts. */
export type Row = readonly Cell[]

/** The rows of some causes, by table. Each begins with its cause and its ordinal. */
export interface CausedRows {
  readonly caused: readonly Row[]
  readonly moves: readonly Row[]
  readonly reached: readonly Row[]
}

const TABLES = { caused: 'caused_events', moves: 'further_moves', reached: 'reached' } as const
const KINDS = ['caused', 'moves', 'reached'] as const

/** Columns of `caused_events` by their position in a row. */
export const EVENT_ID = 2
export const FROM_STEP = 10
export const NOTED = 13

const ORDINAL = 1

/** As rows behind so many events that this cause has caused already: what an event itself causes comes first. */
export function rowsOf(
  names: NameTable,
  { arrival, subject, time }: Cause,
  { caused, reached = [], transitions = [] }: ToAdd,
  noted: Noted,
  before: number,
): CausedRows {
  const ordinals = new Map(caused.map(({ eventId }, index) => [eventId, before + index + 1]))
  const numbersOf = (transition: Transition | undefined): Cell[] =>
    transition === undefined
      ? [null, null, null]
      : [names.idOf(transition.from), names.idOf(transition.to), names.idOf(transition.ruleId)]
  const movesOf = (ordinal: number, at: number, moves: readonly Transition[]): Row[] =>
    moves.flatMap((move) =>
      move.journey === undefined
        ? []
        : [[arrival, ordinal, names.idOf(move.journey), subject, at, ...numbersOf(move)]],
    )
  return {
    caused: caused.map((event, index) => [
      arrival,
      before + index + 1,
      event.eventId,
      event.causedBy,
      subject,
      event.timestamp,
      names.idOf(event.eventType),
      event.depth,
      names.idOf(event.ruleId),
      JSON.stringify(event.payload),
      ...numbersOf(event.transition),
      noted(event.eventId),
    ]),
    moves: [
      ...movesOf(0, time, transitions),
      ...caused.flatMap((event, index) => movesOf(before + index + 1, event.timestamp, event.further ?? [])),
    ],
    reached: reached.map(({ step, kind, value, timestamp, journey, eventId }, position) => [
      arrival,
      ordinals.get(eventId) ?? 0,
      position,
      subject,
      timestamp,
      journey === undefined ? null : names.idOf(journey),
      names.idOf(step),
      kind,
      value,
    ]),
  }
}

export const NO_ROWS: CausedRows = { caused: [], moves: [], reached: [] }

/** The same rows, moved on by so many ordinals. */
export function shifted(rows: CausedRows, by: number): CausedRows {
  const shift = (row: Row): Row => row.with(ORDINAL, ordinalOf(row) + by)
  return { caused: rows.caused.map(shift), moves: rows.moves.map(shift), reached: rows.reached.map(shift) }
}

export function ordinalOf(row: Row): number {
  return Number(row[ORDINAL])
}

/** The rows that `keeps` an ordinal of. */
export function rowsWhere(rows: CausedRows, keeps: (ordinal: number) => boolean): CausedRows {
  const kept = (row: Row): boolean => keeps(ordinalOf(row))
  return {
    caused: rows.caused.filter(kept),
    moves: rows.moves.filter(kept),
    reached: rows.reached.filter(kept),
  }
}

export function joinRows(one: CausedRows, other: CausedRows): CausedRows {
  if (one === NO_ROWS) return other
  return {
    caused: [...one.caused, ...other.caused],
    moves: [...one.moves, ...other.moves],
    reached: [...one.reached, ...other.reached],
  }
}

/** Ordinal, then what tells rows of one ordinal apart: a number in each table that has several. */
function byKey(a: Row, b: Row): number {
  return ordinalOf(a) - ordinalOf(b) || Number(a[ORDINAL + 1]) - Number(b[ORDINAL + 1])
}

/** Nearly every event caused one or nothing. */
function inOrder(rows: readonly Row[]): readonly Row[] {
  return rows.length < 2 ? rows : rows.toSorted(byKey)
}

function isSameRow(one: Row, other: Row | undefined): boolean {
  return one.length === other?.length && one.every((cell, column) => cell === other[column])
}

/** True where the two hold the same rows of one cause, in whatever order. */
export function areSame(one: CausedRows, other: CausedRows): boolean {
  return KINDS.every((kind) => {
    if (one[kind].length !== other[kind].length) return false
    const others = inOrder(other[kind])
    return inOrder(one[kind]).every((row, index) => isSameRow(row, others[index]))
  })
}

export interface CausedTables {
  insert(rows: CausedRows): void
  /** Everything that these causes have, by cause. */
  read(causes: readonly number[]): Map<number, CausedRows>
  remove(cause: number): void
  /** The highest ordinal of a cause; 0 where it caused no event. */
  highest(cause: number): number
}

const idText = (column: string): string =>
  `lower(substr(hex(${column}), 1, 8) || '-' || substr(hex(${column}), 9, 4) || '-' || substr(hex(${column}), 13, 4) || '-' ||
   substr(hex(${column}), 17, 4) || '-' || substr(hex(${column}), 21)) AS ${column}`

const COLUMNS = {
  caused: `cause, ordinal, ${idText('event_id')}, ${idText('caused_by')}, subject, time, type, depth, by_rule, payload,
    from_step, to_step, rule, noted`,
  moves: 'cause, ordinal, journey, subject, time, from_step, to_step, rule',
  reached: 'cause, ordinal, position, subject, time, journey, step, kind, value',
}

const Rows = z.array(z.array(Cell))

export function openCausedTables(database: Connection): CausedTables {
  const insertCaused = database.prepare(
    `INSERT INTO caused_events VALUES (${Array(14).fill('?').join(', ')})`,
  )
  const insertMove = database.prepare(`INSERT INTO further_moves VALUES (${Array(8).fill('?').join(', ')})`)
  const insertReached = database.prepare(`INSERT INTO reached VALUES (${Array(9).fill('?').join(', ')})`)
  const highest = database
    .prepare('SELECT coalesce(max(ordinal), 0) FROM caused_events WHERE cause = ?')
    .pluck()
  const selects = KINDS.map((kind) => ({
    kind,
    select: database
      .prepare(`SELECT ${COLUMNS[kind]} FROM ${TABLES[kind]} WHERE cause IN (SELECT value FROM json_each(?))`)
      .raw(),
  }))
  const removals = KINDS.map((kind) => database.prepare(`DELETE FROM ${TABLES[kind]} WHERE cause = ?`))
  return {
    insert: ({ caused, moves, reached }) => {
      for (const [cause, ordinal, id, causedBy, ...others] of caused)
        insertCaused.run(cause, ordinal, uuidToBytes(String(id)), uuidToBytes(String(causedBy)), ...others)
      for (const row of moves) insertMove.run(...row)
      for (const row of reached) insertReached.run(...row)
    },
    read: (causes) => {
      const list = JSON.stringify(causes)
      const byCause = new Map<number, { caused: Row[]; moves: Row[]; reached: Row[] }>()
      for (const { kind, select } of selects) {
        for (const row of Rows.parse(select.all(list))) {
          const cause = Number(row[0])
          const rows = byCause.get(cause) ?? { caused: [], moves: [], reached: [] }
          rows[kind].push(row)
          byCause.set(cause, rows)
        }
      }
      return byCause
    },
    remove: (cause) => {
      for (const removal of removals) removal.run(cause)
    },
    highest: (cause) => z.number().parse(highest.get(cause)),
  }
}
