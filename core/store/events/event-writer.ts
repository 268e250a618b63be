import type { Statement } from 'better-sqlite3'
import type { JsonObject } from '#core/base/json.ts'
import { isTimeFilled } from '#core/event/envelope.ts'
import { OUTCOMES } from '#core/event/outcome.ts'
import type { Transition } from '#core/journey/state.ts'
import type { NameTable } from '../names.ts'
import type { NamingWriter } from '../naming/writer.ts'
import type { Connection } from '../open.ts'
import { ID_WAS_MISSING, type StoredEvent, SUBJECT_IS_ANONYMOUS, TIME_WAS_MISSING } from './events.ts'
import { hasNotes, writeNotes } from './notes.ts'
import { uuidToBytes } from './uuid-bytes.ts'

export interface EventWriter {
  /** Events by their arrival, the earliest first. */
  insert(events: readonly StoredEvent[]): void
  /** Corrects where an event stands in the fold; its receipt stays. */
  correct(arrival: number, transition: Transition | null, ruleset: number | null): void
  /** Gives an event another payload: for events that stand for what somebody else has folded. */
  rewrite(arrival: number, payload: JsonObject): void
  /** Says which ruleset judges these events from now on. */
  assignRuleset(arrivals: readonly number[], ruleset: number): void
}

type Value = Buffer | string | number | null

const COLUMNS = [
  'arrival',
  'event_id',
  'subject',
  'previous',
  'time',
  'received_at',
  'type',
  'source',
  'intake',
  'channel',
  'session',
  'anonymous_id',
  'flags',
  'payload',
  'outcome',
  'ruleset',
  'from_step',
  'to_step',
  'rule',
] as const
/** Few events have these; a statement that leaves them out is a tenth faster. */
const RARE = ['original_id', 'schema_version', 'notes'] as const

/** Rows of one statement: a fifth faster than one each. */
const ROWS = 20

function insertOf(columns: readonly string[], rows: number): string {
  const row = `(${columns.map(() => '?').join(', ')})`
  return `INSERT INTO events (${columns.join(', ')}) VALUES ${Array(rows).fill(row).join(', ')}`
}

function hasRare({ envelope }: StoredEvent): boolean {
  return envelope.originalId !== undefined || envelope.schemaVersion !== undefined || hasNotes(envelope)
}

interface Statements {
  readonly one: Statement
  readonly many: Statement
}

/** What events carry is kept in `naming` in the same transaction. */
export function openEventWriter(database: Connection, names: NameTable, naming: NamingWriter): EventWriter {
  const prepare = (columns: readonly string[]): Statements => ({
    one: database.prepare(insertOf(columns, 1)),
    many: database.prepare(insertOf(columns, ROWS)),
  })
  const common = prepare(COLUMNS)
  const all = prepare([...COLUMNS, ...RARE])
  const correct = database.prepare(
    'UPDATE events SET from_step = ?, to_step = ?, rule = ?, ruleset = ? WHERE arrival = ?',
  )
  const assign = database.prepare('UPDATE events SET ruleset = ? WHERE arrival = ?')
  const rewrite = database
    .prepare('UPDATE events SET payload = ? WHERE arrival = ? RETURNING subject')
    .pluck()
  const push = (values: Value[], event: StoredEvent, withRare: boolean): void => {
    const { envelope, transition } = event
    const flags =
      (envelope.idWasMissing === true ? ID_WAS_MISSING : 0) |
      (envelope.userId === undefined ? SUBJECT_IS_ANONYMOUS : 0) |
      (isTimeFilled(envelope) ? TIME_WAS_MISSING : 0)
    values.push(
      event.arrival,
      uuidToBytes(envelope.eventId),
      event.subject,
      event.previous,
      envelope.timestamp,
      event.receivedAt,
      names.idOf(envelope.eventType),
      names.idOf(envelope.source),
      event.intake,
      event.channel === null ? null : names.idOf(event.channel),
      envelope.sessionId ?? null,
      envelope.userId === undefined ? null : (envelope.anonymousId ?? null),
      flags,
      JSON.stringify(envelope.payload),
      OUTCOMES.indexOf(event.outcome),
      event.ruleset,
      transition === null ? null : names.idOf(transition.from),
      transition === null ? null : names.idOf(transition.to),
      transition === null ? null : names.idOf(transition.ruleId),
    )
    if (withRare)
      values.push(envelope.originalId ?? null, envelope.schemaVersion ?? null, writeNotes(envelope))
  }
  return {
    assignRuleset: (arrivals, ruleset) => {
      for (const arrival of arrivals) assign.run(ruleset, arrival)
    },
    insert: (events) => {
      for (let from = 0; from < events.length; from += ROWS) {
        const part = events.slice(from, from + ROWS)
        const withRare = part.some(hasRare)
        const { one, many } = withRare ? all : common
        const values: Value[] = []
        for (const event of part) {
          push(values, event, withRare)
          if (part.length === ROWS) continue
          one.run(values)
          values.length = 0
        }
        if (values.length > 0) many.run(values)
      }
      for (const { subject, envelope } of events) {
        const { payload, userId, anonymousId, originalId } = envelope
        naming.note({
          subject,
          payload,
          beside: [userId === undefined ? undefined : anonymousId, originalId],
        })
      }
      naming.write()
    },
    rewrite: (arrival, payload) => {
      const subject: unknown = rewrite.get(JSON.stringify(payload), arrival)
      if (typeof subject !== 'number') return
      naming.note({ subject, payload, beside: [] })
      naming.write()
    },
    correct: (arrival, transition, ruleset) => {
      correct.run(
        transition === null ? null : names.idOf(transition.from),
        transition === null ? null : names.idOf(transition.to),
        transition === null ? null : names.idOf(transition.ruleId),
        ruleset,
        arrival,
      )
    },
  }
}
