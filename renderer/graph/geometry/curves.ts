export interface Point {
  readonly x: number
  readonly y: number
}

export const NODE_HEIGHT = 24

/** A quadratic curve from border to border of two boxes. Straight where the bend is 0. */
export interface Curve {
  readonly start: Point
  readonly control: Point
  readonly end: Point
}

/** Where a ray from the middle of a box towards a point leaves the box. */
function borderOf(middle: Point, towards: Point, width: number): Point {
  const dx = towards.x - middle.x
  const dy = towards.y - middle.y
  const share = Math.min(
    dx === 0 ? Number.POSITIVE_INFINITY : width / 2 / Math.abs(dx),
    dy === 0 ? Number.POSITIVE_INFINITY : NODE_HEIGHT / 2 / Math.abs(dy),
    1,
  )
  return { x: middle.x + dx * share, y: middle.y + dy * share }
}

/** The curve as the canvas draws it. A bend is the distance of the control point from the straight line. */
export function curveOf(from: Point, to: Point, bend: number, width: number): Curve {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1
  const control = {
    x: (from.x + to.x) / 2 - ((to.y - from.y) / length) * bend,
    y: (from.y + to.y) / 2 + ((to.x - from.x) / length) * bend,
  }
  return { start: borderOf(from, control, width), control, end: borderOf(to, control, width) }
}

/** How far a loop leads beyond the right border of its box: lines have to pass it between the columns. */
const LOOP_BEYOND = 26
const LOOP_HEIGHT = 60

/** What a loop is bent by, seen from the middle of its box. `reach` in the canvas's units, `sweep` in radians. */
export function loopShape(width: number): { readonly reach: number; readonly sweep: number } {
  const beyond = width / 2 + LOOP_BEYOND
  return { reach: Math.hypot(beyond, LOOP_HEIGHT / 2), sweep: 2 * Math.atan(LOOP_HEIGHT / 2 / beyond) }
}

/** A loop as the canvas draws it: out of the upper border to the right and back into the lower one. */
export function loopCurves(middle: Point, width: number): readonly [Curve, Curve] {
  const out = { x: middle.x + width / 2 + LOOP_BEYOND, y: middle.y - LOOP_HEIGHT / 2 }
  const home = { x: out.x, y: 2 * middle.y - out.y }
  const turn = { x: out.x, y: middle.y }
  const first = curveOf(middle, out, 0, width).start
  return [
    { start: first, control: out, end: turn },
    { start: turn, control: home, end: { x: first.x, y: 2 * middle.y - first.y } },
  ]
}

export function pointAt({ start, control, end }: Curve, t: number): Point {
  const a = (1 - t) * (1 - t)
  const b = 2 * t * (1 - t)
  return {
    x: a * start.x + b * control.x + t * t * end.x,
    y: a * start.y + b * control.y + t * t * end.y,
  }
}

/** Points along a curve without its ends. */
export function samplesOf(curve: Curve, count: number): Point[] {
  return Array.from({ length: count }, (_, index) => pointAt(curve, (index + 1) / (count + 1)))
}

/** A box by its middle. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** The box around points, at least one. */
export function aroundPoints(points: readonly Point[]): Box {
  let [left, right, top, bottom] = [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ]
  for (const { x, y } of points) {
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
  }
  return { x: (left + right) / 2, y: (top + bottom) / 2, width: right - left, height: bottom - top }
}

export function contains(box: Box, point: Point, margin: number): boolean {
  return (
    Math.abs(point.x - box.x) < box.width / 2 + margin && Math.abs(point.y - box.y) < box.height / 2 + margin
  )
}

export function overlap(a: Box, b: Box): boolean {
  return Math.abs(a.x - b.x) < (a.width + b.width) / 2 && Math.abs(a.y - b.y) < (a.height + b.height) / 2
}
