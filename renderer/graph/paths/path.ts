import { formatCount } from '../../parts/format.ts'
import type { DrawnGraph } from '../model.ts'
import { edgeId } from '../shown.ts'

/** A way through the graph; what came before its first node may lie before the time range. */
export interface Path {
  readonly nodes: readonly string[]
  readonly begunBefore: boolean
}

/** A whole journey as it stands in the address: names with `>` between them, and before them where it began earlier. */
export function formatPath({ nodes, begunBefore }: Path): string {
  return `${begunBefore ? '>' : ''}${nodes.map((node) => encodeURIComponent(node)).join('>')}`
}

export function readPath(text: string | undefined): Path | null {
  if (text === undefined || text === '') return null
  const begunBefore = text.startsWith('>')
  try {
    const nodes = text.slice(begunBefore ? 1 : 0).split('>')
    return { nodes: nodes.map((node) => decodeURIComponent(node)), begunBefore }
  } catch {
    return null
  }
}

/** How often each node and move lies on a journey, by its id on the canvas. */
export function timesOnPath({ nodes }: Path): Map<string, number> {
  const times = new Map<string, number>()
  const add = (id: string) => times.set(id, (times.get(id) ?? 0) + 1)
  nodes.forEach((to, place) => {
    add(to)
    if (place > 0) add(edgeId({ from: nodes[place - 1] ?? '', to }))
  })
  return times
}

/** The numbers of those who went a journey at all that lies on it; `count` people or sessions went so. */
export function drawnPath(drawn: DrawnGraph, path: Path, count: number): DrawnGraph {
  const times = timesOnPath(path)
  return {
    ...drawn,
    nodes: drawn.nodes.map((node) =>
      times.has(node.id) ? { ...node, label: `${node.id}  ${formatCount(count)}` } : node,
    ),
    edges: drawn.edges.map((edge) => {
      const often = times.get(edge.id)
      return often === undefined ? edge : { ...edge, label: formatCount(count * often) }
    }),
  }
}

/** Ids of the nodes and moves of a journey on the canvas. */
export function elementsOfPath({ nodes }: Path): Set<string> {
  const moves = nodes.slice(1).map((to, place) => edgeId({ from: nodes[place] ?? '', to }))
  return new Set([...nodes, ...moves])
}

/** As it is read; an ellipsis where it began before the time range. */
export function pathText({ nodes, begunBefore }: Path): string {
  return `${begunBefore ? '… ' : ''}${nodes.join(' → ')}`
}
