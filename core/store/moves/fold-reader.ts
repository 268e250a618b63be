import { z } from 'zod'
import { isJsonObject } from '#core/base/json.ts'
import type { Envelope } from '#core/event/envelope.ts'
import type { Outcome } from '#core/event/outcome.ts'
import type { FoldedEvent } from '#core/journey/state.ts'
import { AS_STORED, type Reading } from '#core/registry/reading.ts'
import { EVENT_COLUMNS, SUBJECT_IS_ANONYMOUS, toStoredEvent } from '../events/events.ts'
import type { NameTable } from '../names.ts'
import type { Connection } from '../open.ts'

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

/** A step of one journey. */
export interface StepAsked {
  /** Empty for the default journey. */
  readonly journey: string
  readonly step: string
  readonly initialStep: string
}

/**
 * Everyone's events, person by person, for those who fold the whole workspace anew. SQLite sorts, and spills to
 * temporary files of its own, so that memory holds one person at a time. `whole`: with every field of the envelope; else
 * payloads are parsed when they are first asked for, which for most events is never, and an event's arrival stands for
 * its id.
 */
export interface FoldReader {
  everyone(whole: boolean): IterableIterator<PersonToFold>
  /** Those who stand now at a step of a journey: of a further one whoever never moved in it is at `initialStep`. */
  atStep(at: StepAsked): IterableIterator<PersonToFold>
  countEvents(): number
}

const ORDER = 'ORDER BY subjects.person, events.time, events.arrival'
/**
 * One row a person, its columns as lists: SQLite gathers them five times as fast as rows are handed over one by one.
 * Payloads are JSON without line breaks, so that these can stand between them.
 */
const QUICK = `SELECT person, json_group_array(time), json_group_array(type), json_group_array(source),
    json_group_array(ruleset), json_group_array(flags), json_group_array(arrival), json_group_array(session),
    json_group_array(anonymous_id), json_group_array(name), group_concat(payload, char(10))
  FROM (SELECT person, time, type, source, ruleset, session, flags, anonymous_id, payload, arrival, name
    FROM events JOIN subjects USING (subject) ${ORDER})
  GROUP BY person`
const WHOLE = `SELECT ${EVENT_COLUMNS}, subjects.person
  FROM events JOIN subjects USING (subject) JOIN people USING (person)`

const AT_STEP_OF = `WHERE coalesce((SELECT json_extract(value, '$.step') FROM json_each(people.extra, '$.journeys')
  WHERE key = ?), ?) = ?`

const Numbers = z.array(z.number())
const Rulesets = z.array(z.number().nullable())
const Texts = z.array(z.string().nullable())
const QuickRow = z.tuple([z.number()], z.string())

const Owner = z.object({ person: z.number() })
const PersonRow = z.tuple([z.string(), z.number()])

function parsePayload(text: string): FoldedEvent['payload'] {
  const payload: unknown = JSON.parse(text)
  // Written by this room, from what was checked on its way in: a second look at every value is not needed.
  return isJsonObject(payload) ? payload : {}
}

/** An event of the quick reading: its payload is parsed when it is first asked for. */
class QuickEvent implements FoldedEvent {
  readonly eventId: string
  readonly timestamp: number
  readonly eventType: string
  readonly source: string
  userId?: string
  anonymousId?: string
  sessionId?: string
  #payload: FoldedEvent['payload'] | string

  constructor(arrival: number, timestamp: number, eventType: string, source: string, payload: string) {
    this.eventId = String(arrival)
    this.timestamp = timestamp
    this.eventType = eventType
    this.source = source
    this.#payload = payload
  }

