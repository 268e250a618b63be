import type { Point } from '../geometry/curves.ts'
import type { Positions } from '../geometry/places.ts'

export type Direction = 'up' | 'down' | 'left' | 'right'

const TOWARDS: Record<Direction, Point> = {
  up: { x: 0, y: -1 },
  down: { x: 0, y: 1 },
  left: { x: -1, y: 0 },
  right: { x: 1, y: 0 },
}

/** The nearest node in a direction; being off the straight way counts double. */
function nearest(
  from: Point,
  direction: Direction,
  candidates: Iterable<readonly [string, Point]>,
): string | undefined {
  const towards = TOWARDS[direction]
  let best: string | undefined
  let least = Number.POSITIVE_INFINITY
  for (const [id, at] of candidates) {
    const dx = at.x - from.x
    const dy = at.y - from.y
    const along = dx * towards.x + dy * towards.y
    const cost = along + 2 * (Math.abs(dx * towards.y) + Math.abs(dy * towards.x))
    if (along <= 8 || cost >= least) continue
    least = cost
    best = id
  }
  return best
}

/** The node next to `id` in a direction, along edges first. */
export function neighbourOf(
  id: string,
  direction: Direction,
  edges: readonly { readonly from: string; readonly to: string }[],
  positions: Positions,
): string | undefined {
  const from = positions.get(id)
  if (from === undefined) return undefined
  const linked = new Set(
    edges.flatMap((edge) => (edge.from === id ? [edge.to] : edge.to === id ? [edge.from] : [])),
  )
  const others = [...positions].filter(([other]) => other !== id)
  const along = others.filter(([other]) => linked.has(other))
  return nearest(from, direction, along) ?? nearest(from, direction, others)
}
