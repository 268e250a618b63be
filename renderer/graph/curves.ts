export interface Point {
  readonly x: number
  readonly y: number
}

export const NODE_HEIGHT = 24
const PAIR_BEND = 15
const BENDS = [0, 60, -60, 120, -120, 200, -200, 300, -300, 420, -420] as const
const SAMPLES = 16

/** How many nodes a quadratic curve with this bend runs over. A bend is the distance of its control point. */
function hits(from: Point, to: Point, bend: number, others: readonly Point[], width: number): number {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1
  const control = {
    x: (from.x + to.x) / 2 - ((to.y - from.y) / length) * bend,
    y: (from.y + to.y) / 2 + ((to.x - from.x) / length) * bend,
  }
  let count = 0
  for (const node of others) {
    for (let i = 1; i < SAMPLES; i += 1) {
      const t = i / SAMPLES
      const a = (1 - t) * (1 - t)
      const b = 2 * t * (1 - t)
      const x = a * from.x + b * control.x + t * t * to.x
      const y = a * from.y + b * control.y + t * t * to.y
      if (Math.abs(x - node.x) < width / 2 + 6 && Math.abs(y - node.y) < NODE_HEIGHT / 2 + 6) {
        count += 1
        break
      }
    }
  }
  return count
}

/** The bend with which an edge runs over the fewest nodes, as straight as possible; both ways of a pair part. */
export function bendOf(
  from: Point,
  to: Point,
  isPair: boolean,
  others: readonly Point[],
  width: number,
): number {
  let best: number = isPair ? PAIR_BEND : 0
  let least = hits(from, to, best, others, width)
  if (least === 0) return best
  for (const bend of BENDS) {
    if (isPair && bend === 0) continue
    const count = hits(from, to, bend, others, width)
    if (count < least) {
      best = bend
      least = count
    }
    if (least === 0) break
  }
  return best
}
