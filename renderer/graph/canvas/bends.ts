import { type Box, type Curve, contains, curveOf, type Point, pointAt, samplesOf } from './curves.ts'
import { TakenPoints } from './taken-points.ts'

/** A straight line between the middles of two nodes. */
export interface Line {
  readonly from: Point
  readonly to: Point
}

const PAIR_BEND = 15
/** Wide enough apart that a curve can be told from a node's border. */
const CLEARANCE = 8
/** Nearer than this it runs over the node: it reads as a move to there or from there, which is worse than all else. */
const TOUCHING = 3
const SAMPLES = 47
const OVER_NODE = 100_000
const NEAR_NODE = 1000
const OVER_LINE = 30
/** A line that leads far around everything says less than one that runs over a node, and is cut off where the view ends. */
const OUTSIDE = 10_000_000
/** How far from the middles of the outermost nodes a line may lead, in lanes: beside a column more than over a row. */
const BESIDE = 0.8
const OVER = 0.3
/** For every point that lies on a curve which runs already: two that run as one can't be told apart. */
const ALONG_CURVE = 25
export const APART = 11

/** Twice the area of a triangle; its sign tells on which side of a line a point lies. */
function side(line: Line, point: Point): number {
  const { from, to } = line
  return (to.x - from.x) * (point.y - from.y) - (to.y - from.y) * (point.x - from.x)
}

function cross(a: Line, b: Line): boolean {
  return side(a, b.from) * side(a, b.to) < 0 && side(b, a.from) * side(b, a.to) < 0
}

/** All nodes and both ends, with a margin around them. */
function pictureOf({ from, to }: Line, nodes: readonly Box[], lane: number): Box {
  const all = [from, to, ...nodes]
  const [left, right] = [Math.min(...all.map(({ x }) => x)), Math.max(...all.map(({ x }) => x))]
  const [top, bottom] = [Math.min(...all.map(({ y }) => y)), Math.max(...all.map(({ y }) => y))]
  return {
    x: (left + right) / 2,
    y: (top + bottom) / 2,
    width: right - left + 2 * BESIDE * lane,
    height: bottom - top + 2 * OVER * lane,
  }
}

function costOf(
  curve: Curve,
  nodes: readonly Box[],
  lines: readonly Line[],
  taken: TakenPoints,
  picture: Box,
): number {
  const points = samplesOf(curve, SAMPLES)
  const isOutside = points.some((point) => !contains(picture, point, 0))
  const near = nodes.filter((node) => points.some((point) => contains(node, point, CLEARANCE)))
  const hit = near.filter((node) => points.some((point) => contains(node, point, TOUCHING))).length
  // Three chords; two would meet just where lines between nodes of one row run, and miss them.
  const corners = [curve.start, pointAt(curve, 1 / 3), pointAt(curve, 2 / 3), curve.end]
  const chords: Line[] = corners.slice(1).map((to, index) => ({ from: corners[index] ?? to, to }))
  const crossed = lines.filter((line) => chords.some((chord) => cross(chord, line))).length
  // Near its ends every curve meets others.
  const along = points.slice(4, -4).filter((point) => taken.hasNear(point)).length
  return (
    (isOutside ? OUTSIDE : 0) +
    hit * OVER_NODE +
    near.length * NEAR_NODE +
    crossed * OVER_LINE +
    along * ALONG_CURVE
  )
}

/**
 * The bend with which an edge runs over the fewest nodes and lines, as straight as possible; both ways of a pair part.
 * `lane` is the bend that leads a curve through the gap beside a column. An edge that is straight over no node stays so.
 * `taken`: points of curves that run already.
 */
export function bendOf(
  line: Line,
  isPair: boolean,
  nodes: readonly Box[],
  lines: readonly Line[],
  width: number,
  lane: number,
  taken: TakenPoints = new TakenPoints(APART),
): number {
  const sizes = [
    8,
    30,
    60,
    90,
    120,
    160,
    200,
    lane,
    1.25 * lane,
    1.5 * lane,
    2 * lane,
    2.5 * lane,
    3 * lane,
    4 * lane,
  ]
  const picture = pictureOf(line, nodes, lane)
  const cost = (bend: number): number =>
    costOf(curveOf(line.from, line.to, bend, width), nodes, lines, taken, picture)
  let best = isPair ? PAIR_BEND : 0
  let least = cost(best)
  if (least < NEAR_NODE) return best
  for (const bend of sizes.flatMap((size) => [size, -size])) {
    const total = cost(bend) + Math.abs(bend) / 10
    if (total >= least) continue
    best = bend
    least = total
  }
  return best
}
