import { z } from 'zod'
import type { Connection } from '../open.ts'
import type { Owners } from '../people/subjects.ts'
import { type Growing, growingFloats, growingIntegers } from './growing.ts'

/** Rows of numbers that a fold wrote, each under the received event at its root, kept up to date by difference. */
export interface FoldRows {
  /** Appends those of events past `after` up to `through`, and of what they caused. */
  readBetween(after: number, through: number): void
  /** Reads these persons' rows anew as far as `through`: a re-fold has changed them. */
  rereadPersons(persons: ReadonlySet<number>, through: number): void
  clear(): void
  /** Says of every row anew whose it is. */
  assign(): void
}

/** Queries over one or more tables; all select the same columns: arrival of the root, ordinal, subject, then others. */
export interface FoldQueries {
  /** Takes two positions: arrival after which, and through which. */
  readonly between: readonly string[]
  /** Takes `$person` and `$through`. */
  readonly ofPerson: readonly string[]
}

/** One person's events through the chains of `previous` of its subjects: there is no index by person. */
export const CHAIN = `WITH RECURSIVE chain (arrival, previous) AS (
  SELECT arrival, previous FROM events WHERE arrival IN (SELECT head FROM subjects WHERE person = $person)
  UNION ALL
  SELECT events.arrival, events.previous FROM chain CROSS JOIN events ON events.arrival = chain.previous
)`

const Row = z.array(z.number().nullable())
type Column = Growing<Float64Array> | Growing<Int32Array>

/** The columns of what every such row begins with; `person` is looked up, not read. */
export interface RootColumns {
  readonly arrival: Growing<Float64Array>
  readonly ordinal: Growing<Int32Array>
  readonly subject: Growing<Int32Array>
  readonly person: Growing<Int32Array>
}

export function growingRoot(): RootColumns {
  return {
    arrival: growingFloats(),
    ordinal: growingIntegers(),
    subject: growingIntegers(),
    person: growingIntegers(),
  }
}

/** What every reader of such rows shows of their beginning. */
export function rootView({ arrival, ordinal, person }: RootColumns) {
  return {
    length: arrival.length,
    arrival: arrival.view(),
    ordinal: ordinal.view(),
    person: person.view(),
  }
}

/** @param others columns that are read behind arrival, ordinal and subject; NULL becomes NaN */
export function openFoldRows(
  database: Connection,
  owners: Owners,
  queries: FoldQueries,
  { arrival, ordinal, subject, person }: RootColumns,
  others: readonly Column[],
): FoldRows {
  const between = queries.between.map((sql) => database.prepare(sql).raw())
  const ofPerson = queries.ofPerson.map((sql) => database.prepare(sql).raw())
  const read: readonly Column[] = [arrival, ordinal, subject, ...others]

  const append = (rows: Iterable<unknown>): void => {
    for (const raw of rows) {
      const row = Row.parse(raw)
      for (let index = 0; index < read.length; index += 1) read[index]?.push(row[index] ?? Number.NaN)
      person.push(owners.of(row[2] ?? 0))
    }
  }

  return {
    readBetween: (after, through) => {
      for (const select of between) append(select.iterate(after, through))
    },
    rereadPersons: (persons, through) => {
      const owner = person.view().slice()
      for (const column of [...read, person]) column.retain((index) => !persons.has(owner[index] ?? -1))
      for (const one of persons) {
        for (const select of ofPerson) append(select.iterate({ person: one, through }))
      }
    },
    clear: () => {
      for (const column of [...read, person]) column.clear()
    },
    assign: () => {
      person.clear()
      for (const number of subject.view()) person.push(owners.of(number))
    },
  }
}
