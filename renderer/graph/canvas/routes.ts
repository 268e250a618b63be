import type { DrawnEdge, DrawnGraph } from '../model.ts'
import { APART, bendOf } from './bends.ts'
import { type Box, curveOf, NODE_HEIGHT, type Point, samplesOf } from './curves.ts'
import { LABEL_HEIGHT, type Labelled, labelWidth, type Offset, placeLabels } from './labels.ts'
import { type MarkPlace, placeMarks } from './marks.ts'
import { COLUMN_GAP, type Positions } from './places.ts'
import { TakenPoints } from './taken-points.ts'

/** How an edge runs and where its number stands. */
export interface Route extends Offset {
  readonly bend: number
}

/** How far the canvas draws a loop out to the right of its node. */
const LOOP_REACH = 50
/** Points of a curve that the next ones keep away from. */
const SAMPLES = 31
const ORIGIN: Point = { x: 0, y: 0 }

/** Changes whenever the routes have to be found anew. A number that grows within its digits moves nothing. */
export function routeKey(graph: DrawnGraph): string {
  const marks = graph.marks.map(({ id, label, width }) => `${id}${label.length}/${Math.round(width)}`)
  const texts = graph.edges.map(
    ({ id, label, labelled, width }) => `${id}${labelled ? label.length : ''}/${Math.round(width)}`,
  )
  return [...texts, ...marks].sort().join('\n')
}

function loopRoute(edge: DrawnEdge): Route {
  return { bend: 0, dx: labelWidth(edge.label.length) / 2 + 4, dy: 0 }
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
  const ways = new Set(graph.edges.map(({ from, to }) => JSON.stringify([from, to])))
  const lines = graph.edges.flatMap((edge) => {
    const from = positions.get(edge.from)
    const to = positions.get(edge.to)
    return from === undefined || to === undefined || edge.from === edge.to ? [] : [{ from, to }]
  })
  const routes = new Map<string, Route>()
  const bends = new Map<string, number>()
  const curved: Labelled[] = []
  const taken = new TakenPoints(APART)
  const loops: Box[] = []
  // Most moves first: they get the places in the middle of their lines.
  for (const edge of graph.edges.toSorted((a, b) => b.count - a.count)) {
    const from = positions.get(edge.from) ?? ORIGIN
    const to = positions.get(edge.to) ?? ORIGIN
    if (edge.from === edge.to) {
      const text = labelWidth(edge.label.length)
      const reach = LOOP_REACH + 4 + text
      routes.set(edge.id, loopRoute(edge))
      loops.push({ x: from.x + (width + reach) / 2, y: from.y, width: reach, height: 2 * LABEL_HEIGHT })
      continue
    }
    const others = [...boxes].flatMap(([id, box]) => (id === edge.from || id === edge.to ? [] : [box]))
    const isPair = ways.has(JSON.stringify([edge.to, edge.from]))
    const bend = bendOf({ from, to }, isPair, others, lines, width, width + COLUMN_GAP, taken)
    taken.add(samplesOf(curveOf(from, to, bend, width), SAMPLES))
    bends.set(edge.id, bend)
    const length = edge.labelled ? edge.label.length : 0
    curved.push({ id: edge.id, curve: curveOf(from, to, bend, width), bend, length, width: edge.width })
  }
  const nodes = [...boxes.values()]
  const curves = curved.map(({ curve }) => curve)
  const marks = placeMarks(graph.marks, positions, [...nodes, ...loops], curves, width)
  const fixed = [...loops, ...[...marks.values()].map(({ box }) => box)]
  const offsets = placeLabels(curved, nodes, fixed)
  for (const [id, bend] of bends) routes.set(id, { bend, ...(offsets.get(id) ?? { dx: 0, dy: 0 }) })
  return { edges: routes, marks }
}
