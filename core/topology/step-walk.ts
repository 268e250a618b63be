import type { Cases } from './cases.ts'
import type { EventColumns, TransitionColumns } from './columns.ts'
import { type Conversion, isKept, reaches } from './conversion.ts'
import { groupByKey, orderEntries } from './order.ts'
import { sideOf, type TimeRange } from './range.ts'
import { emptyVisits, markFollowed, type VisitColumns, type Visits } from './visits.ts'

export interface StepWalkInput {
  readonly events: EventColumns
  readonly transitions: TransitionColumns
  /** Root event of each transition, -1 where unknown. */
  readonly roots: Int32Array
  readonly keep: Uint8Array | null
  readonly range: TimeRange | null
  readonly eventOrder: Uint32Array
  readonly cases: Cases
  readonly converting: Uint8Array
  readonly conversion: Conversion
  readonly initialStep: number
}

/**
 * Step lens: a case starts in the step that its person is in at its first kept event, and every kept transition is
 * a move. Where the filter hides transitions, the start is the `from` of the first kept one, so that the picture
 * does not invent a step; how long someone stayed is measured from the true arrival, hidden or not. A case that began
 * before the time range, or moved by what the filter hides, does not start where it is seen first: it is there already.
 */
export function walkSteps(input: StepWalkInput): Visits {
  const { events, transitions, roots, keep, cases, conversion, range } = input
  const order = orderEntries(transitions)
  const starts = startsOfCases(input, order)
  const moves = movesByCase(input, order)
  const steps = new Set(conversion.kind === 'outcome' ? conversion.steps : [])
  const visits = emptyVisits(moves.entries.length + cases.count)

  let next = 0
  for (let owner = 0; owner < cases.count; owner += 1) {
    const firstKept = starts.event[owner] ?? -1
    const begin = next
    while (next < moves.entries.length && moves.caseOf[moves.entries[next] ?? 0] === owner) next += 1
    if (firstKept < 0) continue

    const start = visits.length
    addVisit(visits, owner, firstKept, events.person[firstKept] ?? 0)
    visits.node[start] = starts.step[owner] ?? -1
    visits.from[start] = -1
    visits.time[start] = starts.time[owner] ?? 0
    visits.duration[start] = Number.NaN
    visits.already[start] = starts.already[owner] ?? 0
    visits.stood[start] = starts.stood[owner] ?? 0

    let since = starts.time[owner] ?? 0
    for (let place = begin; place < next; place += 1) {
      const transition = moves.entries[place] ?? 0
      const root = roots[transition] ?? 0
      const time = transitions.time[transition] ?? 0
      if (isKept(keep, root)) {
        const from = transitions.from[transition] ?? 0
        const to = transitions.to[transition] ?? 0
        if (visits.length === start + 1) {
          // They were seen elsewhere and came here by what is hidden.
          if (visits.node[start] !== -1 && visits.node[start] !== from) visits.already[start] = 1
          visits.node[start] = from
          if (visits.already[start] === 1) visits.time[start] = since
        }
        const visit = visits.length
        addVisit(visits, owner, root, events.person[root] ?? 0)
        visits.node[visit] = to
        visits.from[visit] = from
        visits.time[visit] = time
        visits.duration[visit] = time - since
        visits.converts[visit] = reaches(transitions, transition, steps) ? 1 : 0
      } else if (sideOf(range, root, events.time[root] ?? 0) === 'after') visits.goesOn[visits.length - 1] = 1
      since = time
    }
    // Without an initial step, someone who never moved is nowhere.
    if (visits.node[start] === -1) {
      visits.already[start] = 0
      visits.stood[start] = 0
      visits.goesOn[start] = 0
      visits.length = start
    }
  }
  if (conversion.kind === 'event') followConvertingEvents(visits, input)
  else markFollowed(visits)
  return visits
}

