import { z } from 'zod'
import type { StepMove } from '#core/journey/migration.ts'
import type { NameTable } from '../names.ts'
import type { Connection } from '../open.ts'

/** People who stand at one step of one journey. */
export interface Standing {
  /** Empty for the default journey. */
  readonly journey: string
  readonly step: string
  readonly people: number
}

const Row = z.object({ journey: z.string(), step: z.string(), people: z.number() })

/** Where everybody stands, in further journeys too: there only who has moved, the others are at its initial step. */
export function standingAt(database: Connection): Standing[] {
  return database
    .prepare(
      `SELECT '' AS journey, names.text AS step, count(*) AS people FROM people JOIN names ON names.id = people.step
       GROUP BY people.step
       UNION ALL
       SELECT key, json_extract(value, '$.step'), count(*) FROM people, json_each(people.extra, '$.journeys')
       WHERE extra IS NOT NULL GROUP BY 1, 2`,
    )
    .all()
    .map((raw) => Row.parse(raw))
}

const AT_STEP = 'SELECT person, subject FROM people WHERE step = ? ORDER BY person'
const AT_STEP_OF = `SELECT person, subject FROM people, json_each(people.extra, '$.journeys')
  WHERE extra IS NOT NULL AND key = ? AND json_extract(value, '$.step') = ? ORDER BY person`
const Someone = z.object({ person: z.number(), subject: z.string() })

function* whoStand(
  database: Connection,
  names: NameTable,
  { journey, step }: Pick<Standing, 'journey' | 'step'>,
): Generator<z.infer<typeof Someone>> {
  const rows =
    journey === ''
      ? database.prepare(AT_STEP).iterate(names.find(step) ?? -1)
      : database.prepare(AT_STEP_OF).iterate(journey, step)
  for (const raw of rows) yield Someone.parse(raw)
}

/** Numbers of all who stand in any of these steps, each once. */
export function personsStanding(
  database: Connection,
  names: NameTable,
  moves: readonly StepMove[],
): number[] {
  const found = new Set<number>()
  for (const { journey, from } of moves)
    for (const { person } of whoStand(database, names, { journey, step: from })) found.add(person)
  return [...found]
}

/** The first few who stand at a step, by the identifier that names them. */
export function examplesAt(
  database: Connection,
  names: NameTable,
  at: Pick<Standing, 'journey' | 'step'>,
  limit: number,
): string[] {
  const found: string[] = []
  for (const { subject } of whoStand(database, names, at)) {
    if (found.length >= limit) break
    found.push(subject)
  }
  return found
}
