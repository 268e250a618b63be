import type { Reason, Tail } from '#core/contract/live.ts'
import { wantsReason } from '#core/contract/live.ts'
import type { StoredEvent } from '#core/store/events/events.ts'
import type { StoredPerson } from '#core/store/people/people.ts'
import type { OpenedWorkspace } from '../opened.ts'
import { type FoldedPart, momentsOf, noteOf, partAround } from './moments.ts'

/** Of so many people the reasons come with the list itself; of more they are asked for, for the rows in sight. */
const MOST_PEOPLE = 3
/** Whoever has more events is not folded for a line of a list: to find those that are wanted takes too long. */
const MOST_EVENTS = 20_000
/** The same where the list of a person is whole. */
const MOST_OF_WHOLE = 2000

/** The lines that the timeline has for those of a person's events that are wanted. */
function notesOf(
  workspace: OpenedWorkspace,
  person: StoredPerson,
  wanted: ReadonlySet<number>,
  part: FoldedPart | null = null,
): Reason[] {
  return momentsOf(workspace.pipeline.writer(), person, part)
    .filter(({ stored }) => wanted.has(stored.arrival))
    .map((moment) => ({ arrival: moment.stored.arrival, note: noteOf(moment) }))
}

/** The reasons that the timeline gives: what the event lacked to fire, where the list is of few people. */
export function withReasons(workspace: OpenedWorkspace, tail: Tail): Tail {
  const { people } = workspace.pipeline.writer()
  const without = tail.rows.filter(wantsReason)
  const found = new Map<number, StoredPerson>()
  for (const name of new Set(without.map(({ person }) => person))) {
    const person = name === null ? null : people.bySubject(name)
    if (person !== null) found.set(person.person, person)
  }
  const folded = [...found.values()]
  if (folded.length > MOST_PEOPLE || folded.some(({ events }) => events > MOST_OF_WHOLE)) return tail
  const wanted = new Set(without.map(({ arrival }) => arrival))
  const reasons = folded.flatMap((person) => notesOf(workspace, person, wanted))
  const notes = new Map(reasons.map(({ arrival, note }) => [arrival, note]))
  return { ...tail, rows: tail.rows.map((row) => ({ ...row, note: notes.get(row.arrival) ?? row.note })) }
}

/**
 * The lines that the timelines have for these received events. Each person is folded once, from the snapshot
 * before; between two of them whatever else waits has its turn. What is no received event is left out, and whoever has more
 * than 20,000 events.
 */
export async function reasonsOf(workspace: OpenedWorkspace, arrivals: readonly number[]): Promise<Reason[]> {
  const wanted = new Set(arrivals)
  const persons = new Map<number, StoredEvent[]>()
  const { events, subjects } = workspace.pipeline.writer()
  for (const arrival of wanted) {
    const stored = events.at(arrival)
    if (stored === null) continue
    const person = subjects.ownerOf(stored.subject)
    persons.set(person, [...(persons.get(person) ?? []), stored])
  }
  const reasons: Reason[] = []
  for (const [number, own] of persons) {
    await new Promise<void>((resolve) => setImmediate(resolve))
    // Meanwhile the workspace may have been closed.
    if (!workspace.database.open) break
    const writer = workspace.pipeline.writer()
    const person = writer.people.byNumber(number)
    if (person === null || person.events > MOST_EVENTS) continue
    reasons.push(...notesOf(workspace, person, wanted, partAround(writer, number, own)))
  }
  return reasons
}