  get payload(): FoldedEvent['payload'] {
    if (typeof this.#payload === 'string') this.#payload = parsePayload(this.#payload)
    return this.#payload
  }
}

function inOrder(a: EventToFold, b: EventToFold): number {
  return a.event.timestamp - b.event.timestamp || a.arrival - b.arrival
}

function isOrdered(events: readonly EventToFold[]): boolean {
  return events.every((event, index) => {
    const before = events[index - 1]
    return before === undefined || inOrder(before, event) < 0
  })
}

/** Reads events as `reading` has them. */
export function openFoldReader(
  database: Connection,
  names: NameTable,
  reading: Reading = AS_STORED,
): FoldReader {
  const personOf = database.prepare('SELECT subject, step FROM people WHERE person = ?').raw()

  const quickPerson = (raw: unknown): PersonToFold => {
    const [person, ...columns] = QuickRow.parse(raw)
    const numbers = (column: number): readonly number[] => Numbers.parse(JSON.parse(columns[column] ?? '[]'))
    const texts = (column: number): readonly (string | null)[] =>
      Texts.parse(JSON.parse(columns[column] ?? '[]'))
    const [times, types, sources] = [numbers(0), numbers(1), numbers(2)]
    const rulesets = Rulesets.parse(JSON.parse(columns[3] ?? '[]'))
    const [flags, arrivals] = [numbers(4), numbers(5)]
    const [sessions, anonymous, subjects] = [texts(6), texts(7), texts(8)]
    const payloads = (columns[9] ?? '').split('\n')
    const events = times.map((time, index): EventToFold => {
      const arrival = arrivals[index] ?? 0
      const type = names.textOf(types[index] ?? 0)
      const source = names.textOf(sources[index] ?? 0)
      const event = new QuickEvent(arrival, time, type, source, payloads[index] ?? '{}')
      const isAnonymous = ((flags[index] ?? 0) & SUBJECT_IS_ANONYMOUS) !== 0
      const known = isAnonymous ? subjects[index] : anonymous[index]
      if (!isAnonymous) event.userId = subjects[index] ?? ''
      if (known !== null && known !== undefined) event.anonymousId = known
      const session = sessions[index] ?? null
      if (session !== null) event.sessionId = session
      return { event, ruleset: rulesets[index] ?? null, arrival }
    })
    const [subject, step] = PersonRow.parse(personOf.get(person))
    // The rows came in this order, but nothing promises that they are gathered in it.
    return { subject, step: names.textOf(step), events: isOrdered(events) ? events : events.sort(inOrder) }
  }

  function* quickly(): Generator<PersonToFold> {
    for (const raw of database.prepare(QUICK).raw().iterate()) yield quickPerson(raw)
  }

  const wholeEvent = (raw: unknown): EventToFold => {
    const { envelope, outcome, ruleset, arrival } = toStoredEvent(raw, names)
    return { event: reading.read(envelope), ruleset, arrival, outcome }
  }

  /** Rows of one person follow one another: gathered until the next person's come. */
  function* wholly(where: string, ...values: (number | string)[]): Generator<PersonToFold> {
    let owner = -1
    let events: EventToFold[] = []
    const gathered = (): PersonToFold => {
      const [subject, step] = PersonRow.parse(personOf.get(owner))
      return { subject, step: names.textOf(step), events }
    }
    for (const raw of database.prepare(`${WHOLE} ${where} ${ORDER}`).iterate(...values)) {
      const { person } = Owner.parse(raw)
      if (person !== owner) {
        if (events.length > 0) yield gathered()
        owner = person
        events = []
      }
      events.push(wholeEvent(raw))
    }
    if (events.length > 0) yield gathered()
  }

  return {
    everyone: (whole) =>
      // What is brought up by its version needs the whole of it.
      whole || reading.types.size > 0 ? wholly('') : quickly(),
    atStep: ({ journey, step, initialStep }) =>
      journey === ''
        ? wholly('WHERE people.step = ?', names.find(step) ?? -1)
        : wholly(AT_STEP_OF, journey, initialStep, step),
    countEvents: () => z.number().parse(database.prepare('SELECT count(*) FROM events').pluck().get()),
  }
}
