import type { DrawnMark } from '../model.ts'
import { type Box, type Curve, contains, NODE_HEIGHT, overlap, type Point, samplesOf } from './curves.ts'
import { LABEL_HEIGHT, labelWidth } from './labels.ts'
import type { Positions } from './places.ts'

/** Where a mark stands and where its line meets the node. */
export interface MarkPlace {
  readonly at: Point
  /** From the middle of the node. */
  readonly meets: Point
  /** Where its number stands. */
  readonly text: 'left' | 'right'
  /** Mark, line and number: other numbers keep away. */
  readonly box: Box
}

/** From the border of the node to the mark. */
const REACH = 24
const ON_NODE = 1000
const ON_MARK = 400
const ON_CURVE = 6
const SAMPLES = 31

function place(
  middle: Point,
  meets: Point,
  towards: Point,
  text: 'left' | 'right',
  label: number,
): MarkPlace {
  const at = { x: middle.x + meets.x + towards.x * REACH, y: middle.y + meets.y + towards.y * REACH }
  const sign = text === 'right' ? 1 : -1
  const [near, far] = [middle.x + meets.x, at.x + sign * (12 + label)]
  const [left, right] = [Math.min(near, far, at.x - 7), Math.max(near, far, at.x + 7)]
  const [top, bottom] = [
    Math.min(middle.y + meets.y, at.y - LABEL_HEIGHT / 2),
    Math.max(middle.y + meets.y, at.y + LABEL_HEIGHT / 2),
  ]
  return {
    at,
    meets,
    text,
    box: { x: (left + right) / 2, y: (top + bottom) / 2, width: right - left, height: bottom - top },
  }
}

/** Beginnings come from the left or from above, ends lead away to a side or below. */
function candidatesOf(mark: DrawnMark, middle: Point, width: number): MarkPlace[] {
  const label = labelWidth(mark.label.length)
  const half = NODE_HEIGHT / 2
  const corner = width / 2 - 16
  const side = width / 2
  return mark.kind === 'start'
    ? [
        place(middle, { x: -side, y: 0 }, { x: -1, y: 0 }, 'left', label),
        place(middle, { x: -corner, y: -half }, { x: 0, y: -1 }, 'left', label),
        place(middle, { x: corner, y: -half }, { x: 0, y: -1 }, 'right', label),
        place(middle, { x: side, y: 0 }, { x: 1, y: 0 }, 'right', label),
      ]
    : [
        place(middle, { x: side, y: 0 }, { x: 1, y: 0 }, 'right', label),
        place(middle, { x: -side, y: 0 }, { x: -1, y: 0 }, 'left', label),
        place(middle, { x: corner, y: half }, { x: 0, y: 1 }, 'right', label),
        place(middle, { x: -corner, y: half }, { x: 0, y: 1 }, 'left', label),
      ]
}

/** Puts the marks where people begin and end beside their nodes, over as few lines as possible. Pure. */
export function placeMarks(
  marks: readonly DrawnMark[],
  positions: Positions,
  nodes: readonly Box[],
  curves: readonly Curve[],
  width: number,
): Map<string, MarkPlace> {
  const points = curves.map((curve) => samplesOf(curve, SAMPLES))
  const placed = new Map<string, MarkPlace>()
  const costOf = ({ box }: MarkPlace): number => {
    const within = { ...box, width: box.width - 4, height: box.height - 4 }
    return (
      ON_NODE * nodes.filter((node) => overlap(within, node)).length +
      ON_MARK * [...placed.values()].filter((other) => overlap(box, other.box)).length +
      ON_CURVE * points.flat().filter((point) => contains(box, point, 1)).length
    )
  }
  for (const mark of marks) {
    const middle = positions.get(mark.node)
    if (middle === undefined) continue
    let best: MarkPlace | undefined
    let least = Number.POSITIVE_INFINITY
    candidatesOf(mark, middle, width).forEach((candidate, order) => {
      const cost = costOf(candidate) + order
      if (cost >= least) return
      best = candidate
      least = cost
    })
    if (best !== undefined) placed.set(mark.id, best)
  }
  return placed
}
