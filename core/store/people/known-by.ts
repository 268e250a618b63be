import { z } from 'zod'
import { isToken } from '#core/privacy/kinds.ts'
import { uuidToBytes } from '../events/uuid-bytes.ts'
import { Stretch, subjectsNamedBy, UUID, unreadStretch } from '../naming/reader.ts'
import type { Connection } from '../open.ts'

/** As many fields are named of one person. */
const MOST_FIELDS = 3

/** Where traits of the person stand; deeper fields may speak of others. */
const OWN = /^(?:anonymousId|payload(?:\.context)?(?:\.traits|\."?\$set"?)?\.[^.]+)$/

/** One field by which a person was found. */
export const CarriedField = z.object({
  person: z.number(),
  field: z.string(),
  /** Where it was first seen; letters come behind events. */
  arrival: z.number(),
  /** In the case in which it was typed: 1; else 0. */
  as_typed: z.number(),
})
export type CarriedField = z.infer<typeof CarriedField>

/** A value that the index can't tell of, with the events that are to be read for it. */
export const ToRead = z.object({ value: z.string(), stretch: Stretch })
export type ToRead = z.infer<typeof ToRead>

/** What was found so far, and what of the events would have to be read for the rest. */
export interface Carried {
  readonly fields: CarriedField[]
  readonly toRead: readonly ToRead[]
}

const Named = z.object({ subject: z.string(), as_typed: z.number() })
const Last = z.number().nullable()

/** How a value stands in the text of a payload, in words of SQL: a token as it is, all else in any case of the letters A to Z. */
const standsIn = (text: string, value: string): string =>
  isToken(value) ? `instr(${text}, $written) > 0` : `instr(lower(${text}), lower($written)) > 0`

/** A text, and a number that is written so. */
const IS_VALUE = `field.type IN ('text', 'integer', 'real') AND CAST(field.atom AS TEXT) = $value COLLATE NOCASE`
const AS_TYPED = 'CAST(field.atom AS TEXT) = $value COLLATE BINARY AS as_typed'

/** Looked for as it stands in the text of a payload first: only what has it is read as JSON. */
const carriedIn = (events: string, value: string): string => `
  SELECT person, replace(field.fullkey, '$.', 'payload.') AS field, ${AS_TYPED}, min(arrival) AS arrival
  FROM events CROSS JOIN json_tree(events.payload) AS field CROSS JOIN subjects USING (subject)
  WHERE ${events} AND ${standsIn('payload', value)} AND ${IS_VALUE} GROUP BY 1, 2, 3`
const besideIn = (events: string): string => `
  SELECT person, CASE WHEN anonymous_id = $value COLLATE NOCASE THEN 'anonymousId' ELSE 'eventId' END AS field,
    (coalesce(anonymous_id = $value, 0) OR coalesce(original_id = $value, 0) OR event_id = $uuid) IS TRUE AS as_typed,
    min(arrival) AS arrival
  FROM events CROSS JOIN subjects USING (subject)
  WHERE ${events} AND (anonymous_id = $value COLLATE NOCASE OR original_id = $value COLLATE NOCASE OR event_id = $uuid)
  GROUP BY 1, 2, 3`

/** Events of some subjects, by the chains that lead from the newest to the first. */
const OF_SUBJECTS = `events.arrival IN (WITH RECURSIVE chain (arrival, previous) AS (
    SELECT arrival, previous FROM events
    WHERE arrival IN (SELECT head FROM subjects WHERE subject IN (SELECT value FROM json_each($subjects)))
    UNION ALL
    SELECT events.arrival, events.previous FROM chain CROSS JOIN events ON events.arrival = chain.previous
  ) SELECT arrival FROM chain)`
const OF_STRETCH = 'events.arrival > $after AND events.arrival <= $through'

/** What of a refused event is kept in the open has no personal value in it, and may be cut: then it is no JSON. */
const LETTER_FIELDS = `FROM dead_letters CROSS JOIN json_tree(CASE WHEN json_valid(shown) THEN shown ELSE '{}' END) AS field`
const lettersOf = (value: string): string => `
  SELECT person, replace(field.fullkey, '$.', '') || ' of a refused event' AS field, ${AS_TYPED},
    ${Number.MAX_SAFE_INTEGER} AS arrival
  ${LETTER_FIELDS} CROSS JOIN subjects ON subjects.name = dead_letters.subject
  WHERE status = 'open' AND ${standsIn('shown', value)} AND ${IS_VALUE} AND field.atom <> dead_letters.subject
  GROUP BY 1, 2, 3`
const namedBesideOf = (value: string): string => `
  SELECT DISTINCT dead_letters.subject AS subject, ${AS_TYPED} ${LETTER_FIELDS}
  WHERE status = 'open' AND dead_letters.subject IS NOT NULL AND ${standsIn('shown', value)} AND ${IS_VALUE}`

