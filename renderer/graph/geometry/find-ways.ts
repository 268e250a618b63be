import { CostField } from './cost-field.ts'
import { aroundPoints, type Box, type Curve, curveOf, overlap, type Point } from './curves.ts'
import { type Detour, detoursOf, lanesOf, portsOf } from './detours.ts'
import { COLUMN_GAP } from './places.ts'
import { bentWay, corneredWay, lengthOf, meets, pointsAlong, runsOver, type Way } from './ways.ts'

/** A line that is wanted from the middle of one box to that of another. */
export interface Wanted {
  /** Of the boxes. */
  readonly from: string
  readonly to: string
  /** In the canvas's units. */
  readonly thickness: number
  /** There is one the other way, too. */
  readonly isPair: boolean
}

export interface Ground {
  readonly boxes: ReadonlyMap<string, Box>
  /** All boxes are as wide. */
  readonly width: number
  readonly lanes: readonly number[]
  /** Where lines run and marks stand already; lines outside of it lead far around everything. */
  readonly field: CostField
}

const PAIR_BEND = 15
/** How far from the middles of the outermost boxes a line may lead, in lanes: beside a column more than over a row. */
const BESIDE = 0.8
const OVER = 0.3
/** Two lines nearer than this run as one. */
const APART = 7
/** Between the points in which a line is held against others. */
const STEP = 8
/** So near to its ends every line meets others. */
const AT_ENDS = 24
/** A line with corners has a choice where it ends. */
const AT_PORTS = 4
/** Wide enough apart that a line can be told from a box's border. */
const CLEARANCE = 8
/** Nearer than this to the border of a line's stroke it runs over the box: it reads as a move to there or from there. */
const TOUCHING = 2

const OUTSIDE = 10_000_000
const OVER_BOX = 100_000
const NEAR_BOX = 1000
/** For every point at which another line runs or is crossed. */
const ALONG_LINE = 20
/** For every point at which a mark stands: a number that is struck through can't be read. */
const OVER_MARK = 60
const MARK_MARGIN = 3
/** A curve reads better than corners, so that it may be this much further around. */
const CORNERED = 40
/** For every unit by which a line with corners is longer than straight. */
const FURTHER = 0.1
/** For every unit of a bend: far around corners read better. */
const BENT = 0.15

function areaOf(boxes: readonly Box[], lane: number): Box {
  const middles = aroundPoints(boxes)
  const [width, height] = [middles.width + 2 * BESIDE * lane, middles.height + 2 * OVER * lane]
  return { ...middles, width, height }
}

/** What lines are to be found on: boxes of one width, and nothing that runs between them yet. At least one box. */
export function groundOf(boxes: ReadonlyMap<string, Box>, width: number): Ground {
  const all = [...boxes.values()]
  const field = new CostField(areaOf(all, width + COLUMN_GAP), OUTSIDE)
  return { boxes, width, lanes: lanesOf(all), field }
}

/** Later lines keep away from it. */
export function take(ground: Ground, way: Way): void {
  ground.field.raiseAt(pointsAlong(way, STEP), APART, ALONG_LINE)
}

/** Later lines lead around it where they can. */
export function mark(ground: Ground, box: Box): void {
  ground.field.raise(box, MARK_MARGIN, OVER_MARK)
}

interface Ends {
  readonly from: Box
  readonly to: Box
  readonly others: readonly Box[]
  /** Nearer than this to the middle of the line a box is run over. */
  readonly margin: number
  readonly clearance: number
}

function endsOf({ boxes }: Ground, wanted: Wanted): Ends | undefined {
  const [from, to] = [boxes.get(wanted.from), boxes.get(wanted.to)]
  if (from === undefined || to === undefined) return undefined
  const margin = TOUCHING + wanted.thickness / 2
  const others = [...boxes.values()].filter((box) => box !== from && box !== to)
  return { from, to, others, margin, clearance: Math.max(CLEARANCE, margin) }
}

/** What the boxes cost; `isOver`: whether the way runs over one or nearer to it than a margin. */
function costOfBoxes(ends: Ends, isOver: (box: Box, margin: number) => boolean): number {
  let cost = 0
  for (const box of ends.others)
    if (isOver(box, ends.clearance)) cost += isOver(box, ends.margin) ? OVER_BOX : NEAR_BOX
  return cost
}

