import type { StoredPerson } from '#core/store/people.ts'
import type { StoredSubject } from '#core/store/subjects.ts'
import { startingState } from './refold.ts'
import type { Writer } from './writer.ts'

/** Subjects and persons kept in memory, each; beyond it the oldest entries are let go. */
const MOST_KNOWN = 100_000

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
  const touched = new Map<string, { subject: StoredSubject; isNew: boolean; isChanged: boolean }>()
  const find = (name: string): StoredSubject | null =>
    touched.get(name)?.subject ?? writer.knownSubjects.get(name) ?? writer.subjects.byName(name)
  const change = (subject: StoredSubject): void => {
    const isNew = touched.get(subject.name)?.isNew ?? false
    touched.set(subject.name, { subject, isNew, isChanged: true })
  }
  return {
    find,
    change,
    take: (name, known) => {
      const found = find(name)
      if (found !== null) {
        const subject = known && !found.known ? { ...found, known } : found
        if (subject !== found) change(subject)
        else if (!touched.has(name)) touched.set(name, { subject, isNew: false, isChanged: false })
        return subject
      }
      const number = writer.nextSubject
      writer.nextSubject += 1
      const subject = { subject: number, name, person: number, known, head: 0, events: 0 }
      touched.set(name, { subject, isNew: true, isChanged: true })
      return subject
    },
    write: () => {
      for (const { subject, isNew, isChanged } of touched.values()) {
        if (isNew) writer.subjects.insert(subject)
        else if (isChanged) writer.subjects.update(subject)
        writer.knownSubjects.delete(subject.name)
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
  writer.knownPeople.delete(person.person)
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
