import { z } from 'zod'
import type { EventColumns } from '#core/topology/columns.ts'
import { growingFloats, growingIntegers } from '../moves/growing.ts'
import type { Connection } from '../open.ts'
import type { Owners } from '../people/subjects.ts'
import type { ReadOtherwise } from '../read-otherwise.ts'

/**
 * Stored events as columns. A stored event never changes, so that only new ones are ever read; whose they are is looked up
 * again where who is whom has changed.
 */
export interface EventColumnReader {
  /** Appends up to `most` events that follow the last one read; answers with how many there were. */
  readMore(most: number): number
  /** Arrival of the last event read. */
  through(): number
  /** Says of every event anew whose it is. */
  assign(): void
  view(): EventColumns
}

const Text = z.string().nullable()
const Row = z.tuple([
  z.number(),
  z.number(),
  z.number(),
  z.number(),
  z.number(),
  z.number().nullable(),
  z.unknown(),
  Text,
])

export function openEventColumns(
  database: Connection,
  owners: Owners,
  readOtherwise: ReadOtherwise = () => null,
): EventColumnReader {
  const select = database
    .prepare(
      `SELECT arrival, subject, time, type, source, channel,
         CASE WHEN instr(payload, '"value"') > 0 THEN json_extract(payload, '$.value') END, session
       FROM events WHERE arrival > ? ORDER BY arrival LIMIT ?`,
    )
    .raw()
  const arrival = growingFloats()
  const subject = growingIntegers()
  const person = growingIntegers()
  const time = growingFloats()
  const type = growingIntegers()
  const source = growingIntegers()
  const channel = growingIntegers()
  const session = growingIntegers()
  const value = growingFloats()
  const sessions = new Map<string, number>()
  let through = 0

  const sessionNumber = (text: string | null): number => {
    if (text === null) return -1
    const known = sessions.get(text)
    if (known !== undefined) return known
    sessions.set(text, sessions.size)
    return sessions.size - 1
  }

  return {
    readMore: (most) => {
      const before = arrival.length
      for (const raw of select.iterate(through, most)) {
        const row = Row.parse(raw)
        arrival.push(row[0])
        subject.push(row[1])
        person.push(owners.of(row[1]))
        time.push(row[2])
        const read = readOtherwise(row[3], row[0])
        type.push(read?.type ?? row[3])
        source.push(row[4])
        channel.push(read?.channel ?? row[5] ?? -1)
        value.push(read?.value ?? (typeof row[6] === 'number' ? row[6] : Number.NaN))
        session.push(sessionNumber(row[7]))
        through = row[0]
      }
      return arrival.length - before
    },
    through: () => through,
    assign: () => {
      person.clear()
      for (const number of subject.view()) person.push(owners.of(number))
    },
    view: () => ({
      length: arrival.length,
      arrival: arrival.view(),
      person: person.view(),
      time: time.view(),
      type: type.view(),
      source: source.view(),
      session: session.view(),
      channel: channel.view(),
      value: value.view(),
    }),
  }
}
