import { drawingOrder } from '../canvas/drawing-order.ts'
import type { DrawnEdge, DrawnGraph } from '../model.ts'
import { type Box, NODE_HEIGHT } from './curves.ts'
import { bestWay, groundOf, mark, straightWay, take, type Wanted } from './find-ways.ts'
import { type Labelled, type LabelPlace, placeLabels } from './labels.ts'
import { LinePoints } from './line-points.ts'
import { type MarkPlace, placeMarks } from './marks.ts'
import type { Positions } from './places.ts'
import { loopWay, type Way } from './ways.ts'

/** How an edge runs and where its number stands. */
export interface Route extends LabelPlace {
  readonly way: Way
  /** How many of the others are drawn before it. */
  readonly above: number
}

/** Whether an edge's number is to be seen without pointing at it. */
export function isSaid(edge: DrawnEdge, route: Route | undefined): boolean {
  return edge.selected || (edge.labelled && route?.hidden === false)
}

/** Changes whenever the routes have to be found anew. A number that grows within its digits moves nothing. */
export function routeKey(graph: DrawnGraph): string {
  const marks = graph.marks.map(({ id, label, width }) => `${id}${label.length}/${Math.round(width)}`)
  const texts = graph.edges.map(
    ({ id, label, labelled, width }) => `${id}${labelled ? label.length : ''}/${Math.round(width)}`,
  )
  return [...texts, ...marks].sort().join('\n')
}

export interface Routes {
  readonly edges: ReadonlyMap<string, Route>
  readonly marks: ReadonlyMap<string, MarkPlace>
}

/** Ways for all edges around the nodes, and places for their numbers and for the marks. Pure; knows no canvas. */
export function routesOf(graph: DrawnGraph, positions: Positions, width: number): Routes {
  const boxes = new Map<string, Box>()
  for (const { id } of graph.nodes) {
    const at = positions.get(id)
    if (at !== undefined) boxes.set(id, { ...at, width, height: NODE_HEIGHT })
  }
  if (boxes.size === 0) return { edges: new Map(), marks: new Map() }
  const ground = groundOf(boxes, width)
  const ways = new Map<string, Way>()
  const points = new LinePoints()
  const keep = (edge: DrawnEdge, way: Way | undefined): void => {
    if (way === undefined) return
    ways.set(edge.id, way)
    take(ground, way)
    points.add(edge.id, way, edge.width)
  }
  const there = new Set(graph.edges.map(({ from, to }) => JSON.stringify([from, to])))
  const wantedOf = ({ from, to, width: thickness }: DrawnEdge): Wanted => ({
    ...{ from, to, thickness },
    isPair: there.has(JSON.stringify([to, from])),
  })
  // Most moves first: they get the shortest ways, and the places in the middle of their lines.
  const edges = graph.edges.toSorted((a, b) => b.count - a.count)
  for (const edge of edges) {
    const box = boxes.get(edge.from)
    if (box === undefined) continue
    keep(edge, edge.from === edge.to ? loopWay(box, width) : straightWay(ground, wantedOf(edge)))
  }
  const nodes = [...boxes.values()]
  // What has to bend anyway keeps away from the marks.
  const marks = placeMarks(graph.marks, positions, nodes, points, width)
  for (const { head } of marks.values()) mark(ground, head)
  for (const edge of edges) if (!ways.has(edge.id)) keep(edge, bestWay(ground, wantedOf(edge)))
  const lines = edges.flatMap(({ id, from, to, label, labelled, width: thickness }): Labelled[] => {
    const way = ways.get(id)
    return way === undefined
      ? []
      : [{ id, way, isLoop: from === to, length: label.length, thickness, labelled }]
  })
  const fixed = [...marks.values()].map(({ box }) => box)
  const places = placeLabels(lines, points, nodes, fixed)
  const order = drawingOrder(new Map([...places].map(([id, { over }]) => [id, over])))
  const routes = order.flatMap((id, above): [string, Route][] => {
    const [way, place] = [ways.get(id), places.get(id)]
    return way === undefined || place === undefined ? [] : [[id, { way, above, ...place }]]
  })
  return { edges: new Map(routes), marks }
}
