import { groupDurations, medianOf, quantileOf } from './durations.ts'
import { createEdgeTable } from './edge-table.ts'
import { buildWalk, type Walk, type WalkInput } from './walk.ts'

export interface GraphNode {
  id: string
  /** Visits, a start included: moves in and `starts`. */
  events: number
  /** Distinct persons who came: with a visit, but not where their session merely begins where they stood. */
  users: number
  /** Distinct cases with a visit, a start included. */
  cases: number
  /** Cases that start here. */
  starts: number
  /** Cases that came here before the time range, or by what the filter leaves out, and do something within; no visits. */
  already: number
  /** Cases whose last visit is here, or that were here already and did not move on. */
  ends: number
  /** Distinct persons of those cases. */
  endUsers: number
  /** Of the cases that end here, those that moved on after the time range. 0 without a range. */
  goOn: number
  /** Share of visits at or after which the same case converts; null where no conversion is defined or no visit is left. */
  conversionProbability: number | null
}

export interface GraphEdge {
  from: string
  to: string
  count: number
  users: number
  /** Moves to a node at which the same case had been before; every loop is one. */
  returns: number
  /** count ÷ (moves out of `from` + cases that end there). */
  probability: number
  /** Share of moves at or after which the same case converts; null where no conversion is defined. */
  conversionProbability: number | null
  /** Exact median of the times between arriving at `from` and the move; the mean of the middle two of an even number. */
  medianMs: number
  /** 90th percentile of those times, by nearest rank. */
  p90Ms: number
}

export interface Graph {
  /** Most visits first, then by id. */
  nodes: GraphNode[]
  /** Most moves first, then by ids. */
  edges: GraphEdge[]
  /** Persons with a visit, or who were somewhere already. */
  people: number
  moves: number
  /** Cases with a conversion. */
  conversions: number
}

export function buildGraph(input: WalkInput): Graph {
  return graphOf(buildWalk(input))
}

/** Everything that a graph says, counted in one pass over the visits. */
export function graphOf(walk: Walk): Graph {
  const { nodeNumbers, slots } = numberNodes(walk)
  const nodes = nodeNumbers.map((number) => newTally(number, number))
  const edges: Tally[] = []
  const table = createEdgeTable(nodes.length)
  const edgeOf = new Int32Array(walk.length).fill(-1)
  const outgoing = new Float64Array(nodes.length)
  // The last case that came to each node; the visits of a case follow each other.
  const lastCaseAt = new Int32Array(nodes.length).fill(-1)
  let lastPerson = -1
  let people = 0
  let conversions = 0

  for (let visit = 0; visit < walk.length; visit += 1) {
    const person = walk.person[visit] ?? 0
    const followed = walk.followed[visit] ?? 0
    const from = walk.from[visit] ?? -1
    const to = walk.node[visit] ?? 0
    const toSlot = slots[to] ?? 0
    const node = nodes[toSlot]
    if (node === undefined) continue
    const already = walk.already[visit] === 1
    if (!already) {
      countVisit(node, walk.stood[visit] === 1 ? -1 : person, followed)
      const ofCase = walk.caseOf[visit] ?? 0
      if (node.lastCase !== ofCase) node.cases += 1
      node.lastCase = ofCase
    }
    if (person !== lastPerson) people += 1
    lastPerson = person
    if (from < 0) {
      if (already) node.already += 1
      else node.starts += 1
      conversions += followed
    } else {
      const fromSlot = slots[from] ?? 0
      const number = table.numberOf(fromSlot, toSlot)
      const edge = edges[number] ?? newTally(from, to)
      edges[number] = edge
      edgeOf[visit] = number
      countVisit(edge, person, followed)
      if (from === to || lastCaseAt[toSlot] === walk.caseOf[visit]) edge.returns += 1
      outgoing[fromSlot] = (outgoing[fromSlot] ?? 0) + 1
    }
    lastCaseAt[toSlot] = walk.caseOf[visit] ?? -1
    if (visit + 1 === walk.length || walk.caseOf[visit + 1] !== walk.caseOf[visit])
      countEnd(node, person, walk.goesOn[visit] ?? 0)
  }

  const durations = groupDurations(walk.duration, edgeOf, edges.length)
  const share = (tally: Tally) =>
    walk.hasConversion && tally.count > 0 ? tally.followed / tally.count : null
  const name = (number: number) => walk.names[number] ?? ''
  return {
    nodes: nodes
      .map((tally) => ({
        id: name(tally.to),
        events: tally.count,
        users: tally.users,
        cases: tally.cases,
        starts: tally.starts,
        already: tally.already,
        ends: tally.ends,
        endUsers: tally.endUsers,
        goOn: tally.goOn,
        conversionProbability: share(tally),
      }))
      .sort((left, right) => right.events - left.events || compareText(left.id, right.id)),
    edges: edges
      .map((tally, number) => {
        const times = durations.values.subarray(durations.starts[number], durations.starts[number + 1])
        const fromSlot = slots[tally.from] ?? 0
        return {
          from: name(tally.from),
          to: name(tally.to),
          count: tally.count,
          users: tally.users,
          returns: tally.returns,
          probability: tally.count / ((outgoing[fromSlot] ?? 0) + (nodes[fromSlot]?.ends ?? 0)),
          conversionProbability: share(tally),
          medianMs: medianOf(times),
          p90Ms: quantileOf(times, 0.9),
        }
      })
      .sort(
        (left, right) =>
          right.count - left.count || compareText(left.from, right.from) || compareText(left.to, right.to),
      ),
    people,
    moves: durations.values.length,
    conversions,
  }
}

/** Counts of one node (`from` = `to`) or one edge. */
interface Tally {
  readonly from: number
  readonly to: number
  count: number
  users: number
  lastPerson: number
  cases: number
  lastCase: number
  followed: number
  starts: number
  already: number
  ends: number
  endUsers: number
  lastToEnd: number
  goOn: number
  returns: number
}

function newTally(from: number, to: number): Tally {
  return {
    from,
    to,
    count: 0,
    users: 0,
    lastPerson: -1,
    cases: 0,
    lastCase: -1,
    followed: 0,
    starts: 0,
    already: 0,
    ends: 0,
    endUsers: 0,
    lastToEnd: -1,
    goOn: 0,
    returns: 0,
  }
}

/**
 * Visits come person by person, so a person is new to a tally where the last one was another.
 * @param person -1 where nobody came by it
 */
function countVisit(tally: Tally, person: number, followed: number): void {
  tally.count += 1
  tally.followed += followed
  if (person >= 0 && tally.lastPerson !== person) {
    tally.users += 1
    tally.lastPerson = person
  }
}

function countEnd(tally: Tally, person: number, goesOn: number): void {
  tally.ends += 1
  tally.goOn += goesOn
  if (tally.lastToEnd !== person) tally.endUsers += 1
  tally.lastToEnd = person
}

/** The names that are nodes here: those visited, and those that a move leaves although every visit is hidden. */
function numberNodes(walk: Walk): { nodeNumbers: number[]; slots: Int32Array } {
  const slots = new Int32Array(walk.names.length).fill(-1)
  const nodeNumbers: number[] = []
  const see = (number: number) => {
    if (slots[number] !== -1) return
    slots[number] = nodeNumbers.length
    nodeNumbers.push(number)
  }
  for (let visit = 0; visit < walk.length; visit += 1) {
    const from = walk.from[visit] ?? -1
    if (from >= 0) see(from)
    see(walk.node[visit] ?? 0)
  }
  return { nodeNumbers, slots }
}

/** By code unit: the same on every machine. */
function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}
