import { type Box, type Curve, curveOf, loopCurves, type Point, pointAt } from './curves.ts'

/** How a line runs from the border of one box to that of another. */
export interface Way {
  /** Distance of the control point from the straight line; 0 where it is straight, turns at corners or is a loop. */
  readonly bend: number
  /** Where it turns, each corner rounded; none of a line that is one curve. Its first and last parts stand upright. */
  readonly corners: readonly Point[]
  /** Each begins where the one before ends. */
  readonly curves: readonly Curve[]
  /** Where the canvas by itself puts the number. */
  readonly middle: Point
}

/** From a corner to where its rounding begins; less where a part is short. */
export const CORNER_RADIUS = 10

export function bentWay(from: Point, to: Point, bend: number, width: number): Way {
  const curve = curveOf(from, to, bend, width)
  return { bend, corners: [], curves: [curve], middle: pointAt(curve, 0.5) }
}

export function loopWay(middle: Point, width: number): Way {
  const curves = loopCurves(middle, width)
  return { bend: 0, corners: [], curves, middle: curves[0].end }
}

function distance(a: Point, b: Point): number {
  return Math.hypot(b.x - a.x, b.y - a.y)
}

function towards(a: Point, b: Point, length: number): Point {
  const share = length / (distance(a, b) || 1)
  return { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share }
}

function straight(start: Point, end: Point): Curve {
  return { start, control: { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 }, end }
}

/** From border to border by an even number of corners. */
export function corneredWay(points: readonly Point[]): Way {
  const [start, end] = [points[0], points[points.length - 1]]
  if (start === undefined || end === undefined) throw new Error('a line has two ends')
  const corners = points.slice(1, -1)
  const curves: Curve[] = []
  let at = start
  corners.forEach((corner, index) => {
    const [before, after] = [corners[index - 1] ?? start, corners[index + 1] ?? end]
    const round = Math.min(CORNER_RADIUS, distance(before, corner) / 2, distance(corner, after) / 2)
    const [into, out] = [towards(corner, before, round), towards(corner, after, round)]
    curves.push(straight(at, into), { start: into, control: corner, end: out })
    at = out
  })
  curves.push(straight(at, end))
  const [before, after] = [corners[corners.length / 2 - 1] ?? start, corners[corners.length / 2] ?? end]
  return { bend: 0, corners, curves, middle: { x: (before.x + after.x) / 2, y: (before.y + after.y) / 2 } }
}

interface CornerBeside {
  /** Of the straight line, to where the corner is beside it. */
  readonly share: number
  /** To the right of the line's direction, in the canvas's units. */
  readonly aside: number
}

/** Where the corners are, as seen from the straight line between the middles of two boxes. */
export function cornersBeside({ corners }: Way, from: Point, to: Point): CornerBeside[] {
  const line = { x: to.x - from.x, y: to.y - from.y }
  const length = Math.hypot(line.x, line.y) || 1
  return corners.map((corner) => {
    const { x, y } = { x: corner.x - from.x, y: corner.y - from.y }
    return { share: (x * line.x + y * line.y) / length ** 2, aside: (y * line.x - x * line.y) / length }
  })
}

export function lengthOf({ start, control, end }: Curve): number {
  return distance(start, control) + distance(control, end)
}

/** Points along a line from its start to its end, not further than `apart` from one another; the ends are left out. */
export function pointsAlong(way: Way, apart: number): Point[] {
  return way.curves.flatMap((curve) => {
    const count = Math.max(1, Math.ceil(lengthOf(curve) / apart))
    return Array.from({ length: count }, (_, index) => pointAt(curve, (index + 0.5) / count))
  })
}

/** A point on a line, and which way the line runs there. */
export interface Spot {
  readonly at: Point
  /** Of length 1. */
  readonly along: Point
  /** Of the line's length, from its start. */
  readonly share: number
}

const FEWEST_SPOTS = 10

/** Spots along a line, not further than `apart` from one another; its middle is one of them, its ends are none. */
export function spotsAlong({ curves }: Way, apart: number): Spot[] {
  const lengths = curves.map(lengthOf)
  const whole = lengths.reduce((sum, length) => sum + length, 0)
  const count = 2 * Math.max(FEWEST_SPOTS / 2, Math.ceil(whole / apart / 2))
  return Array.from({ length: count - 1 }, (_, index) => {
    const share = (index + 1) / count
    let left = share * whole
    let at = 0
    while (at < curves.length - 1 && left > (lengths[at] ?? 0)) {
      left -= lengths[at] ?? 0
      at += 1
    }
    const curve = curves[at]
    if (curve === undefined) throw new Error('a line has one curve at least')
    const t = Math.min(1, left / (lengths[at] || 1))
    const [before, after] = [pointAt(curve, Math.max(0, t - 0.02)), pointAt(curve, Math.min(1, t + 0.02))]
    const length = distance(before, after) || 1
    const along = { x: (after.x - before.x) / length, y: (after.y - before.y) / length }
    return { at: pointAt(curve, t), along, share }
  })
}

/** Whether a straight part runs over a box or nearer to it than `margin`. */
export function meets(a: Point, b: Point, box: Box, margin: number): boolean {
  const [wide, high] = [box.width / 2 + margin, box.height / 2 + margin]
  if (Math.min(a.x, b.x) >= box.x + wide || Math.max(a.x, b.x) <= box.x - wide) return false
  if (Math.min(a.y, b.y) >= box.y + high || Math.max(a.y, b.y) <= box.y - high) return false
  if (a.x === b.x || a.y === b.y) return true
  // The shares of the part between which it is within the box's columns, and those within its rows.
  const columns = [(box.x - wide - a.x) / (b.x - a.x), (box.x + wide - a.x) / (b.x - a.x)] as const
  const rows = [(box.y - high - a.y) / (b.y - a.y), (box.y + high - a.y) / (b.y - a.y)] as const
  const from = Math.max(0, Math.min(...columns), Math.min(...rows))
  const to = Math.min(1, Math.max(...columns), Math.max(...rows))
  return from < to
}

/** Parts into which a curve is cut where it is held against a box: with these it is nowhere a unit beside them. */
const PARTS = 20

/** Whether a curve runs over a box or nearer to it than `margin`. */
export function runsOver(curve: Curve, box: Box, margin: number): boolean {
  const { start, control, end } = curve
  const [wide, high] = [box.width / 2 + margin, box.height / 2 + margin]
  if (Math.min(start.x, control.x, end.x) >= box.x + wide) return false
  if (Math.max(start.x, control.x, end.x) <= box.x - wide) return false
  if (Math.min(start.y, control.y, end.y) >= box.y + high) return false
  if (Math.max(start.y, control.y, end.y) <= box.y - high) return false
  let before = start
  for (let part = 1; part <= PARTS; part += 1) {
    const after = pointAt(curve, part / PARTS)
    if (meets(before, after, box, margin)) return true
    before = after
  }
  return false
}
