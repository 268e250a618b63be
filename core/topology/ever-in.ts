import type { TransitionColumns } from './columns.ts'
import { orderEntries } from './order.ts'
import type { TimeRange } from './range.ts'

/** Who is asked for: those who were ever in a step of the journey that these moves are of. */
export interface EverInQuestion {
  readonly transitions: TransitionColumns
  /** Number into the names; -1 where nobody ever moved there or from there. */
  readonly step: number
  /** Whether it is where everybody stands before the first move. */
  readonly isInitial: boolean
  /** Time of each person's first event, by person; Infinity where there is none. */
  readonly first: Float64Array
  /** Null for all time. */
  readonly range: Pick<TimeRange, 'from' | 'to'> | null
}

/**
 * 1 for every person, by number, who was in the step at some moment of the range: who came to it then, and who was there
 * when the range began. Somebody is in the first step from their first event on, and in any other from the move that led
 * there, up to the next move; moves count at their own time, those of timers too. Whoever has no event was nowhere.
 */
export function peopleEverIn({ transitions, step, isInitial, first, range }: EverInQuestion): Uint8Array {
  const { from: begin, to: end } = range ?? { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }
  const was = new Uint8Array(first.length)
  const stood = (person: number, since: number, until: number): void => {
    if (since < end && until >= begin && since < Number.POSITIVE_INFINITY) was[person] = 1
  }
  const moved = new Uint8Array(first.length)
  const order = orderEntries(transitions)
  order.forEach((move, place) => {
    const person = transitions.person[move] ?? 0
    const time = transitions.time[move] ?? 0
    const before = place === 0 ? -1 : (order[place - 1] ?? 0)
    const isFirst = before < 0 || transitions.person[before] !== person
    const since = isFirst ? (first[person] ?? time) : (transitions.time[before] ?? 0)
    const next = order[place + 1]
    const isLast = next === undefined || transitions.person[next] !== person
    moved[person] = 1
    if (transitions.from[move] === step) stood(person, since, time)
    if (transitions.to[move] !== step) return
    stood(person, time, isLast ? Number.POSITIVE_INFINITY : (transitions.time[next] ?? 0))
  })
  if (isInitial)
    for (let person = 0; person < first.length; person += 1)
      if (moved[person] === 0) stood(person, first[person] ?? 0, Number.POSITIVE_INFINITY)
  return was
}
