import type { DraftPicture } from '#core/contract/drafts.ts'
import { NODE_HEIGHT } from '../../graph/geometry/curves.ts'
import type { Positions } from '../../graph/geometry/places.ts'

/** The picture as it will be: what the draft removes shapes no path. All of it where nothing would be left. */
export function withoutRemoved(picture: DraftPicture): DraftPicture {
  const nodes = picture.nodes.filter(({ change }) => change !== 'removed')
  if (nodes.length === 0) return picture
  const kept = new Set(nodes.map(({ id }) => id))
  const edges = picture.edges.filter(
    ({ from, to, change }) => change !== 'removed' && kept.has(from) && kept.has(to),
  )
  const fromAny = picture.fromAny.filter(({ to, change }) => change !== 'removed' && kept.has(to))
  return { ...picture, nodes, edges, fromAny }
}

const GAP = 32

/** Removed steps stand in a column of their own beside the graph, each about as high as what it was joined to. */
export function withRemovedAside(positions: Positions, picture: DraftPicture, width: number): Positions {
  const gone = picture.nodes.filter(({ id }) => !positions.has(id))
  if (gone.length === 0) return positions
  const x = Math.max(...[...positions.values()].map((at) => at.x)) + width + GAP
  const heightOf = (id: string): number => {
    const near = picture.edges
      .filter(({ from, to }) => from === id || to === id)
      .flatMap(({ from, to }) => [positions.get(from)?.y, positions.get(to)?.y])
      .filter((y) => y !== undefined)
    return near.length === 0 ? 0 : near.reduce((sum, y) => sum + y, 0) / near.length
  }
  const all = new Map(positions)
  let lowest = Number.NEGATIVE_INFINITY
  for (const { id, y } of gone.map(({ id }) => ({ id, y: heightOf(id) })).sort((a, b) => a.y - b.y)) {
    const free = Math.max(y, lowest + NODE_HEIGHT * 2)
    all.set(id, { x, y: free })
    lowest = free
  }
  return all
}