function addVisit(visits: VisitColumns, owner: number, event: number, person: number): void {
  visits.caseOf[visits.length] = owner
  visits.event[visits.length] = event
  visits.person[visits.length] = person
  visits.length += 1
}

/**
 * Of each case: its first kept event (-1 for none), the step just before that event, the time of its first event,
 * whether it began before the time range or moved before that event, and whether its person was somewhere before it.
 */
function startsOfCases(input: StepWalkInput, order: Uint32Array) {
  const { events, transitions, roots, keep, cases, initialStep, range } = input
  const event = new Int32Array(cases.count).fill(-1)
  const step = new Int32Array(cases.count).fill(initialStep)
  const time = new Float64Array(cases.count).fill(Number.NaN)
  const already = new Uint8Array(cases.count)
  const stood = new Uint8Array(cases.count)
  let next = 0
  let person = -1
  let current = initialStep
  let wasSomewhere = false
  for (const entry of input.eventOrder) {
    const owner = events.person[entry] ?? 0
    if (owner !== person) {
      person = owner
      current = initialStep
      wasSomewhere = false
      while (next < order.length && (transitions.person[order[next] ?? 0] ?? 0) < person) next += 1
    }
    while (next < order.length && isBefore(input, order[next] ?? 0, entry)) {
      const moved = order[next] ?? 0
      const root = roots[moved] ?? -1
      current = transitions.to[moved] ?? current
      if (root >= 0) {
        const ofMove = cases.caseOf[root] ?? 0
        if (event[ofMove] === -1) already[ofMove] = 1
        wasSomewhere = true
      }
      next += 1
    }
    const ofCase = cases.caseOf[entry] ?? 0
    if (Number.isNaN(time[ofCase])) time[ofCase] = events.time[entry] ?? 0
    if (range !== null && sideOf(range, entry, events.time[entry] ?? 0) === 'before') {
      already[ofCase] = 1
      wasSomewhere = true
    }
    if (!isKept(keep, entry)) continue
    if (event[ofCase] === -1) {
      event[ofCase] = entry
      step[ofCase] = current
      stood[ofCase] = wasSomewhere ? 1 : 0
    }
    wasSomewhere = true
  }
  return { event, step, time, already, stood }
}

/** True where the transition is the same person's and comes before the event itself. */
function isBefore({ events, transitions }: StepWalkInput, transition: number, event: number): boolean {
  if (transitions.person[transition] !== events.person[event]) return false
  const difference = (transitions.time[transition] ?? 0) - (events.time[event] ?? 0)
  if (difference !== 0) return difference < 0
  return (transitions.arrival[transition] ?? 0) < (events.arrival[event] ?? 0)
}

/** Transitions with a known root, hidden ones too, grouped by the case of their root event and in order within. */
function movesByCase({ cases, roots }: StepWalkInput, order: Uint32Array) {
  const caseOf = new Int32Array(roots.length)
  const entries = order.filter((transition) => (roots[transition] ?? -1) >= 0)
  for (const transition of entries) caseOf[transition] = cases.caseOf[roots[transition] ?? 0] ?? 0
  return { caseOf, entries: groupByKey(entries, caseOf) }
}

/** A conversion that is an event, not a step: every visit up to the last such event of the case is followed by it. */
function followConvertingEvents(visits: VisitColumns, input: StepWalkInput): void {
  const { eventOrder, cases, converting } = input
  const rank = new Int32Array(eventOrder.length)
  const lastRank = new Int32Array(cases.count).fill(-1)
  for (let place = 0; place < eventOrder.length; place += 1) {
    const event = eventOrder[place] ?? 0
    rank[event] = place
    if (converting[event] === 1) lastRank[cases.caseOf[event] ?? 0] = place
  }
  for (let visit = 0; visit < visits.length; visit += 1) {
    const last = lastRank[visits.caseOf[visit] ?? 0] ?? -1
    visits.followed[visit] = (rank[visits.event[visit] ?? 0] ?? 0) <= last ? 1 : 0
  }
}
