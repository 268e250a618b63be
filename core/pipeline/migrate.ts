import { migrateBehind } from '#core/journey/migrated.ts'
import { type Migration, migrationName, type StepMove } from '#core/journey/migration.ts'
import { saveMigration } from '#core/store/people/migration-choices.ts'
import { personsStanding } from '#core/store/people/standing.ts'
import { type Holding, recordTime, rulesOf } from './refold.ts'
import { passTime } from './time.ts'
import { DEFAULT_LATE_AFTER, takeNumber, type Writer } from './writer.ts'

/**
 * Moves everybody who stands in one of these steps, now and in every later fold. What waits for time alone is done
 * first, by the rules that waited. Answers with the numbers of the persons. The caller has a transaction open.
 */
export function migratePeople(
  writer: Writer,
  ruleset: number,
  moves: readonly StepMove[],
  now: number,
): number[] {
  while (!passTime(writer, now, DEFAULT_LATE_AFTER).done);
  const migration: Migration = { ruleset, at: now, after: writer.lastArrival, moves }
  saveMigration(writer.database, migration)
  writer.migrations = [...writer.migrations, migration]
  const persons = personsStanding(writer.database, writer.names, moves)
  if (persons.length === 0) return []
  // Streams tell of it under this number, as they do of timers.
  const noted = takeNumber(writer)
  writer.names.idOf(migrationName(migration))
  for (const number of persons) moveOne(writer, number, migration, noted)
  writer.edges.write()
  return persons
}

const NOTHING_HELD: Pick<Holding, 'deadline'> = { deadline: () => false }

function moveOne(writer: Writer, number: number, migration: Migration, noted: number): void {
  const person = writer.people.byNumber(number)
  const last = person === null ? null : writer.events.at(person.last)
  if (person === null || last === null) return
  const { state, migrated } = migrateBehind(
    person.state,
    last.envelope,
    rulesOf(writer, last),
    [migration],
    Number.POSITIVE_INFINITY,
  )
  for (const { did } of migrated) recordTime(writer, last, did, NOTHING_HELD, () => noted)
  writer.people.update({ ...person, state })
  writer.knownPeople.delete(number)
}
