import { z } from 'zod'
import { isToken } from '#core/privacy/kinds.ts'
import { uuidToBytes } from '../events/uuid-bytes.ts'
import type { Connection } from '../open.ts'

/** As many fields are named of one person. */
const MOST_FIELDS = 3

/** Where traits of the person stand; deeper fields may speak of others. */
const OWN = /^(?:anonymousId|payload(?:\.context)?(?:\.traits|\."?\$set"?)?\.[^.]+)$/

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

const Carried = z.object({ person: z.number(), field: z.string() })
const Named = z.object({ subject: z.string() })

/** How a stored text is held against one that was typed: as it is, or whatever its case (of the letters A to Z). */
interface Comparison {
  /** True where the text of a payload has it, in words of SQL. */
  readonly stands: (text: string) => string
  readonly collation: string
}
const AS_TYPED: Comparison = { stands: (text) => `instr(${text}, $written) > 0`, collation: '' }
const IN_ANY_CASE: Comparison = {
  stands: (text) => `instr(lower(${text}), lower($written)) > 0`,
  collation: 'COLLATE NOCASE',
}

/** A text, and a number that is written so. */
const IS_VALUE = ({ collation }: Comparison): string =>
  `field.type IN ('text', 'integer', 'real') AND CAST(field.atom AS TEXT) = $value ${collation}`

/** Looked for as it stands in the text of a payload first: only what has it is read as JSON. */
const carriedBy = (how: Comparison): string => `
  SELECT DISTINCT person, replace(field.fullkey, '$.', 'payload.') AS field
  FROM events CROSS JOIN json_tree(events.payload) AS field CROSS JOIN subjects USING (subject)
  WHERE ${how.stands('payload')} AND ${IS_VALUE(how)}`
const besideOf = ({ collation }: Comparison): string => `
  SELECT DISTINCT person, CASE WHEN anonymous_id = $value ${collation} THEN 'anonymousId' ELSE 'eventId' END AS field
  FROM events CROSS JOIN subjects USING (subject)
  WHERE anonymous_id = $value ${collation} OR original_id = $value ${collation} OR event_id = $uuid`

/** What of a refused event is kept in the open has no personal value in it, and may be cut: then it is no JSON. */
const LETTER_FIELDS = `FROM dead_letters CROSS JOIN json_tree(CASE WHEN json_valid(shown) THEN shown ELSE '{}' END) AS field`
const lettersOf = (how: Comparison): string => `
  SELECT DISTINCT person, replace(field.fullkey, '$.', '') || ' of a refused event' AS field
  ${LETTER_FIELDS} CROSS JOIN subjects ON subjects.name = dead_letters.subject
  WHERE status = 'open' AND ${how.stands('shown')} AND ${IS_VALUE(how)} AND field.atom <> dead_letters.subject`
const namedBesideOf = (how: Comparison): string => `
  SELECT DISTINCT dead_letters.subject AS subject ${LETTER_FIELDS}
  WHERE status = 'open' AND dead_letters.subject IS NOT NULL AND ${how.stands('shown')} AND ${IS_VALUE(how)}`

const NUMBER = /^-?\d+(?:\.\d+)?$/

/** How a value is written in JSON: a number with quotes or without. */
function parametersOf(value: string): { value: string; written: string; uuid: Buffer | null } {
  return {
    value,
    written: NUMBER.test(value) ? value : JSON.stringify(value),
    uuid: UUID.test(value) ? Buffer.from(uuidToBytes(value)) : null,
  }
}

function carrying(database: Connection, values: readonly string[], how: Comparison): Map<number, string[]> {
  const found = new Map<number, string[]>()
  const queries = [carriedBy(how), besideOf(how), lettersOf(how)].map((sql) => database.prepare(sql))
  for (const { value, written, uuid } of values.map(parametersOf)) {
    const [carried, beside, letters] = queries
    const rows = [
      ...(carried?.all({ value, written }) ?? []),
      ...(beside?.all({ value, uuid }) ?? []),
      ...(letters?.all({ value, written }) ?? []),
    ]
    for (const raw of rows) {
      const { person, field } = Carried.parse(raw)
      const fields = found.get(person) ?? []
      if (fields.length < MOST_FIELDS && !fields.includes(field)) found.set(person, [...fields, field])
    }
  }
  return found
}

/**
 * Persons whose events carry one of these as a whole value, a text or a number, or have it as the id that they were sent
 * with, with the fields that do (at most three of each person); a refused event that waits counts for whom it names. Only
 * where nobody has it as it is typed it may differ in case. Those first who have it as a trait of their own, and not
 * somewhere deeper, such as the address of a friend. Reads every event: what stands inside of them has no index.
 */
export function peopleCarrying(database: Connection, values: readonly string[]): Map<number, string[]> {
  const exact = carrying(database, values, AS_TYPED)
  const texts = exact.size > 0 ? [] : values.filter((value) => !isToken(value))
  const found = texts.length === 0 ? exact : carrying(database, texts, IN_ANY_CASE)
  const isOwn = (fields: readonly string[]): number => Number(fields.some((field) => OWN.test(field)))
  return new Map([...found].sort(([, one], [, other]) => isOwn(other) - isOwn(one)))
}

/** Whom refused events that wait name beside one of these values. Reads what is in the open of each of them. */
export function namedBeside(database: Connection, values: readonly string[]): string[] {
  const namedBy = (how: Comparison): string[] => {
    const query = database.prepare(namedBesideOf(how))
    return values
      .map(parametersOf)
      .flatMap(({ value, written }) => query.all({ value, written }).map((raw) => Named.parse(raw).subject))
  }
  const exact = namedBy(AS_TYPED)
  return [...new Set(exact.length > 0 ? exact : namedBy(IN_ANY_CASE))]
}
