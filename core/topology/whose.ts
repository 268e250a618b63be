import type { EventColumns } from './columns.ts'

/** Whose events stay: everything of people with an event that matches, or of those without one. */
export type WhoseEvents = 'had' | 'never'

/** Time of each person's first event, by person; Infinity where there is none. */
export function firstTimes(events: EventColumns): Float64Array {
  const greatest = events.person.reduce((most, person) => Math.max(most, person), -1)
  const first = new Float64Array(greatest + 1).fill(Number.POSITIVE_INFINITY)
  for (let entry = 0; entry < events.length; entry += 1) {
    const person = events.person[entry] ?? 0
    first[person] = Math.min(first[person] ?? 0, events.time[entry] ?? 0)
  }
  return first
}

/**
 * 1 for every event of the people who are chosen, whether or not that event matches itself.
 *
 * @param matches whether an event, by entry number, is one of those asked for; null where none is asked for
 * @param stands whether a person, by number, is as asked for besides; null where nothing is asked of people
 */
export function eventsOfPeople(
  events: EventColumns,
  whose: WhoseEvents,
  matches: ((entry: number) => boolean) | null,
  stands: ((person: number) => boolean) | null,
): Uint8Array {
  const greatest = events.person.reduce((most, person) => Math.max(most, person), -1)
  const had = new Uint8Array(greatest + 1)
  for (let entry = 0; entry < events.length; entry += 1) {
    if (matches === null || matches(entry)) had[events.person[entry] ?? 0] = 1
  }
  if (stands !== null) {
    for (let person = 0; person < had.length; person += 1)
      if (had[person] === 1 && !stands(person)) had[person] = 0
  }
  const wanted = whose === 'had' ? 1 : 0
  const keep = new Uint8Array(events.length)
  for (let entry = 0; entry < events.length; entry += 1)
    keep[entry] = had[events.person[entry] ?? 0] === wanted ? 1 : 0
  return keep
}
