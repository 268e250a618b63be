import type { LegendLine } from '../canvas/legend-lines.ts'
import { type ColourOf, edgeLook, nodeLook } from '../canvas/look.ts'
import { NODE_HEIGHT, type Point } from '../geometry/curves.ts'
import { LABEL_HEIGHT, labelWidth } from '../geometry/labels.ts'
import type { MarkPlace } from '../geometry/marks.ts'
import type { Positions } from '../geometry/places.ts'
import { isSaid, type Routes } from '../geometry/routes.ts'
import { pointsAlong } from '../geometry/ways.ts'
import type { DrawnEdge, DrawnGraph, DrawnMark, DrawnNode } from '../model.ts'
import { legendSvg } from './svg-legend.ts'
import { element, text } from './svg-text.ts'

export interface Picture {
  readonly graph: DrawnGraph
  readonly positions: Positions
  readonly routes: Routes
  /** Of a node. */
  readonly width: number
  readonly legend: readonly LegendLine[]
  /** What is drawn, of whom and how many. */
  readonly caption: string
  readonly colourOf: ColourOf
}

const MARGIN = 28
const CAPTION_HEIGHT = 34
const DIGITS = 1
/** Between the points of a line that are looked at for how far it reaches. */
const STEP = 10

function at(value: number): string {
  return String(Number(value.toFixed(DIGITS)))
}

function point({ x, y }: Point): string {
  return `${at(x)} ${at(y)}`
}

/** As big as the canvas draws it. */
function arrowSize(width: number, scale: number): number {
  return Math.max((width * 13.37) ** 0.9, 29) * scale
}

function towards(from: Point, to: Point): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1
  return { x: (to.x - from.x) / length, y: (to.y - from.y) / length }
}

function back(tip: Point, way: Point, distance: number, aside = 0): Point {
  return { x: tip.x - way.x * distance - way.y * aside, y: tip.y - way.y * distance + way.x * aside }
}

function triangle(tip: Point, way: Point, width: number, fill: string): string {
  const size = arrowSize(width, 0.72)
  const corners = [back(tip, way, size * 0.3, size * 0.15), back(tip, way, size * 0.3, -size * 0.15)]
  return element('path', { d: `M${point(tip)}L${corners.map(point).join('L')}Z`, fill })
}

function edgeSvg(edge: DrawnEdge, picture: Picture): string[] {
  const curves = picture.routes.edges.get(edge.id)?.way.curves ?? []
  const last = curves.at(-1)
  if (last === undefined) return []
  const { colour, opacity } = edgeLook(edge, picture.colourOf)
  const way = towards(last.control, last.end)
  // The line ends within its arrow, so that a wide one has a tip.
  const end = back(last.end, way, arrowSize(edge.width, 0.72) * 0.2)
  const parts = curves.map((curve) => `${point(curve.control)} ${point(curve === last ? end : curve.end)}`)
  const d = `M${point(curves[0]?.start ?? end)}Q${parts.join('Q')}`
  const line = { d, fill: 'none' }
  const halo = { ...line, stroke: picture.colourOf('--accent'), 'stroke-width': at(edge.width + 9) }
  return [
    ...(edge.selected ? [element('path', { ...halo, 'stroke-opacity': '0.28' })] : []),
    element('g', { opacity: String(opacity) }, [
      element('path', { ...line, stroke: colour, 'stroke-width': at(edge.width) }),
      triangle(last.end, way, edge.width, colour),
    ]),
  ]
}

function numberSvg(edge: DrawnEdge, picture: Picture): string[] {
  const route = picture.routes.edges.get(edge.id)
  if (route === undefined || !isSaid(edge, route)) return []
  const look = edgeLook(edge, picture.colourOf)
  const { middle } = route.way
  const where = { x: middle.x + route.dx, y: middle.y + route.dy }
  const width = labelWidth(edge.label.length)
  return [
    element('rect', {
      ...{ x: at(where.x - width / 2), y: at(where.y - LABEL_HEIGHT / 2), width: at(width) },
      ...{ height: at(LABEL_HEIGHT), rx: '3', fill: look.pill, 'fill-opacity': at(look.pillOpacity) },
    }),
    text(edge.label, where, { fill: look.text, 'text-anchor': 'middle' }),
  ]
}

function nodeSvg(node: DrawnNode, { positions, width, colourOf }: Picture): string[] {
  const middle = positions.get(node.id)
  if (middle === undefined) return []
  const look = nodeLook(node, colourOf)
  return [
    element('rect', {
      ...{ x: at(middle.x - width / 2), y: at(middle.y - NODE_HEIGHT / 2), width: at(width) },
      ...{ height: at(NODE_HEIGHT), rx: look.round ? '12' : '6', fill: look.fill },
      ...{ stroke: look.borderColour, 'stroke-width': String(look.border) },
    }),
    text(node.label, middle, { fill: look.text, 'text-anchor': 'middle' }),
  ]
}

