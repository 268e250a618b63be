import { z } from 'zod'
import type { Connection } from '../open.ts'

/** One text that came as `userId` or `anonymousId`, with the chain of its events. */
export interface StoredSubject {
  readonly subject: number
  readonly name: string
  /** Number of the profile that it belongs to. */
  readonly person: number
  /** True where it came as a user id. */
  readonly known: boolean
  /** Arrival of its newest event by arrival; 0 where it has none. */
  readonly head: number
  /** Events stored, not counting duplicates. */
  readonly events: number
}

const SubjectRow = z.object({
  subject: z.number(),
  name: z.string(),
  person: z.number(),
  known: z.number(),
  head: z.number(),
  events: z.number(),
})

function toSubject(raw: unknown): StoredSubject {
  const row = SubjectRow.parse(raw)
  return { ...row, known: row.known === 1 }
}

export interface SubjectReader {
  byName(name: string): StoredSubject | null
  /** Those of one profile, in the order in which they were first seen. */
  ofPerson(person: number): StoredSubject[]
  /** Number of the profile of a subject; 0 where there is no such subject. */
  ownerOf(subject: number): number
}

export interface SubjectWriter extends SubjectReader {
  insert(subject: StoredSubject): void
  /** Stores what came to it: its head and how many events it has. */
  grow(subject: StoredSubject): void
  /** Stores whose it is, too, and whether it came as a user id. A name never changes. */
  update(subject: StoredSubject): void
  /** Those of profiles that have more than one. */
  joined(): StoredSubject[]
  nextNumber(): number
}

export function openSubjectReader(database: Connection): SubjectReader {
  const byName = database.prepare('SELECT * FROM subjects WHERE name = ?')
  const ownerOf = database.prepare('SELECT person FROM subjects WHERE subject = ?').pluck()
  const ofPerson = database.prepare('SELECT * FROM subjects WHERE person = ? ORDER BY subject')
  return {
    byName: (name) => {
      const row = byName.get(name)
      return row === undefined ? null : toSubject(row)
    },
    ofPerson: (person) => ofPerson.all(person).map(toSubject),
    ownerOf: (subject) => z.number().parse(ownerOf.get(subject) ?? 0),
  }
}

export function openSubjectWriter(database: Connection): SubjectWriter {
  const insert = database.prepare(
    'INSERT INTO subjects (name, person, known, head, events, subject) VALUES (?, ?, ?, ?, ?, ?)',
  )
  // SQLite renews every index whose column a statement sets, changed or not: what grows sets none of them.
  const grow = database.prepare('UPDATE subjects SET head = ?, events = ? WHERE subject = ?')
  const update = database.prepare(
    'UPDATE subjects SET person = ?, known = ?, head = ?, events = ? WHERE subject = ?',
  )
  const joined = database.prepare(
    'SELECT * FROM subjects WHERE person IN (SELECT person FROM subjects GROUP BY person HAVING count(*) > 1)',
  )
  const highest = database.prepare('SELECT coalesce(max(subject), 0) FROM subjects').pluck()
  return {
    ...openSubjectReader(database),
    insert: ({ name, person, known, head, events, subject }) => {
      insert.run(name, person, known ? 1 : 0, head, events, subject)
    },
    grow: ({ head, events, subject }) => {
      grow.run(head, events, subject)
    },
    update: ({ person, known, head, events, subject }) => {
      update.run(person, known ? 1 : 0, head, events, subject)
    },
    joined: () => joined.all().map(toSubject),
    nextNumber: () => z.number().parse(highest.get()) + 1,
  }
}

/** Which profile each subject belongs to: entry n is the profile of subject n, -1 where there is no such subject. */
export interface Owners {
  readNew(): void
  reload(): void
  of(subject: number): number
}

const OwnerRow = z.tuple([z.number(), z.number()])

export function openOwners(database: Connection): Owners {
  const after = database
    .prepare('SELECT subject, person FROM subjects WHERE subject > ? ORDER BY subject')
    .raw()
  let owners: number[] = []
  const readAfter = (subject: number): void => {
    for (const raw of after.iterate(subject)) {
      const [number, person] = OwnerRow.parse(raw)
      owners[number] = person
    }
  }
  return {
    readNew: () => readAfter(owners.length - 1),
    reload: () => {
      owners = []
      readAfter(0)
    },
    of: (subject) => owners[subject] ?? -1,
  }
}
