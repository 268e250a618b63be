import { NODE_HEIGHT, type Point } from './curves.ts'
import type { DrawnGraph } from './model.ts'

export type Positions = ReadonlyMap<string, Point>

const COLUMN_GAP = 76
const LAYER_PITCH = 66
/** Rarer moves than this share of all do not shape the picture, as long as a node has others. */
const SHAPING_SHARE = 0.004

/** Every node is as wide as the longest label wants: 168 at least. */
export function nodeWidth(graph: DrawnGraph): number {
  const longest = graph.nodes.reduce((most, node) => Math.max(most, node.label.length), 0)
  return Math.min(320, Math.max(168, Math.round(longest * 6.9 + 20)))
}

/** Layers from top to bottom; frequent moves decide what is forward. */
export async function layOut(graph: DrawnGraph): Promise<Positions> {
  const { default: Elk } = await import('elkjs/lib/elk.bundled.js')
  const width = nodeWidth(graph)
  const most = graph.edges.reduce((max, edge) => Math.max(max, edge.count), 1)
  const linked = new Set<string>()
  const edges = [...graph.edges]
    .sort((a, b) => b.count - a.count)
    .filter((edge) => {
      if (edge.from === edge.to) return false
      const shapes =
        edge.count >= graph.moves * SHAPING_SHARE || !linked.has(edge.from) || !linked.has(edge.to)
      if (shapes) linked.add(edge.from).add(edge.to)
      return shapes
    })
  const first = graph.initialStep
  const nodes = [...graph.nodes].sort((a, b) => Number(b.id === first) - Number(a.id === first))
  const placed = await new Elk().layout({
    id: 'root',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': 'DOWN',
      'elk.layered.spacing.nodeNodeBetweenLayers': String(LAYER_PITCH - NODE_HEIGHT),
      'elk.spacing.nodeNode': String(COLUMN_GAP),
      'elk.spacing.edgeNode': '24',
      'elk.layered.spacing.edgeEdgeBetweenLayers': '4',
      'elk.layered.spacing.edgeNodeBetweenLayers': '8',
      'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
      'elk.edgeRouting': 'POLYLINE',
    },
    children: nodes.map((node) => ({
      id: node.id,
      width,
      height: NODE_HEIGHT,
      ...(node.id === first ? { layoutOptions: { 'elk.layered.layering.layerConstraint': 'FIRST' } } : {}),
    })),
    edges: edges.map((edge) => {
      const priority = String(1 + Math.round((edge.count / most) * 99))
      return {
        id: edge.id,
        sources: [edge.from],
        targets: [edge.to],
        layoutOptions: {
          'elk.layered.priority.direction': priority,
          'elk.layered.priority.shortness': priority,
          'elk.layered.priority.straightness': priority,
        },
      }
    }),
  })
  return new Map(
    (placed.children ?? []).map((child) => [
      child.id,
      { x: (child.x ?? 0) + width / 2, y: (child.y ?? 0) + NODE_HEIGHT / 2 },
    ]),
  )
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
