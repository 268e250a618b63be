import { z } from 'zod'
import { isJsonObject } from '#core/base/json.ts'
import type { Envelope } from '#core/event/envelope.ts'
import type { Outcome } from '#core/event/outcome.ts'
import type { FoldedEvent } from '#core/journey/state.ts'
import { AS_STORED, type Reading } from '#core/registry/reading.ts'
import { SUBJECT_IS_ANONYMOUS, toStoredEvent } from './events.ts'
import type { NameTable } from './names.ts'
import type { Connection } from './open.ts'

/** One event as a fold needs it, with the number of the ruleset that judges it. */
export interface EventToFold {
  readonly event: FoldedEvent & Partial<Envelope>
  readonly ruleset: number | null
  readonly arrival: number
  /** Read with whole envelopes only. */
  readonly outcome?: Outcome
}

export interface PersonToFold {
  readonly subject: string
  /** Where the person stands now. */
  readonly step: string
  /** In `(timestamp, arrival)` order. */
  readonly events: readonly EventToFold[]
}

/**
 * Everyone's events, person by person, for those who fold the whole workspace anew. SQLite sorts, and spills to
 * temporary files of its own, so that memory holds one person at a time. `whole`: with every field of the envelope; else
 * payloads are parsed when they are first asked for, which for most events is never, and an event's arrival stands for
 * its id.
 */
export interface FoldReader {
  everyone(whole: boolean): IterableIterator<PersonToFold>
  /** Those who stand at a step now. */
  atStep(step: string): IterableIterator<PersonToFold>
  countEvents(): number
}

const ORDER = 'ORDER BY subjects.person, events.time, events.arrival'
const QUICK = `SELECT person, time, type, source, ruleset, session, flags, anonymous_id, payload, arrival, name
  FROM events JOIN subjects USING (subject) ${ORDER}`
const WHOLE = `SELECT events.*, subjects.name, subjects.person
  FROM events JOIN subjects USING (subject) JOIN people USING (person)`

const QuickRow = z.tuple([
  z.number(),
  z.number(),
  z.number(),
  z.number(),
  z.number().nullable(),
  z.string().nullable(),
  z.number(),
  z.string().nullable(),
  z.string(),
  z.number(),
  z.string(),
])
type QuickRow = z.infer<typeof QuickRow>
const Owner = z.object({ person: z.number() })
const PersonRow = z.tuple([z.string(), z.number()])

function parsePayload(text: string): FoldedEvent['payload'] {
  const payload: unknown = JSON.parse(text)
  // Written by this room, from what was checked on its way in: a second look at every value is not needed.
  return isJsonObject(payload) ? payload : {}
}

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] }

/** Reads events as `reading` has them. */
export function openFoldReader(
  database: Connection,
  names: NameTable,
  reading: Reading = AS_STORED,
): FoldReader {
  const personOf = database.prepare('SELECT subject, step FROM people WHERE person = ?').raw()

  const quickEvent = (row: QuickRow): EventToFold => {
    const [, timestamp, type, source, ruleset, session, flags, anonymous, text, arrival, subject] = row
    const isAnonymous = (flags & SUBJECT_IS_ANONYMOUS) !== 0
    let payload: FoldedEvent['payload'] | undefined
    const event: Writable<FoldedEvent> = {
      eventId: String(arrival),
      timestamp,
      eventType: names.textOf(type),
      source: names.textOf(source),
      get payload() {
        payload ??= parsePayload(text)
        return payload
      },
    }
    if (isAnonymous) event.anonymousId = subject
    else event.userId = subject
    if (!isAnonymous && anonymous !== null) event.anonymousId = anonymous
    if (session !== null) event.sessionId = session
    return { event, ruleset, arrival }
  }

  const wholeEvent = (raw: unknown): EventToFold => {
    const { envelope, outcome, ruleset, arrival } = toStoredEvent(raw, names)
    return { event: reading.read(envelope), ruleset, arrival, outcome }
  }

  /** Rows of one person follow one another: gathered until the next person's come. */
  function* byPerson<Row>(
    rows: Iterable<unknown>,
    read: (raw: unknown) => Row,
    ownerOf: (row: Row) => number,
    toEvent: (row: Row) => EventToFold,
  ): Generator<PersonToFold> {
    let owner = -1
    let subject = ''
    let step = 0
    let events: EventToFold[] = []
    for (const raw of rows) {
      const row = read(raw)
      if (ownerOf(row) !== owner) {
        if (events.length > 0) yield { subject, step: names.textOf(step), events }
        owner = ownerOf(row)
        ;[subject, step] = PersonRow.parse(personOf.get(owner))
        events = []
      }
      events.push(toEvent(row))
    }
    if (events.length > 0) yield { subject, step: names.textOf(step), events }
  }

  const wholly = (where: string, ...values: number[]): Generator<PersonToFold> =>
    byPerson(
      database.prepare(`${WHOLE} ${where} ${ORDER}`).iterate(...values),
      (raw) => raw,
      (raw) => Owner.parse(raw).person,
      wholeEvent,
    )

  return {
    everyone: (whole) =>
      // What is brought up by its version needs the whole of it.
      whole || reading.types.size > 0
        ? wholly('')
        : byPerson(
            database.prepare(QUICK).raw().iterate(),
            (raw) => QuickRow.parse(raw),
            ([person]) => person,
            quickEvent,
          ),
    atStep: (step) => wholly('WHERE people.step = ?', names.find(step) ?? -1),
    countEvents: () => z.number().parse(database.prepare('SELECT count(*) FROM events').pluck().get()),
  }
}
