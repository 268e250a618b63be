import { medianOf } from './durations.ts'
import type { Walk } from './walk.ts'

/** One way through the graph that cases took from their first visit to their last. */
export interface Variant {
  /** Nodes in the order in which they were visited. */
  nodes: string[]
  /** The first of them was come to before the time range: what was before it is cut off. */
  begunBefore: boolean
  count: number
  /** Of these, cases that went back and forth more often than it says. */
  circled: number
  /** Cases that move on after the time range. */
  goOn: number
  /** Cases with a conversion; null where none is defined. */
  converted: number | null
  /** From coming to the first node to coming to the last, ms; the median. */
  medianMs: number
  /** Numbers of the first few distinct persons. */
  people: number[]
}

export interface Variants {
  /** Cases with a visit. */
  cases: number
  /** Further cases that stayed where they were when the time range began: no journey. */
  stayed: number
  /** Different ways in all. */
  distinct: number
  /** Most cases first; among equals the shorter, then by names. */
  variants: Variant[]
}

/** What counts once of what somebody did again and again. */
export interface Merging {
  /** Visits to the same node that follow each other count as one. */
  readonly collapse: boolean
  /** Going back and forth between two nodes counts once: A B A B is A B, and A B A B A is A B A. */
  readonly circles?: boolean
}

export interface VariantOptions extends Merging {
  readonly limit: number
  readonly examples: number
}

interface Tally {
  readonly nodes: number[]
  readonly begunBefore: boolean
  circled: number
  goOn: number
  converted: number
  readonly durations: number[]
  readonly people: number[]
}

/** A way without what counts once, and whether anything but direct repeats was left out. */
function merged(
  all: readonly number[],
  { collapse, circles = false }: Merging,
): { readonly nodes: number[]; readonly circled: boolean } {
  const single = collapse ? all.filter((node, place) => node !== all[place - 1]) : [...all]
  if (!circles) return { nodes: single, circled: false }
  const nodes: number[] = []
  for (const node of single) {
    nodes.push(node)
    const [first, second, third] = nodes.slice(-4)
    if (nodes.length >= 4 && first !== second && first === third && second === node) nodes.length -= 2
  }
  return { nodes, circled: nodes.length < single.length }
}

/** Groups cases by the sequence of nodes that they visited. */
export function findVariants(walk: Walk, { limit, examples, ...merging }: VariantOptions): Variants {
  const tallies = new Map<string, Tally>()
  let cases = 0
  let stayed = 0
  let begin = 0
  while (begin < walk.length) {
    let end = begin + 1
    while (end < walk.length && walk.caseOf[end] === walk.caseOf[begin]) end += 1
    const begunBefore = walk.already[begin] === 1
    if (begunBefore && end === begin + 1) {
      stayed += 1
      begin = end
      continue
    }
    const { nodes, circled } = merged(Array.from(walk.node.subarray(begin, end)), merging)
    const key = `${begunBefore ? '…' : ''}${nodes.join(' ')}`
    const tally = tallies.get(key) ?? {
      nodes,
      begunBefore,
      circled: 0,
      goOn: 0,
      converted: 0,
      durations: [],
      people: [],
    }
    tallies.set(key, tally)
    cases += 1
    if (circled) tally.circled += 1
    tally.goOn += walk.goesOn[end - 1] ?? 0
    tally.converted += walk.followed[begin] ?? 0
    tally.durations.push((walk.time[end - 1] ?? 0) - (walk.time[begin] ?? 0))
    const person = walk.person[begin] ?? 0
    // Sessions of one person follow each other: that person is one example.
    if (tally.people.length < examples && tally.people.at(-1) !== person) tally.people.push(person)
    begin = end
  }
  const named = [...tallies.values()].map((tally) => ({
    tally,
    nodes: tally.nodes.map((node) => walk.names[node] ?? ''),
  }))
  named.sort(
    (left, right) =>
      right.tally.durations.length - left.tally.durations.length ||
      left.nodes.length - right.nodes.length ||
      compareTexts(left.nodes, right.nodes) ||
      Number(left.tally.begunBefore) - Number(right.tally.begunBefore),
  )
  return {
    cases,
    stayed,
    distinct: tallies.size,
    variants: named.slice(0, limit).map(({ tally, nodes }) => ({
      nodes,
      begunBefore: tally.begunBefore,
      count: tally.durations.length,
      circled: tally.circled,
      goOn: tally.goOn,
      converted: walk.hasConversion ? tally.converted : null,
      medianMs: medianOf(Float64Array.from(tally.durations).sort()),
      people: tally.people,
    })),
  }
}

/** A way as `findVariants` gives it. */
export interface Way extends Merging {
  readonly nodes: readonly string[]
  readonly begunBefore: boolean
}

/** Numbers of the distinct persons with a case that went exactly this way, ascending. */
export function peopleOnWay(walk: Walk, { nodes, begunBefore, ...merging }: Way): number[] {
  const wanted = nodes.map((node) => walk.names.indexOf(node)).join(' ')
  const people = new Set<number>()
  let begin = 0
  while (begin < walk.length) {
    let end = begin + 1
    while (end < walk.length && walk.caseOf[end] === walk.caseOf[begin]) end += 1
    const visited = merged(Array.from(walk.node.subarray(begin, end)), merging).nodes
    const already = walk.already[begin] === 1
    const isJourney = !already || end > begin + 1
    if (isJourney && already === begunBefore && visited.join(' ') === wanted)
      people.add(walk.person[begin] ?? 0)
    begin = end
  }
  return [...people].sort((left, right) => left - right)
}

/** By code unit, text by text. */
function compareTexts(left: readonly string[], right: readonly string[]): number {
  for (const [place, text] of left.entries()) {
    const other = right[place] ?? ''
    if (text !== other) return text < other ? -1 : 1
  }
  return 0
}
