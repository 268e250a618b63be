import type { DrawnMark } from '../model.ts'
import { type Box, NODE_HEIGHT, overlap, type Point } from './curves.ts'
import { LABEL_HEIGHT, labelWidth } from './labels.ts'
import type { LinePoints } from './line-points.ts'
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
  /** Mark and number without the line, which others may cross. */
  readonly head: Box
}

/** From the border of the node to the mark. */
const REACH = 24
const ON_NODE = 1000
const ON_MARK = 400
/** For every five units of a line. */
const ON_LINE = 3

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
  const [inner, outer] = [Math.min(at.x - 7, far), Math.max(at.x + 7, far)]
  return {
    at,
    meets,
    text,
    head: { x: (inner + outer) / 2, y: at.y, width: outer - inner, height: LABEL_HEIGHT },
    box: { x: (left + right) / 2, y: (top + bottom) / 2, width: right - left, height: bottom - top },
  }
}

/**
 * Beginnings come from a side or from above, ends lead away to a side or below, where there is room; to the side that
 * faces outwards first, since between the columns run lines.
 */
function candidatesOf(mark: DrawnMark, middle: Point, centre: number, width: number): MarkPlace[] {
  const label = labelWidth(mark.label.length)
  const half = NODE_HEIGHT / 2
  const corner = width / 2 - 16
  const left = place(middle, { x: -width / 2, y: 0 }, { x: -1, y: 0 }, 'left', label)
  const right = place(middle, { x: width / 2, y: 0 }, { x: 1, y: 0 }, 'right', label)
  const away = (towards: 1 | -1): MarkPlace[] =>
    (['right', 'left'] as const).map((text) => {
      const meets = { x: text === 'right' ? corner : -corner, y: towards * half }
      return place(middle, meets, { x: 0, y: towards }, text, label)
    })
  const isLeft = middle.x < centre - width / 2
  const isRight = middle.x > centre + width / 2
  return mark.kind === 'start'
    ? [...(isRight ? [right, left] : [left, right]), ...away(-1), ...away(1)]
    : [...(isLeft ? [left, right] : [right, left]), ...away(1), ...away(-1)]
}

/** Puts the marks where people begin and end beside their nodes, over as few lines as possible. Pure. */
export function placeMarks(
  marks: readonly DrawnMark[],
  positions: Positions,
  nodes: readonly Box[],
  lines: LinePoints,
  width: number,
): Map<string, MarkPlace> {
  const placed = new Map<string, MarkPlace>()
  const costOf = ({ box }: MarkPlace): number => {
    const within = { ...box, width: box.width - 4, height: box.height - 4 }
    return (
      ON_NODE * nodes.filter((node) => overlap(within, node)).length +
      ON_MARK * [...placed.values()].filter((other) => overlap(box, other.box)).length +
      ON_LINE * lines.amountIn(box, 1)
    )
  }
  const columns = nodes.map(({ x }) => x)
  const centre = (Math.min(...columns) + Math.max(...columns)) / 2
  for (const mark of marks) {
    const middle = positions.get(mark.node)
    if (middle === undefined) continue
    let best: MarkPlace | undefined
    let least = Number.POSITIVE_INFINITY
    candidatesOf(mark, middle, centre, width).forEach((candidate, order) => {
      const cost = costOf(candidate) + 4 * order
      if (cost >= least) return
      best = candidate
      least = cost
    })
    if (best !== undefined) placed.set(mark.id, best)
  }
  return placed
}
