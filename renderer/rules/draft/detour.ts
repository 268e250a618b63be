import {
  type Box,
  type Curve,
  contains,
  NODE_HEIGHT,
  type Point,
  samplesOf,
} from '../../graph/canvas/curves.ts'

/** Nearer to a box a line reads as one that ends there. */
const TOUCHING = 3
const BESIDE = 14
const CORNER = 10
const SAMPLES = 60

/** Whether a way runs over one of the boxes. */
export function runsOver(way: readonly Curve[], boxes: readonly Box[]): boolean {
  const points = way.flatMap((curve) => samplesOf(curve, SAMPLES))
  return boxes.some((box) => points.some((point) => contains(box, point, TOUCHING)))
}

function between(a: Point, b: Point, distance: number): Point {
  const length = Math.hypot(b.x - a.x, b.y - a.y)
  const share = length === 0 ? 0 : Math.min(0.5, distance / length)
  return { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share }
}

function straight(start: Point, end: Point): Curve {
  return { start, control: { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 }, end }
}

/** Lines from corner to corner, each corner rounded. */
function rounded(corners: readonly Point[]): Curve[] {
  const way: Curve[] = []
  let at = corners[0]
  corners.forEach((corner, index) => {
    const [before, after] = [corners[index - 1], corners[index + 1]]
    if (at === undefined || before === undefined) return
    if (after === undefined) {
      way.push(straight(at, corner))
      return
    }
    const [into, out] = [between(corner, before, CORNER), between(corner, after, CORNER)]
    way.push(straight(at, into), { start: into, control: corner, end: out })
    at = out
  })
  return way
}

function lengthOf(corners: readonly Point[]): number {
  return corners.reduce((sum, corner, index) => {
    const before = corners[index - 1] ?? corner
    return sum + Math.abs(corner.x - before.x) + Math.abs(corner.y - before.y)
  }, 0)
}

/** The shortest way along rows and columns from box to box that runs over none of the others; undefined where there is none. */
export function detourOf(from: Box, to: Box, others: readonly Box[]): Curve[] | undefined {
  const all = [from, to, ...others]
  const lanes = all.flatMap(({ x, width }) => [x - width / 2 - BESIDE, x + width / 2 + BESIDE])
  const out = NODE_HEIGHT / 2 + BESIDE
  const ways = [...new Set(lanes)].flatMap((lane) =>
    [-1, 1].flatMap((leave) =>
      [-1, 1].map((arrive): Point[] => [
        { x: from.x, y: from.y + (leave * NODE_HEIGHT) / 2 },
        { x: from.x, y: from.y + leave * out },
        { x: lane, y: from.y + leave * out },
        { x: lane, y: to.y + arrive * out },
        { x: to.x, y: to.y + arrive * out },
        { x: to.x, y: to.y + (arrive * NODE_HEIGHT) / 2 },
      ]),
    ),
  )
  return ways
    .sort((a, b) => lengthOf(a) - lengthOf(b))
    .map(rounded)
    .find(
      (way) =>
        !runsOver(
          way,
          all.filter((box) => box !== from && box !== to),
        ),
    )
}
