import type { Cases } from './cases.ts'
import type { EventColumns } from './columns.ts'
import { isKept } from './conversion.ts'
import { groupByKey } from './order.ts'
import { emptyVisits, markFollowed, type Visits } from './visits.ts'

export interface NeighbourWalkInput {
  readonly events: EventColumns
  /** Node of each event: its type or its source. */
  readonly nodeOf: Int32Array
  readonly keep: Uint8Array | null
  readonly eventOrder: Uint32Array
  readonly cases: Cases
  readonly converting: Uint8Array
}

/** Event and source lens: every kept event is a visit, and kept neighbours within a case are joined by a move. */
export function walkNeighbours(input: NeighbourWalkInput): Visits {
  const { events, nodeOf, keep, cases, converting } = input
  const visits = emptyVisits(events.length)
  let currentCase = -1
  let lastNode = -1
  let lastTime = Number.NaN
  for (const event of groupByKey(input.eventOrder, cases.caseOf)) {
    if (!isKept(keep, event)) continue
    const owner = cases.caseOf[event] ?? 0
    if (owner !== currentCase) {
      currentCase = owner
      lastNode = -1
      lastTime = Number.NaN
    }
    const visit = visits.length
    const node = nodeOf[event] ?? 0
    const time = events.time[event] ?? 0
    visits.node[visit] = node
    visits.from[visit] = lastNode
    visits.person[visit] = events.person[event] ?? 0
    visits.caseOf[visit] = owner
    visits.event[visit] = event
    visits.time[visit] = time
    visits.duration[visit] = time - lastTime
    visits.converts[visit] = converting[event] ?? 0
    visits.length = visit + 1
    lastNode = node
    lastTime = time
  }
  markFollowed(visits)
  return visits
}
