import type { ELK } from 'elkjs/lib/elk-api.js'
import { NODE_HEIGHT } from '../geometry/curves.ts'
import { COLUMN_GAP, LAYER_PITCH, nodeWidth, onGrid, type Positions } from '../geometry/places.ts'
import type { DrawnGraph } from '../model.ts'

/** Rarer moves than this share of all do not shape the picture, as long as a node has others. */
const SHAPING_SHARE = 0.004

let started: Promise<ELK> | undefined

/** The layout engine in a thread of its own, so that a big graph never holds up a frame. Started when first needed. */
function engine(): Promise<ELK> {
  started ??= Promise.all([
    import('elkjs/lib/elk-api.js'),
    import('elkjs/lib/elk-worker.min.js?worker'),
  ]).then(([{ default: Elk }, { default: ElkWorker }]) => new Elk({ workerFactory: () => new ElkWorker() }))
  return started
}

/** Layers from top to bottom; frequent moves decide what is forward. `elk`: the engine, where it is not to be the thread. */
export async function layOut(graph: DrawnGraph, elk?: Pick<ELK, 'layout'>): Promise<Positions> {
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
  const placed = await (elk ?? (await engine())).layout({
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
  const raw = new Map(
    (placed.children ?? []).map((child) => [child.id, { x: child.x ?? 0, y: child.y ?? 0 }]),
  )
  return onGrid(graph, raw, width + COLUMN_GAP)
}
