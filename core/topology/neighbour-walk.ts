import type { Cases } from './cases.ts'
import type { EventColumns } from './columns.ts'
import { isKept } from './conversion.ts'
import { groupByKey } from './order.ts'
import { sideOf, type TimeRange } from './range.ts'
import { emptyVisits, markFollowed, type VisitColumns, type Visits } from './visits.ts'

export interface NeighbourWalkInput {
  readonly events: EventColumns
  /** Node of each event: its type or its source. */
  readonly nodeOf: Int32Array
  readonly keep: Uint8Array | null
  readonly range: TimeRange | null
  readonly eventOrder: Uint32Array
  readonly cases: Cases
  readonly converting: Uint8Array
}

/**
 * Event and source lens: every kept event is a visit, and kept neighbours within a case are joined by a move. The first
 * move within a time range may begin at an event before it, which is no visit of the range.
 */
export function walkNeighbours(input: NeighbourWalkInput): Visits {
  const { events, keep, range, cases, converting } = input
  const visits = emptyVisits(events.length)
  let currentCase = -1
  /** The case's last event before the range. */
  let earlier = -1
  let begin = 0
  for (const event of groupByKey(input.eventOrder, cases.caseOf)) {
    const owner = cases.caseOf[event] ?? 0
    if (owner !== currentCase) {
      currentCase = owner
      earlier = -1
      begin = visits.length
    }
    const time = events.time[event] ?? 0
    const side = isKept(keep, event) ? 'within' : range === null ? null : sideOf(range, event, time)
    if (side === 'before') earlier = event
    if (side === 'after' && visits.length > begin) visits.goesOn[visits.length - 1] = 1
    if (side !== 'within') continue
    if (visits.length === begin && earlier >= 0) {
      visits.already[visits.length] = 1
      addVisit(visits, input, earlier, -1)
    }
    addVisit(visits, input, event, visits.length === begin ? -1 : visits.length - 1)
    visits.converts[visits.length - 1] = converting[event] ?? 0
  }
  markFollowed(visits)
  return visits
}

/** Adds one event's visit; `before` is the visit that it follows, -1 for none. */
function addVisit(into: VisitColumns, input: NeighbourWalkInput, event: number, before: number): void {
  const { events, nodeOf, cases } = input
  const visit = into.length
  const time = events.time[event] ?? 0
  into.node[visit] = nodeOf[event] ?? 0
  into.from[visit] = before < 0 ? -1 : (into.node[before] ?? -1)
  into.person[visit] = events.person[event] ?? 0
  into.caseOf[visit] = cases.caseOf[event] ?? 0
  into.event[visit] = event
  into.time[visit] = time
  into.duration[visit] = before < 0 ? Number.NaN : time - (into.time[before] ?? 0)
  into.length = visit + 1
}
