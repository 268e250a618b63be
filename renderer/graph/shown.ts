import type { GraphEdge, GraphView } from '#core/contract/graph.ts'

/** So many edges to a node can be told apart: a graph that has no more is drawn whole. */
const ALL_UP_TO = 2.5
/** Of one that has more, so many to a node at first. */
const EDGES_TO_A_NODE = 2
/** Unless more are needed to hold this share of all moves. */
const SHARE_AT_FIRST = 0.9
const MOST_AT_FIRST = 60

export function edgeId(edge: { readonly from: string; readonly to: string }): string {
  return JSON.stringify([edge.from, edge.to])
}

/** How many of a graph's edges to draw at first, most moves first. */
export function edgesAtFirst({ nodes, edges }: Pick<GraphView, 'nodes' | 'edges'>): number {
  if (edges.length <= nodes.length * ALL_UP_TO) return Math.min(MOST_AT_FIRST, edges.length)
  const counts = edges.map(({ count }) => count).sort((a, b) => b - a)
  const all = counts.reduce((sum, count) => sum + count, 0)
  let held = 0
  const enough = counts.findIndex((count) => {
    held += count
    return held >= all * SHARE_AT_FIRST
  })
  return Math.min(MOST_AT_FIRST, Math.max(nodes.length * EDGES_TO_A_NODE, enough + 1))
}

/** The most taken way into every node and out of it: with these nothing that was visited stands alone. */
export function backbone(edges: readonly GraphEdge[]): ReadonlySet<string> {
  const into = new Map<string, GraphEdge>()
  const out = new Map<string, GraphEdge>()
  for (const edge of edges) {
    if (edge.from === edge.to || edge.count === 0) continue
    if (edge.count > (into.get(edge.to)?.count ?? 0)) into.set(edge.to, edge)
    if (edge.count > (out.get(edge.from)?.count ?? 0)) out.set(edge.from, edge)
  }
  return new Set([...into.values(), ...out.values()].map(edgeId))
}
