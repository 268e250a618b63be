import { type Box, contains, overlap, type Point } from './curves.ts'
import type { LinePoints } from './line-points.ts'
import { type Spot, spotsAlong, type Way } from './ways.ts'

/** An edge that carries a number. */
export interface Labelled {
  readonly id: string
  readonly way: Way
  readonly isLoop: boolean
  /** Characters of the number. */
  readonly length: number
  /** Of the line, in the canvas's units. */
  readonly thickness: number
  /** Otherwise it shows its number only when it is pointed at, over others. */
  readonly labelled: boolean
}

/** Where a number stands. */
export interface LabelPlace {
  /** From the middle of the way, where the canvas would put it by itself. */
  readonly dx: number
  readonly dy: number
  /** There is no room for it: it shows only when its line is pointed at. */
  readonly hidden: boolean
  /** Lines that it lies on: they are to be drawn before it. */
  readonly over: ReadonlySet<string>
}

const CHARACTER = 6.6
const PADDING = 6
export const LABEL_HEIGHT = 15
/** Between the places along a line that are looked at. */
const STEP = 12
const ON_LABEL = 400
const ON_LINE = 9
/** Where it stands there nobody sees which way its line goes on. */
const ON_CORNER = 12
/** From the middle of a line to its end. */
const AWAY = 24
/** A bend that only keeps the two of a pair apart. */
const PAIR = 20

interface Candidate {
  readonly box: Box
  readonly cost: number
}

export function labelWidth(length: number): number {
  return length * CHARACTER + PADDING
}

/** Upright lines carry their number beside the line, slightly bent ones outside their curve, others on the line. */
function candidatesAt(edge: Labelled, { at, along, share }: Spot): Candidate[] {
  const { bend, corners } = edge.way
  const width = labelWidth(edge.length)
  const isUpright = bend === 0 && corners.length === 0 && !edge.isLoop && Math.abs(along.x) < 0.3
  const isPair = bend !== 0 && Math.abs(bend) <= PAIR
  // To the left of the line's direction; a loop turns to the right.
  const sign = edge.isLoop || bend < 0 ? -1 : 1
  const away: Point = { x: -along.y * sign, y: along.x * sign }
  // So far that the box just touches the line, whichever way the line runs.
  const reach = (Math.abs(away.x) * width + Math.abs(away.y) * LABEL_HEIGHT) / 2 + edge.thickness / 2 + 1
  // Beside an upright line means to the right of it, whichever way it runs.
  const first = isUpright && away.x < 0 ? -reach : reach
  const cost = Math.abs(share - 0.5) * AWAY
  return [
    { shift: 0, more: isUpright || isPair || edge.isLoop ? 6 : 0 },
    { shift: first, more: 2 },
    // Between the two lines of a pair it could be either's.
    { shift: -first, more: isPair ? 12 : 4 },
  ].map(({ shift, more }) => {
    const box = { x: at.x + away.x * shift, y: at.y + away.y * shift, width, height: LABEL_HEIGHT }
    const onCorner = corners.some((corner) => contains(box, corner, 0)) ? ON_CORNER : 0
    return { box, cost: cost + more + onCorner }
  })
}

interface Weighed {
  readonly edge: Labelled
  /** Best first. */
  readonly candidates: readonly Candidate[]
}

function cheapest(candidates: readonly Candidate[], costOf: (box: Box) => number): Box | undefined {
  let best: Box | undefined
  let least = Number.POSITIVE_INFINITY
  for (const { box, cost } of candidates) {
    if (cost >= least) break
    const total = cost + costOf(box)
    if (total >= least) continue
    best = box
    least = total
  }
  return best
}

/** Numbers as far as they cover no other; the first ones may give way to those that come after them. */
function arrange(weighed: readonly Weighed[]): Map<string, Box> {
  const placed = new Map<string, Box>()
  for (const _round of [1, 2]) {
    for (const { edge, candidates } of weighed) {
      placed.delete(edge.id)
      const others = [...placed.values()]
      const box = cheapest(
        candidates,
        (each) => ON_LABEL * others.filter((other) => overlap(each, other)).length,
      )
      if (box !== undefined) placed.set(edge.id, box)
    }
  }
  const kept = new Map<string, Box>()
  const isFree = (box: Box): boolean => ![...kept.values()].some((other) => overlap(box, other))
  for (const { edge, candidates } of weighed) {
    const box = placed.get(edge.id)
    const free = box !== undefined && isFree(box) ? box : candidates.find((each) => isFree(each.box))?.box
    if (free !== undefined) kept.set(edge.id, free)
  }
  return kept
}

/**
 * Puts every number where it covers no node, nothing of `fixed`, no other number, and as few lines as possible. One for
 * which there is no such place is hidden. `edges`: most important first; `lines`: all of theirs.
 */
export function placeLabels(
  edges: readonly Labelled[],
  lines: LinePoints,
  nodes: readonly Box[],
  fixed: readonly Box[] = [],
): Map<string, LabelPlace> {
  const covers = (box: Box, boxes: readonly Box[]): boolean => boxes.some((other) => overlap(box, other))
  const all = edges.map((edge) => ({
    edge,
    candidates: spotsAlong(edge.way, STEP)
      .flatMap((spot) => candidatesAt(edge, spot))
      .sort((a, b) => a.cost - b.cost),
  }))
  const weighed = all
    .filter(({ edge }) => edge.labelled)
    .map(({ edge, candidates }) => ({
      edge,
      candidates: candidates
        .filter(({ box }) => !covers(box, nodes) && !covers(box, fixed))
        .map(({ box, cost }) => {
          const crossed = lines.linesIn(box)
          return { box, cost: cost + ON_LINE * (crossed.size - Number(crossed.has(edge.id))) }
        })
        .sort((a, b) => a.cost - b.cost),
    }))
  const shown = arrange(weighed)
  return new Map(
    all.map(({ edge, candidates }) => {
      const { middle } = edge.way
      const placed = shown.get(edge.id)
      const box = placed ?? candidates.find((each) => !covers(each.box, nodes))?.box ?? middle
      const over = placed === undefined ? new Set<string>() : lines.linesIn(placed)
      over.delete(edge.id)
      return [edge.id, { dx: box.x - middle.x, dy: box.y - middle.y, hidden: placed === undefined, over }]
    }),
  )
}
