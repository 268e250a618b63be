import { z } from 'zod'
import type { UserState } from '#core/journey/state.ts'
import { StateShape } from '#core/journey/state-shape.ts'
import type { Connection } from '../open.ts'

/** A place in the fold of one person. */
export interface FoldPlace {
  /** Of the event, ms since the epoch. */
  readonly time: number
  readonly arrival: number
}

/** The state right after the event at a place, before time has passed. */
export interface Snapshot extends FoldPlace {
  /** How many events the person has up to there. */
  readonly count: number
  readonly state: UserState
}

const Row = z.object({ time: z.number(), arrival: z.number(), count: z.number(), state: z.string() })

export interface Snapshots {
  /** The last one before a place; null where there is none. */
  before(person: number, place: FoldPlace): Snapshot | null
  /** The first one behind a place up to which the person had so many events; null where there is none. */
  after(person: number, place: FoldPlace, count: number): Snapshot | null
  save(person: number, snapshot: Snapshot): void
  /** So many events joined behind the first place, and from the second on everything is as it was. */
  rejoin(person: number, joined: number, from: FoldPlace, at: FoldPlace): void
  /** Forgets those from a place on: an event joins there. */
  clearFrom(person: number, place: FoldPlace): void
  /** Forgets all of a person. */
  clear(person: number): void
}

export function openSnapshots(database: Connection): Snapshots {
  const before = database.prepare(
    `SELECT time, arrival, count, state FROM snapshots WHERE person = ? AND (time, arrival) < (?, ?)
     ORDER BY time DESC, arrival DESC LIMIT 1`,
  )
  const after = database.prepare(
    `SELECT time, arrival, count, state FROM snapshots WHERE person = ? AND (time, arrival) > (?, ?) AND count >= ?
     ORDER BY time, arrival LIMIT 1`,
  )
  const clearBetween = database.prepare(
    'DELETE FROM snapshots WHERE person = ? AND (time, arrival) > (?, ?) AND (time, arrival) < (?, ?)',
  )
  const shift = database.prepare(
    'UPDATE snapshots SET count = count + ? WHERE person = ? AND (time, arrival) >= (?, ?)',
  )
  const save = database.prepare('INSERT OR REPLACE INTO snapshots VALUES (?, ?, ?, ?, ?)')
  const clearFrom = database.prepare('DELETE FROM snapshots WHERE person = ? AND (time, arrival) > (?, ?)')
  const clear = database.prepare('DELETE FROM snapshots WHERE person = ?')
  const read = (raw: unknown): Snapshot | null => {
    if (raw === undefined) return null
    const row = Row.parse(raw)
    return { ...row, state: StateShape.parse(JSON.parse(row.state)) }
  }
  return {
    before: (person, { time, arrival }) => read(before.get(person, time, arrival)),
    after: (person, { time, arrival }, count) => read(after.get(person, time, arrival, count)),
    rejoin: (person, joined, from, at) => {
      clearBetween.run(person, from.time, from.arrival, at.time, at.arrival)
      shift.run(joined, person, at.time, at.arrival)
    },
    save: (person, { time, arrival, count, state }) => {
      save.run(person, time, arrival, count, JSON.stringify(state))
    },
    clearFrom: (person, { time, arrival }) => {
      clearFrom.run(person, time, arrival)
    },
    clear: (person) => {
      clear.run(person)
    },
  }
}
