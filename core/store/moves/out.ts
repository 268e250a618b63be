import { z } from 'zod'
import { bytesToUuid } from '../events/uuid-bytes.ts'
import type { NameTable } from '../names.ts'
import type { Connection } from '../open.ts'
import { openPersonReader, type StoredPerson, toPerson } from '../people/people.ts'
import { openSubjectReader } from '../people/subjects.ts'

/** A move as it is told to others, the same on every stream. Its event's id tells two tellings of one move apart. */
export interface StateTransition {
  readonly userId: string
  readonly from: string
  readonly to: string
  readonly ruleId: string
  readonly eventId: string
  /** Milliseconds since the epoch: the event's own time. */
  readonly timestamp: number
  /** How many moves the person has made, this one included, as the history stands now. */
  readonly version: number
}

/** What happened past an arrival, read from committed rows. */
export interface OutReader {
  /** Moves of the next `limit` events and of timers noted among them; `last` is the number up to which was read. */
  transitionsAfter(arrival: number, limit: number): { transitions: StateTransition[]; last: number }
  /** The next `limit` events with their persons as they stand now, each person once. */
  changedAfter(
    arrival: number,
    limit: number,
  ): {
    people: StoredPerson[]
    events: { eventId: string; subject: string; receivedAt: number }[]
    last: number
  }
  /** Every identifier of a person. */
  namesOf(person: number): string[]
  /** Persons by number, past one. */
  peopleAfter(person: number, limit: number): StoredPerson[]
}

const EventRow = z.object({
  arrival: z.number(),
  event_id: z.instanceof(Uint8Array),
  person: z.number(),
  subject: z.string(),
  time: z.number(),
  received_at: z.number(),
  from_step: z.number().nullable(),
  to_step: z.number().nullable(),
  rule: z.number().nullable(),
})
type EventRow = z.infer<typeof EventRow>

const Move = z.object({
  event_id: z.instanceof(Uint8Array),
  time: z.number(),
  from_step: z.number(),
  to_step: z.number(),
  rule: z.number(),
  noted: z.number().nullable(),
})

const Link = z.object({
  previous: z.number().nullable(),
  time: z.number(),
  moved: z.number(),
})

const EVENTS = `SELECT arrival, event_id, person, people.subject, time, received_at, from_step, to_step, rule
  FROM events JOIN subjects USING (subject) JOIN people USING (person) WHERE arrival > ? ORDER BY arrival LIMIT ?`

/** Events with moves of timers that were noted later than the event itself arrived. */
const TIMED = `SELECT DISTINCT arrival, events.event_id, person, people.subject, events.time, received_at, events.from_step,
    events.to_step, events.rule
  FROM caused_events CROSS JOIN events ON arrival = cause JOIN subjects ON subjects.subject = events.subject
    JOIN people USING (person)
  WHERE noted > ? AND noted <= ? ORDER BY arrival`

export function openOutReader(database: Connection, names: NameTable): OutReader {
  const events = database.prepare(EVENTS)
  const timed = database.prepare(TIMED)
  const lastNoted = database.prepare('SELECT coalesce(max(noted), 0) FROM caused_events').pluck()
  const moves = database.prepare(
    `SELECT event_id, time, from_step, to_step, rule, noted FROM caused_events
     WHERE cause = ? AND from_step IS NOT NULL ORDER BY ordinal`,
  )
  const link = database.prepare(
    `SELECT previous, time, (from_step IS NOT NULL) +
       (SELECT count(*) FROM caused_events WHERE cause = arrival AND caused_events.from_step IS NOT NULL) AS moved
     FROM events WHERE arrival = ?`,
  )
  const page = database.prepare('SELECT * FROM people WHERE person > ? ORDER BY person LIMIT ?')
  const people = openPersonReader(database, names)
  const subjects = openSubjectReader(database)

  /** For each event of a person, the moves before it in the fold. */
  const versionsOf = (person: number): Map<number, number> => {
    const chain: { arrival: number; time: number; moved: number }[] = []
    for (const { head } of subjects.ofPerson(person)) {
      for (let arrival: number | null = head === 0 ? null : head; arrival !== null; ) {
        const { previous, time, moved } = Link.parse(link.get(arrival))
        chain.push({ arrival, time, moved })
        arrival = previous
      }
    }
    chain.sort((a, b) => a.time - b.time || a.arrival - b.arrival)
    const before = new Map<number, number>()
    let version = 0
    for (const { arrival, moved } of chain) {
      before.set(arrival, version)
      version += moved
    }
    return before
  }

  /** The next events, and those after which timers were noted meanwhile; up to which number that is. */
  const readOn = (
    after: number,
    limit: number,
  ): { rows: EventRow[]; timedRows: EventRow[]; last: number } => {
    const rows = events.all(after, limit).map((raw) => EventRow.parse(raw))
    const lastRow = rows.at(-1)?.arrival ?? after
    const last = rows.length < limit ? Math.max(lastRow, z.number().parse(lastNoted.get())) : lastRow
    return { rows, timedRows: timed.all(after, last).map((raw) => EventRow.parse(raw)), last }
  }

  return {
    transitionsAfter: (after, limit) => {
      const { rows, timedRows, last } = readOn(after, limit)
      const versions = new Map<number, Map<number, number>>()
      const told: { number: number; transition: StateTransition }[] = []
      const tell = (row: EventRow, isNew: boolean): void => {
        const caused = moves.all(row.arrival).map((raw) => Move.parse(raw))
        const own = Move.omit({ noted: true }).safeParse(row)
        const made = own.success ? [{ ...own.data, noted: null }, ...caused] : caused
        if (made.length === 0) return
        const known = versions.get(row.person) ?? versionsOf(row.person)
        versions.set(row.person, known)
        const before = known.get(row.arrival) ?? 0
        made.forEach((move, index) => {
          // A new event tells what itself and its caused events did; timers are told under the number of their own.
          if (move.noted === null ? !isNew : isNew || move.noted <= after || move.noted > last) return
          const transition = {
            userId: row.subject,
            from: names.textOf(move.from_step),
            to: names.textOf(move.to_step),
            ruleId: names.textOf(move.rule),
            eventId: bytesToUuid(move.event_id),
            timestamp: move.time,
            version: before + index + 1,
          }
          told.push({ number: move.noted ?? row.arrival, transition })
        })
      }
      for (const row of rows) tell(row, true)
      for (const row of timedRows) tell(row, false)
      // Stable: what happened under one number keeps its order. What a timer did comes before the event that found it due.
      told.sort((a, b) => a.number - b.number || a.transition.timestamp - b.transition.timestamp)
      return { transitions: told.map(({ transition }) => transition), last }
    },
    changedAfter: (after, limit) => {
      const { rows, timedRows, last } = readOn(after, limit)
      const changed = [...new Set([...rows, ...timedRows].map(({ person }) => person))]
      return {
        people: changed.flatMap((person) => people.byNumber(person) ?? []),
        events: rows.map((row) => ({
          eventId: bytesToUuid(row.event_id),
          subject: row.subject,
          receivedAt: row.received_at,
        })),
        last,
      }
    },
    namesOf: (person) => subjects.ofPerson(person).map(({ name }) => name),
    peopleAfter: (person, limit) => page.all(person, limit).map((row) => toPerson(row, names)),
  }
}
