import type { ELK } from 'elkjs/lib/elk-api.js'
import type { DraftPicture } from '#core/contract/drafts.ts'
import { layOut } from '../../graph/canvas/layout.ts'
import { type Box, type Curve, NODE_HEIGHT, type Point, samplesOf } from '../../graph/geometry/curves.ts'
import type { MarkPlace } from '../../graph/geometry/marks.ts'
import { nodeWidth, type Positions } from '../../graph/geometry/places.ts'
import { routesOf } from '../../graph/geometry/routes.ts'
import type { DrawnGraph } from '../../graph/model.ts'
import { withoutRemoved, withRemovedAside } from './removed.ts'

/** What is written at the mark of a rule that begins at any step. */
export const FROM_ANY = 'any step'

/** Steps from the first one to each, along the declared moves; from where nothing leads where the first is not drawn. */
function depthsOf({ nodes, edges, initialStep }: DraftPicture): ReadonlyMap<string, number> {
  const depths = new Map<string, number>()
  const ids = nodes.map(({ id }) => id)
  const ledTo = new Set(edges.map(({ to }) => to))
  let reached = ids.filter((id) => id === initialStep)
  if (reached.length === 0) reached = ids.filter((id) => !ledTo.has(id))
  for (let depth = 0; reached.length > 0; depth += 1) {
    for (const id of reached) depths.set(id, depth)
    const next = edges.filter(({ from, to }) => reached.includes(from) && !depths.has(to))
    reached = [...new Set(next.map(({ to }) => to))]
  }
  return depths
}

/** The picture as the layout wants it: what is moved along most shapes it, and before anybody has moved, what leads on. */
function graphOf(picture: DraftPicture): DrawnGraph {
  const { nodes, edges, initialStep } = picture
  const depths = depthsOf(picture)
  const depthOf = (id: string): number => depths.get(id) ?? 0
  const counts = edges.map(({ from, to, moves }) => {
    const onward = depthOf(to) - depthOf(from)
    return moves + (onward > 0 ? 1 : onward === 0 ? 0.5 : 0.1)
  })
  return {
    nodes: nodes.map(({ id, outcome }) => ({
      id,
      label: id,
      outcome,
      fill: null,
      selected: false,
      never: false,
      weight: edges.reduce((sum, edge, index) => sum + (edge.to === id ? (counts[index] ?? 0) : 0), 0),
    })),
    edges: edges.map(({ from, to }, index) => ({
      id: `${from}\n${to}`,
      from,
      to,
      label: '',
      width: 2,
      count: counts[index] ?? 0,
      state: 'taken',
      band: null,
      selected: false,
      labelled: false,
    })),
    marks: picture.fromAny.map(({ to, moves }) => ({
      ...{ id: to, node: to, kind: 'start', count: moves },
      ...{ label: FROM_ANY, width: 2 },
    })),
    initialStep,
    allNodes: nodes.length,
    allEdges: edges.length,
    nodePercent: 100,
    edgePercent: 100,
    hiddenMoves: 0,
    moves: counts.reduce((sum, count) => sum + count, 0),
  }
}

/** With a way from the deepest step to each that only exits lead to, so that the layout puts it below instead of above all. */
function withWaysToExits(graph: DrawnGraph, picture: DraftPicture): DrawnGraph {
  const depths = depthsOf(picture)
  const linked = new Set(graph.edges.flatMap(({ from, to }) => [from, to]))
  const alone = picture.fromAny.filter(({ to }) => !linked.has(to))
  const deepest = [...depths].filter(([id]) => linked.has(id)).sort(([, a], [, b]) => b - a)[0]?.[0]
  const [like] = graph.edges
  if (deepest === undefined || like === undefined) return graph
  const ways = alone.map(({ to }) => ({ ...like, id: `${deepest}\n${to}`, from: deepest, to, count: 0.1 }))
  return { ...graph, edges: [...graph.edges, ...ways] }
}

export interface DraftDrawing {
  readonly picture: DraftPicture
  /** Of a box. */
  readonly width: number
  readonly positions: Positions
  /** How each of the picture's edges runs: one curve, two for a loop. */
  readonly ways: readonly (readonly Curve[])[]
  /** Where each of `fromAny` stands; none where its step is not drawn. */
  readonly marks: ReadonlyMap<string, MarkPlace>
  /** Everything that is drawn, with a margin. */
  readonly extent: Box
}

const MARGIN = 16

function extentOf(boxes: readonly Box[], points: readonly Point[]): Box {
  const all = [...boxes, ...points.map((at) => ({ ...at, width: 0, height: 0 }))]
  const left = Math.min(...all.map((box) => box.x - box.width / 2)) - MARGIN
  const right = Math.max(...all.map((box) => box.x + box.width / 2)) + MARGIN
  const top = Math.min(...all.map((box) => box.y - box.height / 2)) - MARGIN
  const bottom = Math.max(...all.map((box) => box.y + box.height / 2)) + MARGIN
  return { x: (left + right) / 2, y: (top + bottom) / 2, width: right - left, height: bottom - top }
}

/** The draft as the canvas would draw it: the same layout, and ways around the boxes. `elk`: the engine, where it is not to be the thread. */
export async function drawingOf(picture: DraftPicture, elk?: Pick<ELK, 'layout'>): Promise<DraftDrawing> {
  const left = withoutRemoved(picture)
  const kept = withWaysToExits(graphOf(left), left)
  const whole = graphOf(picture)
  const width = nodeWidth(whole)
  const positions = withRemovedAside(await layOut(kept, elk), picture, width)
  const { edges, marks } = routesOf(whole, positions, width)
  const boxes = [...positions.values()].map((at) => ({ ...at, width, height: NODE_HEIGHT }))
  const ways = picture.edges.map(({ from, to }) => edges.get(`${from}\n${to}`)?.way.curves ?? [])
  const points = ways.flat().flatMap((curve) => samplesOf(curve, 15))
  const extent = extentOf([...boxes, ...[...marks.values()].map(({ box }) => box)], points)
  return { picture, width, positions, ways, marks, extent }
}
