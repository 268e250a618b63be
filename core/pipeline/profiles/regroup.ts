import type { Decided } from '#core/identity/decide.ts'
import { subjectIn } from '#core/identity/identifier.ts'
import { nameOf } from '#core/identity/names.ts'
import type { StoredPerson } from '#core/store/people/people.ts'
import type { StoredSubject } from '#core/store/people/subjects.ts'
import type { Writer } from '../writer.ts'
import { NOTHING_YET, newPerson, personAt, type TouchedSubjects } from './subjects.ts'

/** A profile whose subjects are others than before. */
export interface Regrouped {
  /** What its fold begins with: the state of the one person whose events these were, or the state of a beginner. */
  readonly person: StoredPerson
  /** It has no row yet. */
  readonly isNew: boolean
  /** Histories were joined or parted: its events must be folded anew. */
  readonly refold: boolean
  /** The latest timestamp among its stored events; `NOTHING_YET` where there are none. */
  readonly newest: number
}

/** What the new groups change. */
export interface Regrouping {
  /** By number of person. */
  readonly people: ReadonlyMap<number, Regrouped>
  /** True where stored events belong to another profile than before. */
  readonly moved: boolean
}

/**
 * Gives every subject of these groups to its profile. A profile bears the number of the subject that names it. Rows of
 * people who are no more are removed, those of new ones are left to the fold.
 */
export function regroup(writer: Writer, groups: Decided['groups'], subjects: TouchedSubjects): Regrouping {
  const changes = groups.flatMap((nodes) => {
    const names = nodes.flatMap((node) => subjectIn(node) ?? [])
    const members = membersOf(names, subjects)
    if (members.length === 0) return []
    const namer = nameOf(members)
    const person = namer.subject
    const own = new Set(members.map(({ subject }) => subject))
    const isAsBefore =
      members.every((member) => member.person === person) &&
      writer.subjects.ofPerson(person).every(({ subject }) => own.has(subject))
    return isAsBefore ? [] : [{ members, namer }]
  })
  const before = new Map<number, { person: StoredPerson; withEvents: Set<number> }>()
  for (const number of new Set(changes.flatMap(({ members }) => members.map(({ person }) => person)))) {
    const person = personAt(writer, number)
    if (person === null) continue
    const withEvents = writer.subjects.ofPerson(number).filter(({ head }) => head > 0)
    before.set(number, { person, withEvents: new Set(withEvents.map(({ subject }) => subject)) })
  }
  const people = new Map<number, Regrouped>()
  let moved = false
  for (const { members, namer } of changes) {
    const own = new Set(members.map(({ subject }) => subject))
    const sources = [...new Set(members.filter(({ head }) => head > 0).map(({ person }) => person))].flatMap(
      (number) => before.get(number) ?? [],
    )
    const [only] = sources
    const isWhole = [...(only?.withEvents ?? [])].every((subject) => own.has(subject))
    const refold = sources.length > 1 || !isWhole
    const start = newPerson(writer, namer)
    people.set(namer.subject, {
      person:
        only === undefined || refold
          ? start
          : { ...only.person, person: start.person, subject: start.subject },
      isNew: personAt(writer, namer.subject) === null,
      refold,
      newest: Math.max(NOTHING_YET, ...sources.map(({ person }) => person.state.lastEventAt)),
    })
    for (const member of members) {
      if (member.person === namer.subject) continue
      if (member.head > 0) moved = true
      const changed = { ...member, person: namer.subject }
      subjects.change(changed)
      // The fold reads the chains of a person's subjects: they must be found there by now.
      if (member.head > 0) writer.subjects.update(changed)
    }
  }
  for (const number of before.keys()) {
    writer.knownPeople.delete(number)
    writer.snapshots.clear(number)
    if (!people.has(number)) writer.people.remove(number)
  }
  return { people, moved }
}

/** The subjects of these names; those that have had no event yet are made where they are to join others. */
function membersOf(names: readonly string[], subjects: TouchedSubjects): StoredSubject[] {
  if (names.length > 1) return names.map((name) => subjects.find(name) ?? subjects.take(name, false))
  return names.flatMap((name) => subjects.find(name) ?? [])
}
