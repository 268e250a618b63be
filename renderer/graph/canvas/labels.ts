import { type Box, type Curve, contains, overlap, type Point, pointAt, samplesOf } from './curves.ts'

/** An edge that carries a number. */
export interface Labelled {
  readonly id: string
  readonly curve: Curve
  readonly bend: number
  /** Characters of the number. */
  readonly length: number
  /** Of the line, in pixels. */
  readonly width: number
}

/** From the middle of the edge, where the canvas would put the number by itself. */
export interface Offset {
  readonly dx: number
  readonly dy: number
}

const CHARACTER = 6.6
const PADDING = 6
export const LABEL_HEIGHT = 15
const PLACES = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82] as const
/** Nearer together than a number is wide, along lines of a usual length. */
const SAMPLES = 63
const ON_NODE = 1000
const ON_LABEL = 400
const ON_LINE = 9

interface Candidate {
  readonly box: Box
  readonly cost: number
}

interface Line {
  readonly id: string
  /** In pixels. */
  readonly width: number
  readonly points: readonly Point[]
  /** Around all of it. */
  readonly around: Box
}

export function labelWidth(length: number): number {
  return length * CHARACTER + PADDING
}

/** Unit vector to the left of a curve's direction, turned to the outside where it bends. */
function outward({ start, end }: Curve, bend: number): Point {
  const length = Math.hypot(end.x - start.x, end.y - start.y) || 1
  const sign = bend < 0 ? -1 : 1
  return { x: (-(end.y - start.y) / length) * sign, y: ((end.x - start.x) / length) * sign }
}

/** Vertical edges carry their number beside the line, slightly bent ones outside their curve, others on the line. */
function candidatesOf(edge: Labelled): Candidate[] {
  const width = labelWidth(edge.length)
  const away = outward(edge.curve, edge.bend)
  const isVertical = edge.bend === 0 && Math.abs(edge.curve.end.x - edge.curve.start.x) < 20
  const isPair = edge.bend !== 0 && Math.abs(edge.bend) <= 20
  // So far that the box just touches the line, whichever way the line runs.
  const reach = (Math.abs(away.x) * width + Math.abs(away.y) * LABEL_HEIGHT) / 2 + edge.width / 2 + 1
  // Beside a vertical line means to the right of it, whichever way it runs.
  const first = isVertical && away.x < 0 ? -reach : reach
  const sides = [
    { shift: 0, cost: isVertical || isPair ? 6 : 0 },
    { shift: first, cost: 2 },
    // Between the two lines of a pair it could be either's.
    { shift: -first, cost: isPair ? 12 : 4 },
  ]
  return PLACES.flatMap((place) => {
    const at = pointAt(edge.curve, place)
    return sides.map(({ shift, cost }) => ({
      box: { x: at.x + away.x * shift, y: at.y + away.y * shift, width, height: LABEL_HEIGHT },
      cost: cost + Math.abs(place - 0.5) * 12,
    }))
  })
}

/** Puts every number where it covers no node, no other number and as few lines as possible. */
export function placeLabels(
  edges: readonly Labelled[],
  nodes: readonly Box[],
  fixed: readonly Box[] = [],
): Map<string, Offset> {
  const lines: Line[] = edges.map(({ id, curve, width }) => ({
    id,
    width,
    points: samplesOf(curve, SAMPLES),
    around: aroundCurve(curve, width),
  }))
  const weighed = edges.map((edge) => ({
    edge,
    candidates: candidatesOf(edge).map(({ box, cost }) => ({
      box,
      cost:
        cost +
        ON_NODE * nodes.filter((node) => overlap(box, node)).length +
        ON_LABEL * fixed.filter((other) => overlap(box, other)).length +
        ON_LINE * lines.filter((line) => crosses(line, edge.id, box)).length,
    })),
  }))
  const placed = new Map<string, Box>()
  // The second round lets the first ones give way to those that came after them.
  for (const _round of [1, 2]) {
    for (const { edge, candidates } of weighed) {
      let best: Candidate | undefined
      for (const { box, cost } of candidates) {
        let total = cost
        for (const [id, other] of placed) if (id !== edge.id && overlap(box, other)) total += ON_LABEL
        if (best === undefined || total < best.cost) best = { box, cost: total }
      }
      if (best !== undefined) placed.set(edge.id, best.box)
    }
  }
  return new Map(
    edges.map(({ id, curve }) => {
      const middle = pointAt(curve, 0.5)
      const box = placed.get(id) ?? { x: middle.x, y: middle.y }
      return [id, { dx: box.x - middle.x, dy: box.y - middle.y }]
    }),
  )
}

function aroundCurve({ start, control, end }: Curve, width: number): Box {
  const [xs, ys] = [
    [start.x, control.x, end.x],
    [start.y, control.y, end.y],
  ]
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  return {
    x: (left + right) / 2,
    y: (top + bottom) / 2,
    width: right - left + width,
    height: bottom - top + width,
  }
}

function crosses(line: Line, own: string, box: Box): boolean {
  if (line.id === own || !overlap(line.around, box)) return false
  return line.points.some((point) => contains(box, point, line.width / 2))
}
