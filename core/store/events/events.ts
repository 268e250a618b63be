import { namedChannel } from '#core/event/enrichment/channel.ts'
import type { Envelope } from '#core/event/envelope.ts'
import { OUTCOMES, type Outcome } from '#core/event/outcome.ts'
import type { Transition } from '#core/journey/state.ts'
import { AS_STORED, type Reading } from '#core/registry/reading.ts'
import type { NameTable } from '../names.ts'
import type { Connection } from '../open.ts'
import type { FoldPlace } from '../people/snapshots.ts'
import { readObject } from '../read-object.ts'
import { isEventRow } from './event-row.ts'
import { readNotes } from './notes.ts'
import { hexToUuid } from './uuid-bytes.ts'

/** Bits of `events.flags`. */
export const ID_WAS_MISSING = 1
export const SUBJECT_IS_ANONYMOUS = 2
export const TIME_WAS_MISSING = 4

/** One received event with its receipt and its place in the current fold. */
export interface StoredEvent {
  readonly arrival: number
  /** Number of the subject that it is about; events never leave their subject. */
  readonly subject: number
  /** Arrival of this subject's event before this one, by arrival; null for the first. */
  readonly previous: number | null
  readonly envelope: Envelope
  readonly receivedAt: number
  readonly intake: number
  readonly channel: string | null
  readonly outcome: Outcome
  /** Number of the ruleset that judges it; null where none was active. */
  readonly ruleset: number | null
  readonly transition: Transition | null
}

/** What `toStoredEvent` reads of `events JOIN subjects`. Ids as text: bytes cost more to hand over than all the rest. */
export const EVENT_COLUMNS = `events.arrival, lower(hex(events.event_id)) AS event_id, events.subject, subjects.name,
  events.previous, events.time, events.received_at, events.type, events.source, events.intake, events.channel, events.session,
  events.anonymous_id, events.original_id, events.schema_version, events.flags, events.payload, events.outcome,
  events.ruleset, events.from_step, events.to_step, events.rule, events.notes`

const SELECT_EVENTS = `SELECT ${EVENT_COLUMNS} FROM events JOIN subjects USING (subject)`

/** Chains are walked by the database itself: the events of one person lie far apart. */
const CHAINS = `WITH RECURSIVE chain (arrival, previous, time) AS (
    SELECT arrival, previous, time FROM events WHERE arrival IN (SELECT value FROM json_each(?))
    UNION ALL
    SELECT events.arrival, events.previous, events.time FROM chain CROSS JOIN events ON events.arrival = chain.previous
  )
  SELECT ${EVENT_COLUMNS} FROM chain CROSS JOIN events USING (arrival) CROSS JOIN subjects USING (subject)
  WHERE (chain.time, chain.arrival) > (?, ?) AND (chain.time, chain.arrival) <= (?, ?)`

/** Before every event. */
const FIRST_PLACE: FoldPlace = { time: Number.MIN_SAFE_INTEGER, arrival: 0 }
/** Behind every event. */
const LAST_PLACE: FoldPlace = { time: Number.MAX_SAFE_INTEGER, arrival: 0 }

export function toTransition(
  row: { from_step: number | null; to_step: number | null; rule: number | null },
  names: NameTable,
): Transition | null {
  if (row.from_step === null || row.to_step === null || row.rule === null) return null
  return { from: names.textOf(row.from_step), to: names.textOf(row.to_step), ruleId: names.textOf(row.rule) }
}

/** The event as it is read today; its channel is what its payload then names. */
function asRead(stored: StoredEvent, reading: Reading): StoredEvent {
  const envelope = reading.read(stored.envelope)
  return envelope === stored.envelope
    ? stored
    : { ...stored, envelope, channel: namedChannel(envelope.payload) }
}

/** A row of EVENT_COLUMNS as an event. */
export function toStoredEvent(raw: unknown, names: NameTable): StoredEvent {
  if (!isEventRow(raw)) throw new TypeError('A row of events is not as this program writes it.')
  const row = raw
  const anonymousSubject = (row.flags & SUBJECT_IS_ANONYMOUS) !== 0
  const anonymousId = anonymousSubject ? row.name : row.anonymous_id
  return {
    arrival: row.arrival,
    subject: row.subject,
    previous: row.previous,
    receivedAt: row.received_at,
    intake: row.intake,
    channel: row.channel === null ? null : names.textOf(row.channel),
    outcome: OUTCOMES[row.outcome] ?? 'NO_TRANSITION',
    ruleset: row.ruleset,
    transition: toTransition(row, names),
    envelope: {
      eventId: hexToUuid(row.event_id),
      timestamp: row.time,
      eventType: names.textOf(row.type),
      source: names.textOf(row.source),
      payload: readObject(row.payload),
      ...(anonymousSubject ? {} : { userId: row.name }),
      ...(anonymousId === null ? {} : { anonymousId }),
      ...(row.session === null ? {} : { sessionId: row.session }),
      ...(row.original_id === null ? {} : { originalId: row.original_id }),
      ...(row.schema_version === null ? {} : { schemaVersion: row.schema_version }),
      ...((row.flags & ID_WAS_MISSING) === 0 ? {} : { idWasMissing: true }),
      ...((row.flags & TIME_WAS_MISSING) === 0 ? {} : { filled: ['timestamp'] }),
      ...readNotes(row.notes),
    },
  }
}

export interface EventReader {
  at(arrival: number): StoredEvent | null
  /** All events of subjects, in `(timestamp, arrival)` order, by the chains that end at these heads; only those behind one
   * place in that order and up to another where they are given. */
  ofChains(heads: readonly number[], after?: FoldPlace, upTo?: FoldPlace): StoredEvent[]
  /** Every event past this arrival, in arrival order, read as it is asked for. */
  after(arrival: number): IterableIterator<StoredEvent>
}

/** Reads events as `reading` has them at that moment. */
export function openEventReader(
  database: Connection,
  names: NameTable,
  reading: () => Reading = () => AS_STORED,
): EventReader {
  const select = database.prepare(`${SELECT_EVENTS} WHERE events.arrival = ?`)
  const following = database.prepare(`${SELECT_EVENTS} WHERE events.arrival > ? ORDER BY events.arrival`)
  const chains = database.prepare(CHAINS)
  const toEvent = (row: unknown): StoredEvent => asRead(toStoredEvent(row, names), reading())
  const at = (arrival: number): StoredEvent | null => {
    const row = select.get(arrival)
    return row === undefined ? null : toEvent(row)
  }
  return {
    at,
    ofChains: (heads, after = FIRST_PLACE, upTo = LAST_PLACE) => {
      const places = [after.time, after.arrival, upTo.time, upTo.arrival]
      const events = chains.all(JSON.stringify(heads), ...places).map(toEvent)
      return events.sort(inFoldOrder)
    },
    after: function* (arrival) {
      for (const row of following.iterate(arrival)) yield toEvent(row)
    },
  }
}

/** `(timestamp, arrival)`. */
export function inFoldOrder(a: StoredEvent, b: StoredEvent): number {
  return a.envelope.timestamp - b.envelope.timestamp || a.arrival - b.arrival
}
