import { z } from 'zod'
import type { EventColumns, TransitionColumns } from '#core/topology/columns.ts'
import type { Connection } from './open.ts'

const NumberRow = z.array(z.number().nullable())

interface Growing<Column> {
  push(value: number): void
  /** The filled part, without copying. */
  view(): Column
  clear(): void
}

interface Resizable {
  readonly length: number
  [index: number]: number
  set(from: ArrayLike<number>): void
}

/** A column that grows by doubling. */
function growing<Column extends Resizable>(
  make: (length: number) => Column,
  cut: (column: Column, length: number) => Column,
): Growing<Column> {
  let column = make(1024)
  let length = 0
  return {
    push: (value) => {
      if (length === column.length) {
        const larger = make(length * 2)
        larger.set(column)
        column = larger
      }
      column[length] = value
      length += 1
    },
    view: () => cut(column, length),
    clear: () => {
      length = 0
    },
  }
}

const floats = (): Growing<Float64Array> =>
  growing<Float64Array>(
    (length) => new Float64Array(length),
    (column, length) => column.subarray(0, length),
  )
const integers = (): Growing<Int32Array> =>
  growing<Int32Array>(
    (length) => new Int32Array(length),
    (column, length) => column.subarray(0, length),
  )

/** The whole workspace as columns, kept up to date by reading only what is new. */
export interface ColumnReader {
  /** Reads events that arrived since the last call; everything, where `refolded` says that old rows have changed. */
  refresh(refolded: boolean): void
  events(): EventColumns
  transitions(): TransitionColumns
}

const NEW_EVENTS = `
SELECT arrival, person, time, type, source, channel,
  CASE WHEN instr(payload, '"value"') > 0 THEN json_extract(payload, '$.value') END AS value,
  from_step, to_step, rule, session
FROM events WHERE arrival > ? ORDER BY arrival`
const NEW_CAUSED = `
SELECT cause, ordinal, person, time, from_step, to_step, rule
FROM caused_events WHERE cause > ? AND to_step IS NOT NULL ORDER BY cause, ordinal`

export function openColumns(database: Connection): ColumnReader {
  const selectEvents = database.prepare(NEW_EVENTS).raw()
  const selectCaused = database.prepare(NEW_CAUSED).raw()
  const arrival = floats()
  const person = integers()
  const time = floats()
  const type = integers()
  const source = integers()
  const channel = integers()
  const session = integers()
  const value = floats()
  const moved = {
    arrival: floats(),
    ordinal: integers(),
    person: integers(),
    time: floats(),
    from: integers(),
    to: integers(),
    rule: integers(),
  }
  const sessions = new Map<string, number>()
  let through = 0

  const sessionNumber = (text: unknown): number => {
    if (typeof text !== 'string') return -1
    const known = sessions.get(text)
    if (known !== undefined) return known
    sessions.set(text, sessions.size)
    return sessions.size - 1
  }

  const move = (cells: readonly [number, number, number, number, number, number, number]): void => {
    moved.arrival.push(cells[0])
    moved.ordinal.push(cells[1])
    moved.person.push(cells[2])
    moved.time.push(cells[3])
    moved.from.push(cells[4])
    moved.to.push(cells[5])
    moved.rule.push(cells[6])
  }

  const readEvents = (): number => {
    let newest = through
    for (const row of selectEvents.iterate(through)) {
      if (!Array.isArray(row)) continue
      const sessionText: unknown = row[10]
      const rawValue: unknown = row[6]
      row[6] = null
      const cells = NumberRow.parse(row.slice(0, 10))
      const [at = 0, who = 0, when = 0, what = 0, where = 0, by = null] = cells
      newest = at ?? newest
      arrival.push(at ?? 0)
      person.push(who ?? 0)
      time.push(when ?? 0)
      type.push(what ?? 0)
      source.push(where ?? 0)
      channel.push(by ?? -1)
      value.push(typeof rawValue === 'number' ? rawValue : Number.NaN)
      session.push(sessionNumber(sessionText))
      const [from, to, rule] = cells.slice(7)
      if (from !== null && from !== undefined)
        move([at ?? 0, 0, who ?? 0, when ?? 0, from, to ?? -1, rule ?? -1])
    }
    return newest
  }

  const readCaused = (): void => {
    for (const row of selectCaused.iterate(through)) {
      const [cause, ordinal, who, when, from, to, rule] = NumberRow.parse(row)
      move([cause ?? 0, ordinal ?? 0, who ?? 0, when ?? 0, from ?? -1, to ?? -1, rule ?? -1])
    }
  }

  return {
    refresh: (refolded) => {
      if (refolded) {
        through = 0
        for (const column of [arrival, person, time, type, source, channel, session, value]) column.clear()
        for (const column of Object.values(moved)) column.clear()
      }
      const newest = readEvents()
      readCaused()
      through = newest
    },
    events: () => ({
      length: arrival.view().length,
      arrival: arrival.view(),
      person: person.view(),
      time: time.view(),
      type: type.view(),
      source: source.view(),
      session: session.view(),
      channel: channel.view(),
      value: value.view(),
    }),
    transitions: () => ({
      length: moved.arrival.view().length,
      arrival: moved.arrival.view(),
      ordinal: moved.ordinal.view(),
      person: moved.person.view(),
      time: moved.time.view(),
      from: moved.from.view(),
      to: moved.to.view(),
      rule: moved.rule.view(),
    }),
  }
}
