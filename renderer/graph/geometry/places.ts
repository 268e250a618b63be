import type { DrawnGraph } from '../model.ts'
import { NODE_HEIGHT, type Point } from './curves.ts'

export type Positions = ReadonlyMap<string, Point>

export const COLUMN_GAP = 76
export const LAYER_PITCH = 66
/** Every node is as wide as the longest name and a count want: 168 at least; the same for every overlay. */
export function nodeWidth(graph: DrawnGraph): number {
  const longest = graph.nodes.reduce((most, node) => Math.max(most, node.id.length), 0)
  return Math.min(320, Math.max(168, Math.round((longest + 7) * 6.9 + 20)))
}

/** Puts nodes that came later beside what they are linked with and moves nothing else. */
export function placeNew(graph: DrawnGraph, known: Positions): Positions {
  const positions = new Map(known)
  const pitch = nodeWidth(graph) + COLUMN_GAP
  const isFree = (point: Point): boolean =>
    [...positions.values()].every(
      (other) => Math.abs(other.x - point.x) >= pitch - 1 || Math.abs(other.y - point.y) >= LAYER_PITCH - 1,
    )
  for (const node of graph.nodes) {
    if (positions.has(node.id)) continue
    const edge = graph.edges.find(
      (each) =>
        (each.to === node.id && positions.has(each.from)) ||
        (each.from === node.id && positions.has(each.to)),
    )
    const beside = edge === undefined ? undefined : positions.get(edge.to === node.id ? edge.from : edge.to)
    const start = beside ?? { x: 0, y: 0 }
    let point = { x: start.x, y: start.y + LAYER_PITCH }
    for (let tries = 1; !isFree(point) && tries < 200; tries += 1) {
      const step = Math.ceil(tries / 2) * (tries % 2 === 0 ? -1 : 1)
      point = { x: start.x + step * pitch, y: start.y + LAYER_PITCH }
    }
    positions.set(node.id, point)
  }
  return positions
}

interface GridRow {
  /** Names by column; 0 is the spine. */
  readonly slots: Map<number, string>
}

/** A layer by column: its main node in the middle, the others in their order, but about as many on either side. */
function aroundMain(ids: readonly string[], main: string): Map<number, string> {
  const at = ids.indexOf(main)
  const left = ids.slice(0, at)
  const right = ids.slice(at + 1)
  // Where one side would grow far, its outermost node goes to the end of the other: a wide picture is a small one.
  while (left.length > right.length + 1) right.push(...left.splice(0, 1))
  while (right.length > left.length + 1) left.unshift(...right.splice(-1, 1))
  return new Map([...left, main, ...right].map((id, order) => [order - left.length, id]))
}

/**
 * Puts layers on a grid: the node of a layer that most people reached stands in the middle column, the others beside it in
 * their order. A layer of one node that fewer people reached than the layers around it is a detour: it moves to the side of
 * the row above, so that the main way stays one straight line.
 */
export function onGrid(graph: DrawnGraph, raw: Positions, pitch: number): Positions {
  // Of steps that as many reached the one that is wanted stands in the middle.
  const weight = new Map(
    graph.nodes.map((node) => [node.id, node.weight + (node.outcome === 'conversion' ? 0.5 : 0)]),
  )
  const weightOf = (id: string): number => weight.get(id) ?? 0
  const layers: { y: number; ids: string[] }[] = []
  const byHeight = [...raw].sort(([, a], [, b]) => a.y - b.y || a.x - b.x)
  for (const [id, { y }] of byHeight) {
    const layer = layers.at(-1)
    if (layer !== undefined && y - layer.y < NODE_HEIGHT) layer.ids.push(id)
    else layers.push({ y, ids: [id] })
  }
  const mains = layers.map(({ ids }) => ids.reduce((most, id) => (weightOf(id) > weightOf(most) ? id : most)))
  const rows: GridRow[] = []
  let side = -1
  layers.forEach(({ ids }, index) => {
    const main = mains[index]
    if (main === undefined) return
    const before = rows.at(-1)
    const above = before?.slots.get(0)
    const below = mains[index + 1]
    const isDetour =
      ids.length === 1 &&
      above !== undefined &&
      below !== undefined &&
      weightOf(main) < weightOf(above) &&
      weightOf(main) < weightOf(below)
    if (isDetour && before !== undefined) {
      const free = [side, -side].find((column) => !before.slots.has(column))
      if (free !== undefined) {
        before.slots.set(free, main)
        side = -free
        return
      }
    }
    rows.push({ slots: aroundMain(ids, main) })
  })
  const positions = new Map<string, Point>()
  rows.forEach(({ slots }, row) => {
    for (const [column, id] of slots) positions.set(id, { x: column * pitch, y: row * LAYER_PITCH })
  })
  return positions
}
