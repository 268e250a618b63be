import type { ElementDefinition } from 'cytoscape'
import type { Selection } from '../../address/selection.ts'
import type { Point } from '../geometry/curves.ts'
import type { MarkPlace } from '../geometry/marks.ts'
import type { Positions } from '../geometry/places.ts'
import { isSaid, type Route, type Routes } from '../geometry/routes.ts'
import { cornersBeside, type Way } from '../geometry/ways.ts'
import type { DrawnEdge, DrawnGraph, DrawnMark, DrawnNode } from '../model.ts'
import { edgeLook, nodeLook } from './look.ts'
import { ABOVE_ALL, token } from './style.ts'

function nodeData(node: DrawnNode): Record<string, unknown> {
  return { id: node.id, label: node.label, ...nodeLook(node, token) }
}

function cornersOf(way: Way, from: Point, to: Point): Record<string, unknown> {
  if (way.corners.length === 0) return { cornered: false }
  const corners = cornersBeside(way, from, to)
  const [start, end] = [way.curves[0]?.start ?? from, way.curves[way.curves.length - 1]?.end ?? to]
  return {
    cornered: true,
    weights: corners.map(({ share }) => share).join(' '),
    distances: corners.map(({ aside }) => aside).join(' '),
    leaves: `${start.x - from.x} ${start.y - from.y}`,
    reaches: `${end.x - to.x} ${end.y - to.y}`,
  }
}

function edgeData(edge: DrawnEdge, route: Route | undefined, positions: Positions): Record<string, unknown> {
  const { dx = 0, dy = 0, above = 0, hidden = false, way } = route ?? {}
  const [from, to] = [positions.get(edge.from), positions.get(edge.to)]
  return {
    id: edge.id,
    source: edge.from,
    target: edge.to,
    loop: edge.from === edge.to,
    bend: way?.bend ?? 0,
    ...(way === undefined || from === undefined || to === undefined ? {} : cornersOf(way, from, to)),
    dx,
    dy,
    // A number that is shown without a place of its own stands over what is there.
    above: edge.selected && hidden ? ABOVE_ALL : above,
    label: edge.label,
    width: edge.width,
    selected: edge.selected,
    // The halo reaches this far from the middle of the line, not from its border.
    halo: edge.width / 2 + 4.5,
    ...edgeLook(edge, token),
  }
}

/** A disc where people begin, a bar where they end, each with its line to the node. */
function markElements(mark: DrawnMark, place: MarkPlace): ElementDefinition[] {
  const isStart = mark.kind === 'start'
  const colour = token(isStart ? '--ink' : '--ink3')
  const common = { mark: mark.kind, of: mark.node, colour, opacity: 1 }
  const data = {
    ...common,
    label: mark.label,
    fill: colour,
    text: token('--ink2'),
    border: 0,
    borderColour: colour,
  }
  return [
    {
      group: 'nodes',
      data: { ...data, id: mark.id, side: place.text },
      position: { ...place.at },
    },
    {
      group: 'edges',
      data: {
        ...common,
        id: `${mark.id} line`,
        source: isStart ? mark.id : mark.node,
        target: isStart ? mark.node : mark.id,
        bend: 0,
        width: mark.width,
        meets: `${place.meets.x} ${place.meets.y}`,
      },
    },
  ]
}

/** Everything that is to be on the canvas, by id. */
export function elementsOf(
  graph: DrawnGraph,
  positions: Positions,
  routes: Routes,
): Map<string, ElementDefinition> {
  const wanted = new Map<string, ElementDefinition>()
  for (const node of graph.nodes) {
    const at = positions.get(node.id) ?? { x: 0, y: 0 }
    wanted.set(node.id, { group: 'nodes', data: nodeData(node), position: { ...at } })
  }
  for (const edge of graph.edges) {
    const route = routes.edges.get(edge.id)
    const classes = isSaid(edge, route) ? '' : 'quiet'
    wanted.set(edge.id, { group: 'edges', data: edgeData(edge, route, positions), classes })
  }
  for (const mark of graph.marks) {
    const place = routes.marks.get(mark.id)
    const elements = place === undefined ? [] : markElements(mark, place)
    for (const element of elements) if (element.data.id !== undefined) wanted.set(element.data.id, element)
  }
  return wanted
}

/** What an element that was pointed at stands for. */
export function selectionOf(data: Record<string, unknown>): Selection | undefined {
  const { id, source, target, mark, of } = data
  if (mark !== undefined) return typeof of === 'string' ? { kind: 'step', id: of } : undefined
  if (typeof source === 'string' && typeof target === 'string')
    return { kind: 'edge', from: source, to: target }
  return typeof id === 'string' ? { kind: 'step', id } : undefined
}
