import { z } from 'zod'
import type { Connection } from '../open.ts'

/** As many fields are named of one person. */
const MOST_FIELDS = 3

/** Where traits of the person stand; deeper fields may speak of others. */
const OWN = /^(?:anonymousId|payload(?:\.context)?(?:\.traits|\."?\$set"?)?\.[^.]+)$/

const Carried = z.object({ person: z.number(), field: z.string() })

/** Looked for as it stands in the text of a payload first: only what has it is read as JSON. */
const CARRIED = `SELECT DISTINCT person, replace(field.fullkey, '$.', 'payload.') AS field
  FROM events CROSS JOIN json_tree(events.payload) AS field CROSS JOIN subjects USING (subject)
  WHERE instr(payload, $written) > 0 AND field.atom = $value`
const BESIDE = `SELECT DISTINCT person, 'anonymousId' AS field FROM events CROSS JOIN subjects USING (subject)
  WHERE anonymous_id = $value`

/**
 * Persons whose events carry one of these texts as a whole value, with the fields that do (at most three of each person);
 * those first who have it as a trait of their own, and not somewhere deeper, such as the address of a friend.
 * Reads every event: what stands inside of them has no index.
 */
export function peopleCarrying(database: Connection, values: readonly string[]): Map<number, string[]> {
  const found = new Map<number, string[]>()
  const carried = database.prepare(CARRIED)
  const beside = database.prepare(BESIDE)
  for (const value of values) {
    const rows = [...carried.all({ value, written: JSON.stringify(value) }), ...beside.all({ value })]
    for (const raw of rows) {
      const { person, field } = Carried.parse(raw)
      const fields = found.get(person) ?? []
      if (fields.length < MOST_FIELDS && !fields.includes(field)) found.set(person, [...fields, field])
    }
  }
  const isOwn = (fields: readonly string[]): number => Number(fields.some((field) => OWN.test(field)))
  return new Map([...found].sort(([, one], [, other]) => isOwn(other) - isOwn(one)))
}
