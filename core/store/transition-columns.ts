import { z } from 'zod'
import type { TransitionColumns } from '#core/topology/columns.ts'
import { growingFloats, growingIntegers } from './growing.ts'
import type { Connection } from './open.ts'
import type { Owners } from './subjects.ts'

/** Transitions of the current fold as columns. */
export interface TransitionColumnReader {
  /** Appends those of events past `after` up to `through`, and of what they caused. */
  readBetween(after: number, through: number): void
  /** Reads these persons' transitions anew as far as `through`: a re-fold has changed them. */
  rereadPersons(persons: ReadonlySet<number>, through: number): void
  clear(): void
  /** Says of every transition anew whose it is. */
  assign(): void
  view(): TransitionColumns
}

const Row = z.tuple([z.number(), z.number(), z.number(), z.number(), z.number(), z.number(), z.number()])

const MOVED = 'SELECT arrival, 0, subject, time, from_step, to_step, rule FROM events'
const CAUSED = 'SELECT cause, ordinal, subject, time, from_step, to_step, rule FROM caused_events'

/** One person's events through the chains of `previous` of its subjects: there is no index by person. */
const CHAIN = `WITH RECURSIVE chain (arrival, previous) AS (
  SELECT arrival, previous FROM events WHERE arrival IN (SELECT head FROM subjects WHERE person = $person)
  UNION ALL
  SELECT events.arrival, events.previous FROM chain CROSS JOIN events ON events.arrival = chain.previous
)`

/** The four queries, exported so that a test can hold their plans to the keys. */
export const TRANSITION_QUERIES = {
  moved: `${MOVED} WHERE arrival > ? AND arrival <= ? AND to_step IS NOT NULL`,
  caused: `${CAUSED} WHERE cause > ? AND cause <= ? AND to_step IS NOT NULL`,
  movedOf: `${CHAIN} ${MOVED.replace('FROM events', 'FROM chain CROSS JOIN events USING (arrival)')}
    WHERE to_step IS NOT NULL AND arrival <= $through`,
  causedOf: `${CHAIN} ${CAUSED.replace('FROM caused_events', 'FROM chain CROSS JOIN caused_events ON cause = arrival')}
    WHERE to_step IS NOT NULL AND cause <= $through`,
}

export function openTransitionColumns(database: Connection, owners: Owners): TransitionColumnReader {
  const moved = database.prepare(TRANSITION_QUERIES.moved).raw()
  const caused = database.prepare(TRANSITION_QUERIES.caused).raw()
  const movedOf = database.prepare(TRANSITION_QUERIES.movedOf).raw()
  const causedOf = database.prepare(TRANSITION_QUERIES.causedOf).raw()
  const arrival = growingFloats()
  const ordinal = growingIntegers()
  const subject = growingIntegers()
  const person = growingIntegers()
  const time = growingFloats()
  const from = growingIntegers()
  const to = growingIntegers()
  const rule = growingIntegers()
  const read = [arrival, ordinal, subject, time, from, to, rule] as const

  const append = (rows: Iterable<unknown>): void => {
    for (const raw of rows) {
      const row = Row.parse(raw)
      for (const [index, column] of read.entries()) column.push(row[index] ?? -1)
      person.push(owners.of(row[2]))
    }
  }

  return {
    readBetween: (after, through) => {
      append(moved.iterate(after, through))
      append(caused.iterate(after, through))
    },
    rereadPersons: (persons, through) => {
      const owner = person.view().slice()
      for (const column of [...read, person]) column.retain((index) => !persons.has(owner[index] ?? -1))
      for (const one of persons) {
        append(movedOf.iterate({ person: one, through }))
        append(causedOf.iterate({ person: one, through }))
      }
    },
    clear: () => {
      for (const column of [...read, person]) column.clear()
    },
    assign: () => {
      person.clear()
      for (const number of subject.view()) person.push(owners.of(number))
    },
    view: () => ({
      length: arrival.length,
      arrival: arrival.view(),
      ordinal: ordinal.view(),
      person: person.view(),
      time: time.view(),
      from: from.view(),
      to: to.view(),
      rule: rule.view(),
    }),
  }
}
