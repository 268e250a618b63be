import type { StoredPerson } from '#core/store/people/people.ts'
import type { StoredSubject } from '#core/store/people/subjects.ts'
import { startingState } from '../refold.ts'
import type { Writer } from '../writer.ts'

/** Subjects and persons kept in memory, each; beyond it those are let go that came first. A person takes about 2 kB. */
const MOST_KNOWN = 20_000

/** Before any moment: the time of the newest event of who has none. */
export const NOTHING_YET = Number.NEGATIVE_INFINITY

/** The subjects that a transaction touches, as they are to be stored. */
export interface TouchedSubjects {
  /** The subject of this name; made where it is new. `known`: it comes as a user id. */
  take(name: string, known: boolean): StoredSubject
  /** As it is now; null where there is no such subject. */
  find(name: string): StoredSubject | null
  change(subject: StoredSubject): void
  /** Stores what has changed. */
  write(): void
}

export function touchSubjects(writer: Writer): TouchedSubjects {
  /** As each is now, and as the file has it: null where it is new. */
  const touched = new Map<string, { subject: StoredSubject; readonly stored: StoredSubject | null }>()
  const find = (name: string): StoredSubject | null => {
    const known = touched.get(name)
    if (known !== undefined) return known.subject
    const stored = writer.knownSubjects.get(name) ?? writer.subjects.byName(name)
    if (stored !== null) touched.set(name, { subject: stored, stored })
    return stored
  }
  const change = (subject: StoredSubject): void => {
    const known = touched.get(subject.name)
    if (known === undefined) touched.set(subject.name, { subject, stored: null })
    else known.subject = subject
  }
  return {
    find,
    change,
    take: (name, known) => {
      const found = find(name)
      if (found !== null && (found.known || !known)) return found
      const number = writer.nextSubject
      if (found === null) writer.nextSubject += 1
      const fresh = { subject: number, name, person: number, head: 0, events: 0 }
      const subject = { ...(found ?? fresh), known }
      change(subject)
      return subject
    },
    write: () => {
      for (const { subject, stored } of touched.values()) {
        if (stored === null) writer.subjects.insert(subject)
        else if (stored.person !== subject.person || stored.known !== subject.known)
          writer.subjects.update(subject)
        else if (stored.head !== subject.head) writer.subjects.grow(subject)
        writer.knownSubjects.set(subject.name, subject)
      }
      forgetOldest(writer.knownSubjects)
    },
  }
}

/** A person by number, from memory where it was seen lately. */
export function personAt(writer: Writer, person: number): StoredPerson | null {
  return writer.knownPeople.get(person) ?? writer.people.byNumber(person)
}

export function newPerson(writer: Writer, { subject, name }: StoredSubject): StoredPerson {
  return { person: subject, subject: name, state: startingState(writer), events: 0, last: 0 }
}

export function rememberPerson(writer: Writer, person: StoredPerson): void {
  writer.knownPeople.set(person.person, person)
  forgetOldest(writer.knownPeople)
}

function forgetOldest<Key>(known: Map<Key, unknown>): void {
  let excess = known.size - MOST_KNOWN
  for (const key of known.keys()) {
    if (excess <= 0) return
    known.delete(key)
    excess -= 1
  }
}