function markSvg(mark: DrawnMark, place: MarkPlace, { positions, colourOf }: Picture): string[] {
  const middle = positions.get(mark.node)
  if (middle === undefined) return []
  const meets = { x: middle.x + place.meets.x, y: middle.y + place.meets.y }
  const colour = colourOf(mark.kind === 'start' ? '--ink' : '--ink3')
  const [tip, tail] = mark.kind === 'start' ? [meets, place.at] : [place.at, meets]
  const way = towards(tail, tip)
  const end = mark.kind === 'start' ? back(tip, way, arrowSize(mark.width, 0.72) * 0.2) : tip
  const stroke = { stroke: colour, 'stroke-width': at(mark.width), fill: 'none' }
  const half = arrowSize(mark.width, 1) * 0.15
  const side = place.text === 'right' ? 1 : -1
  return [
    element('path', { ...stroke, d: `M${point(tail)}L${point(end)}` }),
    ...(mark.kind === 'start'
      ? [
          element('circle', { cx: at(tail.x), cy: at(tail.y), r: '7', fill: colour }),
          triangle(tip, way, mark.width, colour),
        ]
      : [
          element('path', {
            ...{ ...stroke, 'stroke-width': '3' },
            d: `M${point(back(tip, way, 0, half))}L${point(back(tip, way, 0, -half))}`,
          }),
        ]),
    text(
      mark.label,
      { x: place.at.x + side * (mark.kind === 'start' ? 14 : 8), y: place.at.y },
      {
        ...{ fill: colourOf('--ink2'), 'font-size': '10' },
        'text-anchor': side === 1 ? 'start' : 'end',
      },
    ),
  ]
}

/** Everything that is drawn, by its outermost points. */
function extent({ graph, positions, routes, width }: Picture): readonly [Point, Point] {
  const points: Point[] = []
  const box = ({ x, y }: Point, w: number, h: number) =>
    points.push({ x: x - w / 2, y: y - h / 2 }, { x: x + w / 2, y: y + h / 2 })
  for (const { id } of graph.nodes) {
    const middle = positions.get(id)
    if (middle !== undefined) box(middle, width, NODE_HEIGHT)
  }
  for (const { box: around } of routes.marks.values()) box(around, around.width, around.height)
  for (const edge of graph.edges) {
    const route = routes.edges.get(edge.id)
    if (route === undefined) continue
    points.push(...pointsAlong(route.way, STEP))
    if (!isSaid(edge, route)) continue
    const { middle } = route.way
    const where = { x: middle.x + route.dx, y: middle.y + route.dy }
    box(where, labelWidth(edge.label.length), LABEL_HEIGHT)
  }
  const xs = points.map(({ x }) => x)
  const ys = points.map(({ y }) => y)
  return [
    { x: Math.min(0, ...xs), y: Math.min(0, ...ys) },
    { x: Math.max(0, ...xs), y: Math.max(0, ...ys) },
  ]
}

/** The canvas as it stands, as an SVG file: the same places, ways, widths, colours and numbers, with caption and legend. Pure. */
export function pictureSvg(picture: Picture): string {
  const { graph, legend, caption, colourOf, routes } = picture
  const [least, most] = extent(picture)
  const key = legendSvg(legend, colourOf)
  const left = least.x - MARGIN - key.width - MARGIN
  const top = least.y - MARGIN - CAPTION_HEIGHT
  const width = most.x + MARGIN - left
  const height = Math.max(most.y + MARGIN - top, key.height + CAPTION_HEIGHT + 2 * MARGIN)
  const marks = graph.marks.flatMap((mark) => {
    const place = routes.marks.get(mark.id)
    return place === undefined ? [] : markSvg(mark, place, picture)
  })
  // Least first: what many people took lies on top, as on the canvas its number does.
  const edges = graph.edges.toReversed()
  const box = { x: at(left), y: at(top), width: at(width), height: at(height) }
  const root = {
    xmlns: 'http://www.w3.org/2000/svg',
    ...{ width: at(width), height: at(height), viewBox: `${box.x} ${box.y} ${box.width} ${box.height}` },
    ...{
      'font-family': "'Inter Variable', Inter, system-ui, sans-serif",
      'font-size': '11',
      'font-weight': '500',
    },
  }
  return element('svg', root, [
    element('title', {}, [], caption),
    element('rect', { ...box, fill: colourOf('--canvas') }),
    text(caption, { x: left + MARGIN, y: top + MARGIN }, { fill: colourOf('--ink'), 'font-size': '13' }),
    element(
      'g',
      {},
      edges.flatMap((edge) => edgeSvg(edge, picture)),
    ),
    element('g', {}, marks),
    element(
      'g',
      {},
      graph.nodes.flatMap((node) => nodeSvg(node, picture)),
    ),
    element(
      'g',
      {},
      edges.flatMap((edge) => numberSvg(edge, picture)),
    ),
    element(
      'g',
      { transform: `translate(${at(left + MARGIN)} ${at(top + height - MARGIN - key.height)})` },
      key.parts,
    ),
  ])
}