/** Of a curve; more than `limit` is not told apart. */
function costOfCurve({ field }: Ground, ends: Ends, curve: Curve, limit: number): number {
  let cost = 0
  const { start, control, end } = curve
  const length = lengthOf(curve)
  const skipped = AT_ENDS / length
  for (let t = skipped; t < 1 - skipped && cost < limit; t += STEP / length) {
    const [a, b, c] = [(1 - t) * (1 - t), 2 * t * (1 - t), t * t]
    cost += field.at(a * start.x + b * control.x + c * end.x, a * start.y + b * control.y + c * end.y)
  }
  return cost >= limit ? cost : cost + costOfBoxes(ends, (box, margin) => runsOver(curve, box, margin))
}

/** Of a line with corners; more than `limit` is not told apart. */
function costOfDetour({ field }: Ground, ends: Ends, { points, length }: Detour, limit: number): number {
  let cost = 0
  let gone = AT_PORTS
  let before = 0
  for (let index = 1; index < points.length && cost < limit; index += 1) {
    const [a, b] = [points[index - 1], points[index]]
    if (a === undefined || b === undefined) continue
    const part = Math.abs(b.x - a.x) + Math.abs(b.y - a.y)
    for (; gone < Math.min(before + part, length - AT_PORTS); gone += STEP) {
      const share = (gone - before) / part
      cost += field.at(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share)
    }
    before += part
  }
  // Looking at every box takes longest, and most ways are dearer than another by then.
  return cost >= limit ? cost : cost + costOfDetourOver(ends, points)
}

function costOfDetourOver(ends: Ends, points: readonly Point[]): number {
  const around = aroundPoints(points)
  const isOver = (box: Box, margin: number): boolean => {
    if (!overlap(around, { ...box, width: box.width + 2 * margin, height: box.height + 2 * margin }))
      return false
    for (let index = 1; index < points.length; index += 1) {
      const [a, b] = [points[index - 1], points[index]]
      if (a !== undefined && b !== undefined && meets(a, b, box, margin)) return true
    }
    return false
  }
  // A way that leads back over its own boxes is none.
  const own = isOver(ends.from, -1) || isOver(ends.to, -1) ? OVER_BOX : 0
  return own + costOfBoxes(ends, isOver)
}

/** The way of a line that has nothing in its way: straight, and both of a pair apart. */
export function straightWay(ground: Ground, wanted: Wanted): Way | undefined {
  const ends = endsOf(ground, wanted)
  if (ends === undefined) return undefined
  const way = bentWay(ends.from, ends.to, wanted.isPair ? PAIR_BEND : 0, ground.width)
  const isNear = ends.others.some((box) => way.curves.some((curve) => runsOver(curve, box, ends.clearance)))
  return isNear ? undefined : way
}

function bendsOf(lane: number): number[] {
  const sizes = [8, 30, 60, 90, 120, 160, 200, ...[1, 1.25, 1.5, 2, 2.5, 3, 4].map((times) => times * lane)]
  return sizes.flatMap((size) => [size, -size])
}

/** The way that runs over no other box and along the fewest lines, as short as possible; undefined where a box is missing. */
export function bestWay(ground: Ground, wanted: Wanted): Way | undefined {
  const ends = endsOf(ground, wanted)
  if (ends === undefined) return undefined
  const { from, to } = ends
  let best = bentWay(from, to, wanted.isPair ? PAIR_BEND : 0, ground.width)
  let least = Number.POSITIVE_INFINITY
  for (const bend of [best.bend, ...bendsOf(ground.width + COLUMN_GAP)]) {
    const shape = Math.abs(bend) * BENT
    if (shape >= least) break
    const curve = curveOf(from, to, bend, ground.width)
    const total = shape + costOfCurve(ground, ends, curve, least - shape)
    if (total >= least) continue
    best = bentWay(from, to, bend, ground.width)
    least = total
  }
  const straight = Math.hypot(from.x - to.x, from.y - to.y)
  let found: Detour | undefined
  const look = (detours: readonly Detour[]): void => {
    for (const detour of detours) {
      const shape = CORNERED + (detour.length - straight) * FURTHER
      if (shape >= least) continue
      const total = shape + costOfDetour(ground, ends, detour, least - shape)
      if (total >= least) continue
      found = detour
      least = total
    }
  }
  look(detoursOf(ends, ground.width, ground.lanes, false))
  if (least >= OVER_BOX) look(detoursOf(ends, ground.width, ground.lanes, true))
  if (found === undefined) return best
  const chosen = found
  least = Number.POSITIVE_INFINITY
  look(portsOf(found, ends, ground.width))
  return corneredWay((found ?? chosen).points)
}
