import { z } from 'zod'
import { OUTCOMES, type Outcome } from '#core/event/outcome.ts'
import type { NameTable } from '../names.ts'
import type { Connection } from '../open.ts'
import { type StoredPerson, toPerson } from './people.ts'

export interface PeoplePage {
  readonly people: StoredPerson[]
  /** How many there are in all. */
  readonly total: number
}

const Numbered = z.object({ person: z.number() })

interface PeopleSearch {
  readonly search: string
  /** Who is found beside, whatever they are called, the likeliest first. */
  readonly others: readonly number[]
  readonly wanted: ReadonlySet<number> | null
  readonly limit: number
  readonly offset: number
}

/**
 * People one of whose identifiers contains `search`, the one that equals it first, then by last event, newest first; of those
 * in `wanted` where given.
 */
export function searchPeople(database: Connection, names: NameTable, question: PeopleSearch): PeoplePage {
  const pattern = `%${question.search.replaceAll(/[\\%_]/g, (match) => `\\${match}`)}%`
  const rows = database
    .prepare(
      `SELECT * FROM people
       WHERE person IN (SELECT person FROM subjects WHERE name LIKE $pattern ESCAPE '\\')
         OR person IN (SELECT value FROM json_each($others))
       ORDER BY person = (SELECT person FROM subjects WHERE name = $search) DESC,
         (SELECT key FROM json_each($others) WHERE value = person), last_event_at DESC, person`,
    )
    .iterate({ pattern, search: question.search, others: JSON.stringify(question.others) })
  const people: StoredPerson[] = []
  let total = 0
  for (const row of rows) {
    if (question.wanted !== null && !question.wanted.has(Numbered.parse(row).person)) continue
    total += 1
    if (total <= question.offset || people.length >= question.limit) continue
    people.push(toPerson(row, names))
  }
  return { people, total }
}

/** Numbers of the persons with a receipt of this outcome. A dead letter belongs to nobody. */
export function personsWithOutcome(database: Connection, outcome: Outcome): Set<number> {
  const sql =
    outcome === 'DUPLICATE'
      ? `SELECT DISTINCT person FROM duplicates JOIN events ON events.arrival = duplicates.original
         JOIN subjects USING (subject)`
      : `SELECT DISTINCT person FROM events JOIN subjects USING (subject) WHERE outcome = ${OUTCOMES.indexOf(outcome)}`
  return new Set(z.array(z.number()).parse(database.prepare(sql).pluck().all()))
}

export function countPeople(database: Connection): number {
  return z.number().parse(database.prepare('SELECT count(*) FROM people').pluck().get())
}
