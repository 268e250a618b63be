import { z } from 'zod'
import { dueAt } from '#core/journey/engine/timers.ts'
import type { UserState } from '#core/journey/state.ts'
import type { NameTable } from '../names.ts'
import type { Connection } from '../open.ts'
import { readObject } from '../read-object.ts'
import { readExtra } from './extra.ts'

/** A person (a profile) as stored. Its events are those of its subjects. */
export interface StoredPerson {
  /** The number of the subject that names it. */
  readonly person: number
  /** The name of that subject. */
  readonly subject: string
  readonly state: UserState
  /** Events stored, not counting duplicates. */
  readonly events: number
  /** Arrival of the last event in fold order; 0 where there is none. */
  readonly last: number
}

const PersonRow = z.object({
  person: z.number(),
  subject: z.string(),
  step: z.number(),
  history: z.string(),
  metadata: z.string(),
  last_event_at: z.number(),
  version: z.number(),
  events: z.number(),
  last: z.number(),
  extra: z.string().nullable(),
})

export interface PersonReader {
  /** Whose subject this is, whether or not it names the profile. */
  bySubject(subject: string): StoredPerson | null
  byNumber(person: number): StoredPerson | null
}

export interface PersonWriter extends PersonReader {
  insert(person: StoredPerson): void
  /** `before`: as the file has it, where that is at hand. */
  update(person: StoredPerson, before?: StoredPerson | null): void
  /** Its subjects belong to others now. */
  remove(person: number): void
  /** All persons in the order in which they were first seen, read before the first is handed out. */
  everyone(): StoredPerson[]
  /** Whose next deadline is before `now`, the earliest first. */
  due(now: number, limit: number): StoredPerson[]
}

/** A row of `people` as a person. Exported for readers that select many at once. */
export function toPerson(row: unknown, names: NameTable): StoredPerson {
  const stored = PersonRow.parse(row)
  const history = stored.history === '' ? [] : stored.history.split(',').map((id) => names.textOf(Number(id)))
  return {
    person: stored.person,
    subject: stored.subject,
    events: stored.events,
    last: stored.last,
    state: {
      currentStep: names.textOf(stored.step),
      history,
      metadata: readObject(stored.metadata),
      lastEventAt: stored.last_event_at,
      version: stored.version,
      ...(stored.extra === null ? {} : { extra: readExtra(stored.extra) }),
    },
  }
}

/** All persons in the order in which they were first seen, one at a time. */
export function* everyPerson(database: Connection, names: NameTable): Generator<StoredPerson> {
  for (const row of database.prepare('SELECT * FROM people ORDER BY person').iterate())
    yield toPerson(row, names)
}

export function openPersonReader(database: Connection, names: NameTable): PersonReader {
  const bySubject = database.prepare(
    'SELECT people.* FROM subjects JOIN people USING (person) WHERE name = ?',
  )
  const byNumber = database.prepare('SELECT * FROM people WHERE person = ?')
  const read = (row: unknown): StoredPerson | null => (row === undefined ? null : toPerson(row, names))
  return {
    bySubject: (subject) => read(bySubject.get(subject)),
    byNumber: (person) => read(byNumber.get(person)),
  }
}

export function openPersonWriter(database: Connection, names: NameTable): PersonWriter {
  const insert = database.prepare(
    `INSERT INTO people (person, subject, step, history, metadata, last_event_at, version, events, last, extra, due_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const update = database.prepare(
    `UPDATE people SET step = ?, history = ?, metadata = ?, last_event_at = ?, version = ?, events = ?, last = ?,
       extra = ?, due_at = ? WHERE person = ?`,
  )
  // SQLite renews every index whose column a statement sets, changed or not: what most events change has none.
  const grow = database.prepare(
    `UPDATE people SET history = ?, metadata = ?, last_event_at = ?, version = ?, events = ?, last = ?, extra = ?
     WHERE person = ?`,
  )
  const all = database.prepare('SELECT * FROM people ORDER BY person')
  const remove = database.prepare('DELETE FROM people WHERE person = ?')
  const dueBefore = database.prepare('SELECT * FROM people WHERE due_at < ? ORDER BY due_at, person LIMIT ?')
  const growing = ({ state, events, last }: StoredPerson): (number | string | null)[] => [
    state.history.map((type) => names.idOf(type)).join(','),
    JSON.stringify(state.metadata),
    state.lastEventAt,
    state.version,
    events,
    last,
    state.extra === undefined ? null : JSON.stringify(state.extra),
  ]
  const values = (person: StoredPerson): (number | string | null)[] => [
    names.idOf(person.state.currentStep),
    ...growing(person),
    dueAt(person.state),
  ]
  return {
    ...openPersonReader(database, names),
    insert: (person) => insert.run(person.person, person.subject, ...values(person)),
    remove: (person) => remove.run(person),
    update: (person, before = null) => {
      const { state } = person
      const isIndexedAlike =
        before !== null &&
        before.state.currentStep === state.currentStep &&
        dueAt(before.state) === dueAt(state)
      if (isIndexedAlike) grow.run(...growing(person), person.person)
      else update.run(...values(person), person.person)
    },
    everyone: () => all.all().map((row) => toPerson(row, names)),
    due: (now, limit) => dueBefore.all(now, limit).map((row) => toPerson(row, names)),
  }
}
