import type { EventColumns, ReachedColumns, TransitionColumns } from './columns.ts'
import { isKept, reaches } from './conversion.ts'

/** Where the value of an outcome comes from: the rules' expression, or `payload.value` of the event that led there. */
export type ValueSource = 'rule' | 'payload'

/** Outcome steps of one journey, as numbers into the names. */
export type OutcomeSteps = ReadonlyMap<number, ValueSource>

/** What the functions of this file start from; `roots` as `rootEvents` gives them. */
export interface OutcomeHistory {
  readonly events: EventColumns
  /** Moves of one journey. */
  readonly transitions: TransitionColumns
  readonly roots: Int32Array
  /** Outcomes with values, of all journeys. */
  readonly reached: ReachedColumns
  /** Number of the journey's id; -1 for the default one. */
  readonly journey: number
}

export interface OutcomeTally {
  readonly step: number
  /** How often anyone came to the step from another one. */
  count: number
  /** Distinct persons. */
  people: number
  /** How many of the times have a value. */
  valued: number
  /** Sum of those values, in the unit of the rules or the sender. */
  sum: number
}

/** The value of every move that reaches an outcome; NaN where it has none, and for every other move. */
export function moveValues(history: OutcomeHistory, steps: OutcomeSteps): Float64Array {
  const { transitions } = history
  const ruleValue = ruleValues(history)
  const values = new Float64Array(transitions.length).fill(Number.NaN)
  for (let move = 0; move < transitions.length; move += 1) {
    if (!reaches(transitions, move, steps)) continue
    const to = transitions.to[move] ?? -1
    values[move] =
      steps.get(to) === 'payload'
        ? sentValue(history, move)
        : ruleValue(transitions.arrival[move] ?? 0, transitions.ordinal[move] ?? 0, to)
  }
  return values
}

/** `payload.value` of the event that led to a move. A timer's move comes later than its event, whose value is not its own. */
function sentValue({ events, transitions, roots }: OutcomeHistory, move: number): number {
  const root = roots[move] ?? -1
  return events.time[root] === transitions.time[move] ? (events.value[root] ?? Number.NaN) : Number.NaN
}

/** What the rules gave for a move of this journey, found by the move's own key. */
function ruleValues({ reached, journey }: OutcomeHistory) {
  const byArrival = new Map<number, number[]>()
  for (let row = 0; row < reached.length; row += 1) {
    if (reached.journey[row] !== journey) continue
    const arrival = reached.arrival[row] ?? 0
    const known = byArrival.get(arrival)
    if (known === undefined) byArrival.set(arrival, [row])
    else known.push(row)
  }
  return (arrival: number, ordinal: number, step: number): number => {
    const row = byArrival
      .get(arrival)
      ?.find((each) => reached.ordinal[each] === ordinal && reached.step[each] === step)
    return row === undefined ? Number.NaN : (reached.value[row] ?? Number.NaN)
  }
}

/** Counts every outcome step among the kept moves, in the order of `steps`. */
export function countOutcomes(
  history: OutcomeHistory,
  steps: OutcomeSteps,
  keep: Uint8Array | null,
): OutcomeTally[] {
  const { transitions, roots } = history
  const values = moveValues(history, steps)
  const tallies = new Map(
    [...steps.keys()].map((step) => [
      step,
      { tally: { step, count: 0, people: 0, valued: 0, sum: 0 }, persons: new Set<number>() },
    ]),
  )
  for (let move = 0; move < transitions.length; move += 1) {
    const root = roots[move] ?? -1
    if (root < 0 || !isKept(keep, root) || !reaches(transitions, move, steps)) continue
    const entry = tallies.get(transitions.to[move] ?? -1)
    if (entry === undefined) continue
    const { tally, persons } = entry
    tally.count += 1
    persons.add(transitions.person[move] ?? 0)
    const value = values[move] ?? Number.NaN
    if (Number.isNaN(value)) continue
    tally.valued += 1
    tally.sum += value
  }
  return [...tallies.values()].map(({ tally, persons }) => ({ ...tally, people: persons.size }))
}

/** For every event the summed value of the moves that it led to; NaN where none of them has one. */
export function valuesByEvent(values: Float64Array, roots: Int32Array, eventCount: number): Float64Array {
  const ofEvent = new Float64Array(eventCount).fill(Number.NaN)
  values.forEach((value, move) => {
    const root = roots[move] ?? -1
    if (root < 0 || Number.isNaN(value)) return
    const before = ofEvent[root] ?? Number.NaN
    ofEvent[root] = Number.isNaN(before) ? value : before + value
  })
  return ofEvent
}
