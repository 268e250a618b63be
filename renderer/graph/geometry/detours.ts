import { type Box, NODE_HEIGHT, type Point } from './curves.ts'

/** From the border of a box to the lane beside it, and from one lane to the next. */
const BESIDE = 14
const LANE = 12
/** Lanes beyond the outermost boxes. */
const OUTER_LANES = 4
/** From the middle of a box to the rows above and below it in which lines run. */
const ROWS = [26, 33, 40] as const
/** Where a line leaves its box, in the box's widths from the middle: not where the straight ones do. */
const PORT = 0.31
/** Where else, so that lines that leave on the same side can be told apart. */
const OTHER_PORTS = [-0.11, 0.11] as const
/** From a border to the furthest of the rows. */
const LONGEST_STUB = ROWS[2] - NODE_HEIGHT / 2
/** Nearer together two upright parts are not told apart from one. */
const LEAST_SHIFT = 14
const NEAREST_LANES = 12

/** Upright lanes in the gaps between the columns of boxes and beside the outermost. */
export function lanesOf(boxes: readonly Box[]): number[] {
  const sides = boxes
    .map(({ x, width }) => [x - width / 2, x + width / 2] as const)
    .sort((a, b) => a[0] - b[0])
  const [first] = sides
  if (first === undefined) return []
  const lanes: number[] = []
  for (let lane = 0; lane < OUTER_LANES; lane += 1) lanes.push(first[0] - BESIDE - lane * LANE)
  let right = first[1]
  for (const [left, end] of sides) {
    const room = left - right - 2 * BESIDE
    if (room >= 0) {
      const steps = Math.floor(room / LANE)
      for (let lane = 0; lane <= steps; lane += 1)
        lanes.push(steps === 0 ? right + BESIDE + room / 2 : right + BESIDE + (room / steps) * lane)
    }
    right = Math.max(right, end)
  }
  for (let lane = 0; lane < OUTER_LANES; lane += 1) lanes.push(right + BESIDE + lane * LANE)
  return lanes
}

/** Between the middles of two boxes. */
interface Line {
  readonly from: Point
  readonly to: Point
}

export interface Detour {
  /** Of the whole line. */
  readonly length: number
  /** From border to border, each above or beside the one before. */
  readonly points: readonly Point[]
}

function detour(points: readonly Point[]): Detour {
  const length = points.reduce((sum, { x, y }, index) => {
    const before = points[index - 1]
    return before === undefined ? 0 : sum + Math.abs(x - before.x) + Math.abs(y - before.y)
  }, 0)
  return { length, points }
}

const HALF = NODE_HEIGHT / 2

/** Upright, along one row, upright. */
function stepsOf({ from, to }: Line, width: number): Detour[] {
  const rows = [...new Set([from.y, to.y].flatMap((y) => ROWS.flatMap((row) => [y - row, y + row])))]
  const ports = [-PORT * width, 0, PORT * width]
  return rows.flatMap((row) => {
    const [leave, arrive] = [Math.sign(row - from.y) * HALF, Math.sign(row - to.y) * HALF]
    // Too near for an arrow.
    if (Math.abs(row - from.y) < ROWS[0] || Math.abs(row - to.y) < ROWS[0]) return []
    return ports.flatMap((out) =>
      ports.flatMap((into) => {
        const [x1, x2] = [from.x + out, to.x + into]
        if (Math.abs(x1 - x2) < LEAST_SHIFT) return []
        return detour([
          { x: x1, y: from.y + leave },
          { x: x1, y: row },
          { x: x2, y: row },
          { x: x2, y: to.y + arrive },
        ])
      }),
    )
  })
}

/** Upright, along a row to a lane, along the lane, along a row, upright. */
function roundsOf({ from, to }: Line, width: number, lanes: readonly number[]): Detour[] {
  const rows = ROWS.flatMap((row) => [-row, row])
  return lanes.flatMap((lane) => {
    const x1 = from.x + Math.sign(lane - from.x) * PORT * width
    const x2 = to.x + Math.sign(lane - to.x) * PORT * width
    if (Math.abs(x1 - lane) < LEAST_SHIFT || Math.abs(x2 - lane) < LEAST_SHIFT) return []
    return rows.flatMap((leave) =>
      rows.flatMap((arrive) => {
        const [y1, y2] = [from.y + leave, to.y + arrive]
        if (Math.abs(y1 - y2) < LEAST_SHIFT) return []
        return detour([
          { x: x1, y: from.y + Math.sign(leave) * HALF },
          { x: x1, y: y1 },
          { x: lane, y: y1 },
          { x: lane, y: y2 },
          { x: x2, y: y2 },
          { x: x2, y: to.y + Math.sign(arrive) * HALF },
        ])
      }),
    )
  })
}

/** Ways from box to box along rows and lanes, the shortest first; with `far` by lanes that lead far around, too. */
export function detoursOf(line: Line, width: number, lanes: readonly number[], far: boolean): Detour[] {
  const away = (lane: number): number => Math.abs(lane - line.from.x) + Math.abs(lane - line.to.x)
  const near = far ? lanes : lanes.toSorted((a, b) => away(a) - away(b)).slice(0, NEAREST_LANES)
  return [...stepsOf(line, width), ...roundsOf(line, width, near)].sort((a, b) => a.length - b.length)
}

/** The same detour and, where that leaves its parts in place, from and to other points of the boxes' borders. */
export function portsOf({ length, points }: Detour, { from, to }: Line, width: number): Detour[] {
  const [start, first, last, end] = [
    points[0],
    points[1],
    points[points.length - 2],
    points[points.length - 1],
  ]
  if (start === undefined || first === undefined || last === undefined || end === undefined) return []
  const shifts = [0, ...OTHER_PORTS].map((share) => share * width)
  // A part that leads straight down into a column stays where it was found free of boxes.
  const isShort = (a: Point, b: Point): boolean => Math.abs(a.y - b.y) <= LONGEST_STUB
  const outs = isShort(start, first) && start.x !== from.x ? shifts : [0]
  const intos = isShort(last, end) && end.x !== to.x ? shifts : [0]
  return outs.flatMap((out) =>
    intos.map((into) => ({
      length: length + Math.abs(out) + Math.abs(into),
      points: [
        { x: start.x + out, y: start.y },
        { x: first.x + out, y: first.y },
        ...points.slice(2, -2),
        { x: last.x + into, y: last.y },
        { x: end.x + into, y: end.y },
      ],
    })),
  )
}
