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

/** Ids of the nodes and moves of a journey on the canvas. */
export function elementsOfPath({ nodes }: Path): Set<string> {
  const moves = nodes.slice(1).map((to, place) => edgeId({ from: nodes[place] ?? '', to }))
  return new Set([...nodes, ...moves])
}

/** As it is read; an ellipsis where it began before the time range. */
export function pathText({ nodes, begunBefore }: Path): string {
  return `${begunBefore ? '… ' : ''}${nodes.join(' → ')}`
}