const NUMBER = /^-?\d+(?:\.\d+)?$/

/** How a value is written in JSON: a number with quotes or without. */
function parametersOf(value: string): { value: string; written: string; uuid: Buffer | null } {
  return {
    value,
    written: NUMBER.test(value) ? value : JSON.stringify(value),
    uuid: UUID.test(value) ? Buffer.from(uuidToBytes(value)) : null,
  }
}

/** Tokens have one case only. */
function rowsOf(database: Connection, sql: string, value: string, scope: object): CarriedField[] {
  const { written, uuid } = parametersOf(value)
  const rows = database.prepare(sql).all({ value, written, uuid, ...scope })
  const fields = rows.map((row) => CarriedField.parse(row))
  return isToken(value) ? fields.filter(({ as_typed }) => as_typed === 1) : fields
}

function inEvents(database: Connection, events: string, value: string, scope: object): CarriedField[] {
  return [carriedIn(events, value), besideIn(events)].flatMap((sql) => rowsOf(database, sql, value, scope))
}

/** Who carries a value in the events of one stretch, in any case. Reads all of them. */
export function readStretch(database: Connection, value: string, stretch: Stretch): CarriedField[] {
  return inEvents(database, OF_STRETCH, value, stretch)
}

/** The same for several values. */
export function readFor(database: Connection, toRead: readonly ToRead[]): CarriedField[] {
  return toRead.flatMap(({ value, stretch }) => readStretch(database, value, stretch))
}

/** Every event that is stored. */
export function wholeStretch(database: Connection): Stretch {
  const last = Last.parse(database.prepare('SELECT max(arrival) FROM events').pluck().get())
  return { after: 0, through: last ?? 0 }
}

/**
 * Who carries these values, as far as the index tells; a refused event that waits counts for whom it names. All as of one
 * moment, since what is written beside moves from one table of the index to another.
 */
export function carriedByIndex(database: Connection, values: readonly string[]): Carried {
  return database.transaction(() => lookUp(database, values)).deferred()
}

function lookUp(database: Connection, values: readonly string[]): Carried {
  const fields: CarriedField[] = []
  const toRead: ToRead[] = []
  const unread = unreadStretch(database)
  for (const value of values) {
    const subjects = subjectsNamedBy(database, value)
    if (subjects === null) toRead.push({ value, stretch: wholeStretch(database) })
    else {
      if (subjects.size > 0)
        fields.push(...inEvents(database, OF_SUBJECTS, value, { subjects: JSON.stringify([...subjects]) }))
      if (unread !== null) toRead.push({ value, stretch: unread })
    }
    fields.push(...rowsOf(database, lettersOf(value), value, {}))
  }
  return { fields, toRead }
}

/**
 * Persons with the fields by which they were found, at most three of each. Only where nobody has it as it is typed it may
 * differ in case. Those first who have it as a trait of their own, and not somewhere deeper, such as the address of a friend.
 */
export function personsCarrying(fields: readonly CarriedField[]): Map<number, string[]> {
  const asTyped = fields.filter(({ as_typed }) => as_typed === 1)
  const found = new Map<number, string[]>()
  const inOrder = [...(asTyped.length > 0 ? asTyped : fields)].sort(
    (a, b) => a.arrival - b.arrival || (a.field < b.field ? -1 : 1),
  )
  for (const { person, field } of inOrder) {
    const known = found.get(person) ?? []
    if (known.length < MOST_FIELDS && !known.includes(field)) found.set(person, [...known, field])
  }
  const isOwn = (known: readonly string[]): number => Number(known.some((field) => OWN.test(field)))
  return new Map([...found].sort(([, one], [, other]) => isOwn(other) - isOwn(one)))
}

/**
 * Persons whose events carry one of these as a whole value, a text or a number, or have it as the id that they were sent
 * with, as `personsCarrying` has them. Reads what the index does not tell.
 */
export function peopleCarrying(database: Connection, values: readonly string[]): Map<number, string[]> {
  const { fields, toRead } = carriedByIndex(database, values)
  return personsCarrying([...fields, ...readFor(database, toRead)])
}

/** Whom refused events that wait name beside one of these values. Reads what is in the open of each of them. */
export function namedBeside(database: Connection, values: readonly string[]): string[] {
  const found = values.flatMap((value) =>
    database
      .prepare(namedBesideOf(value))
      .all(withoutId(value))
      .map((raw) => Named.parse(raw)),
  )
  const asTyped = found.filter(({ as_typed }) => as_typed === 1)
  return [...new Set((asTyped.length > 0 ? asTyped : found).map(({ subject }) => subject))]
}

function withoutId(value: string): { value: string; written: string } {
  const { written } = parametersOf(value)
  return { value, written }
}
