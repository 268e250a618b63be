import { edgeId } from '../model.ts'

/** A whole journey as it stands in the address: names with `>` between them. */
export function formatPath(nodes: readonly string[]): string {
  return nodes.map((node) => encodeURIComponent(node)).join('>')
}

export function readPath(text: string | undefined): string[] | null {
  if (text === undefined || text === '') return null
  try {
    return text.split('>').map((node) => decodeURIComponent(node))
  } catch {
    return null
  }
}

/** Ids of the nodes and moves of a journey on the canvas. */
export function elementsOfPath(nodes: readonly string[]): Set<string> {
  const moves = nodes.slice(1).map((to, place) => edgeId({ from: nodes[place] ?? '', to }))
  return new Set([...nodes, ...moves])
}
