import cytoscape, {
  type Core,
  type EdgeSingular,
  type ElementDefinition,
  type NodeSingular,
  type StylesheetJson,
} from 'cytoscape'
import type { Selection } from '../address/selection.ts'
import { bendOf, NODE_HEIGHT, type Point } from './curves.ts'
import { nodeWidth, type Positions } from './layout.ts'
import type { DrawnEdge, DrawnGraph, DrawnNode } from './model.ts'

/** The one file that knows Cytoscape: draws a `DrawnGraph`, tells what was pointed at. */
export interface CanvasHandlers {
  readonly onSelect: (selection: Selection | undefined) => void
  /** Double click: to what is behind it. */
  readonly onDrill: (selection: Selection) => void
}

export interface JourneyCanvas {
  draw(graph: DrawnGraph, positions: Positions): void
  /** Tokens have changed: the other scheme. */
  restyle(): void
  fit(): void
  zoomBy(factor: number): void
  centre(id: string): void
  /** Dims what does not match; empty shows all alike. */
  highlight(ids: ReadonlySet<string> | null): void
  /** The node next to `id` in a direction, along edges first. */
  neighbour(id: string, direction: Direction): string | undefined
  destroy(): void
}

export type Direction = 'up' | 'down' | 'left' | 'right'

const START = '\u0000start'
const MIN_OPENING_ZOOM = 0.7
const LEGEND_WIDTH = 268

function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim()
}

function numberOf(edge: EdgeSingular, key: string): number {
  return Number(edge.data(key) ?? 0)
}

function stylesheet(width: number): StylesheetJson {
  const ink = token('--ink')
  return [
    {
      selector: 'node',
      style: {
        shape: 'round-rectangle',
        'corner-radius': '6',
        width,
        height: NODE_HEIGHT,
        'background-color': 'data(fill)',
        'border-width': 'data(border)',
        'border-color': 'data(borderColour)',
        label: 'data(label)',
        color: 'data(text)',
        'font-family': 'Inter Variable, system-ui, sans-serif',
        'font-size': 11,
        'font-weight': 500,
        'text-valign': 'center',
        'text-halign': 'center',
        'min-zoomed-font-size': 6,
        'overlay-opacity': 0,
      },
    },
    { selector: 'node[?round]', style: { 'corner-radius': '12' } },
    {
      selector: 'node[?start]',
      style: {
        shape: 'ellipse',
        width: 14,
        height: 14,
        'background-color': ink,
        'border-width': 0,
        events: 'no',
      },
    },
    {
      selector: 'edge',
      style: {
        width: 'data(width)',
        'line-color': 'data(colour)',
        'line-opacity': 1,
        opacity: (edge: EdgeSingular) => numberOf(edge, 'opacity'),
        'target-arrow-color': 'data(colour)',
        'target-arrow-shape': 'triangle',
        'arrow-scale': 0.72,
        'curve-style': 'straight',
        'font-family': 'Inter Variable, system-ui, sans-serif',
        'font-size': 11,
        'font-weight': 500,
        'min-zoomed-font-size': 8,
        'overlay-opacity': 0,
        'underlay-color': token('--accent'),
        'underlay-opacity': 0,
        'underlay-padding': 4.5,
        'loop-direction': '90deg',
        'loop-sweep': '24deg',
      },
    },
    { selector: 'edge[?loop]', style: { 'curve-style': 'bezier', 'control-point-step-size': 105 } },
    {
      selector: 'edge[bend != 0]',
      style: {
        'curve-style': 'unbundled-bezier',
        'control-point-distances': (edge: EdgeSingular) => numberOf(edge, 'bend'),
        'control-point-weights': 0.5,
        'edge-distances': 'node-position',
      },
    },
    {
      selector: 'edge[label]',
      style: {
        label: 'data(label)',
        color: 'data(text)',
        'text-background-color': 'data(pill)',
        'text-background-opacity': (edge: EdgeSingular) => numberOf(edge, 'pillOpacity'),
        'text-background-padding': '2px',
        'text-background-shape': 'roundrectangle',
        'text-margin-x': (edge: EdgeSingular) => numberOf(edge, 'dx'),
        'text-margin-y': (edge: EdgeSingular) => numberOf(edge, 'dy'),
      },
    },
    { selector: 'edge[?selected]', style: { 'underlay-opacity': 0.28, 'z-index': 10 } },
    { selector: '.dim', style: { opacity: 0.18 } },
    { selector: 'edge.quiet', style: { 'text-opacity': 0, 'text-background-opacity': 0 } },
    { selector: 'edge.hover', style: { 'text-opacity': 1, 'text-background-opacity': 1, 'z-index': 20 } },
  ]
}

function nodeData(node: DrawnNode): Record<string, unknown> {
  const fill =
    node.outcome === 'conversion'
      ? token('--win')
      : node.outcome === 'loss'
        ? token('--loss')
        : node.fill === null
          ? token('--raised')
          : token(`--drop-${node.fill}`)
  const quiet = node.never && node.outcome === null
  return {
    id: node.id,
    label: node.label,
    fill,
    text: node.outcome !== null ? token('--outcome-text') : token(quiet ? '--ink3' : '--ink'),
    border: node.selected ? 1.5 : 1,
    borderColour: node.selected ? token('--accent') : token('--line2'),
    round: node.outcome !== null,
  }
}

function edgeColour(edge: DrawnEdge): string {
  if (edge.state === 'undeclared') return token('--undeclared')
  if (edge.state === 'never') return token('--ink3')
  return edge.band === null ? token('--edge') : token(`--conversion-${edge.band}`)
}

function edgeLook(edge: DrawnEdge): Record<string, unknown> {
  const isPill = edge.selected || edge.state !== 'taken'
  const pill = edge.selected
    ? '--accent'
    : edge.state === 'undeclared'
      ? '--undeclared'
      : edge.state === 'never'
        ? '--no-transition-tint'
        : '--canvas'
  const text = edge.selected || edge.state === 'undeclared' ? '--undeclared-text' : '--ink2'
  return {
    label: edge.label,
    width: edge.width,
    colour: edgeColour(edge),
    opacity: edge.state === 'never' && !edge.selected ? 0.7 : 1,
    text: token(text),
    pill: token(pill),
    pillOpacity: isPill ? 1 : 0.92,
    selected: edge.selected,
  }
}

/** Vertical edges carry their number beside the line, bent ones outside their curve, others on the line. */
function labelOffset(edge: DrawnEdge, from: Point, to: Point, bend: number): { dx: number; dy: number } {
  if (edge.from === edge.to) return { dx: edge.label.length * 3.3 + 8, dy: 0 }
  const halfText = edge.label.length * 3.3
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1
  if (bend !== 0) {
    const nx = (-(to.y - from.y) / length) * Math.sign(bend)
    const ny = ((to.x - from.x) / length) * Math.sign(bend)
    const away = Math.abs(bend) > 20 ? 0 : edge.width / 2
    return { dx: nx * (away + (away === 0 ? 0 : halfText + 2)), dy: ny * (away + (away === 0 ? 0 : 7)) }
  }
  if (Math.abs(to.x - from.x) < 20) return { dx: halfText + edge.width / 2 + 6, dy: 0 }
  return { dx: 0, dy: 0 }
}

function edgeData(edge: DrawnEdge, graph: DrawnGraph, positions: Positions, width: number) {
  const from = positions.get(edge.from) ?? { x: 0, y: 0 }
  const to = positions.get(edge.to) ?? { x: 0, y: 0 }
  const loop = edge.from === edge.to
  const others = graph.nodes.flatMap((node) => {
    const point = positions.get(node.id)
    return point === undefined || node.id === edge.from || node.id === edge.to ? [] : [point]
  })
  const isPair = graph.edges.some((each) => each.from === edge.to && each.to === edge.from)
  const bend = loop ? 0 : bendOf(from, to, isPair, others, width)
  return {
    id: edge.id,
    source: edge.from,
    target: edge.to,
    bend,
    loop,
    ...edgeLook(edge),
    ...labelOffset(edge, from, to, bend),
  }
}

function startElements(graph: DrawnGraph, positions: Positions, width: number): ElementDefinition[] {
  const first = graph.initialStep
  const at = first === null ? undefined : positions.get(first)
  if (first === null || at === undefined) return []
  const colour = token('--ink')
  return [
    {
      group: 'nodes',
      data: {
        id: START,
        start: true,
        label: '',
        fill: colour,
        text: colour,
        border: 0,
        borderColour: colour,
      },
      position: { x: at.x - width / 2 - 44, y: at.y },
    },
    {
      group: 'edges',
      data: {
        id: `${START}edge`,
        source: START,
        target: first,
        bend: 0,
        width: 4,
        colour,
        opacity: 1,
        decor: true,
      },
    },
  ]
}

function selectionOf(data: Record<string, unknown>): Selection | undefined {
  const { id, source, target, start, decor } = data
  if (start === true || decor === true) return undefined
  if (typeof source === 'string' && typeof target === 'string')
    return { kind: 'edge', from: source, to: target }
  return typeof id === 'string' ? { kind: 'step', id } : undefined
}

const TOWARDS: Record<Direction, Point> = {
  up: { x: 0, y: -1 },
  down: { x: 0, y: 1 },
  left: { x: -1, y: 0 },
  right: { x: 1, y: 0 },
}

export function createCanvas(container: HTMLElement, handlers: CanvasHandlers): JourneyCanvas {
  const cy: Core = cytoscape({
    container,
    style: stylesheet(168),
    minZoom: 0.15,
    maxZoom: 3,
    autoungrabify: true,
    autounselectify: true,
    boxSelectionEnabled: false,
  })
  let width = 168
  let last: { readonly graph: DrawnGraph; readonly positions: Positions } | null = null
  let fitted = false

  cy.on('tap', (event) => {
    handlers.onSelect(event.target === cy ? undefined : selectionOf(event.target.data()))
  })
  cy.on('dbltap', 'node, edge', (event) => {
    const selection = selectionOf(event.target.data())
    if (selection !== undefined) handlers.onDrill(selection)
  })
  cy.on('mouseover', 'node, edge', (event) => {
    event.target.addClass('hover')
    container.style.cursor = 'pointer'
  })
  cy.on('mouseout', 'node, edge', (event) => {
    event.target.removeClass('hover')
    container.style.cursor = 'default'
  })

  const fitAll = (): void => {
    cy.resize()
    cy.fit(undefined, 28)
    if (cy.zoom() > 1) {
      cy.zoom(1)
      cy.center()
    }
    // The legend stands in the lower left corner; where there is room, nothing is drawn under it.
    const box = cy.elements().renderedBoundingBox()
    const right = Math.min(LEGEND_WIDTH - box.x1, cy.width() - 52 - box.x2)
    if (right > 0) cy.panBy({ x: right, y: 0 })
    const first = cy.nodes().min((node) => node.position('y')).ele
    if (cy.zoom() < MIN_OPENING_ZOOM && first !== undefined) {
      cy.zoom(MIN_OPENING_ZOOM)
      cy.center(first)
      cy.panBy({ x: 0, y: -(cy.height() / 2 - 40) })
    }
  }

  const draw = (graph: DrawnGraph, positions: Positions): void => {
    last = { graph, positions }
    const nextWidth = nodeWidth(graph)
    if (nextWidth !== width) {
      width = nextWidth
      cy.style(stylesheet(width))
    }
    cy.batch(() => {
      const wanted = new Map<string, ElementDefinition>()
      for (const node of graph.nodes) {
        const at = positions.get(node.id) ?? { x: 0, y: 0 }
        wanted.set(node.id, { group: 'nodes', data: nodeData(node), position: { ...at } })
      }
      for (const edge of graph.edges) {
        const classes = edge.labelled ? '' : 'quiet'
        wanted.set(edge.id, { group: 'edges', data: edgeData(edge, graph, positions, width), classes })
      }
      for (const element of startElements(graph, positions, width)) {
        if (element.data.id !== undefined) wanted.set(element.data.id, element)
      }
      cy.elements()
        .filter((element) => !wanted.has(element.id()))
        .remove()
      for (const [id, element] of wanted) {
        const existing = cy.getElementById(id)
        if (existing.empty()) {
          cy.add(element)
          continue
        }
        existing.data(element.data)
        if (element.position !== undefined) (existing as NodeSingular).position(element.position)
        else existing.toggleClass('quiet', element.classes === 'quiet')
      }
    })
    if (!fitted && graph.nodes.length > 0 && positions.size > 0) {
      fitted = true
      fitAll()
    }
  }

  return {
    draw,
    restyle: () => {
      cy.style(stylesheet(width))
      if (last !== null) draw(last.graph, last.positions)
    },
    fit: fitAll,
    zoomBy: (factor) => {
      cy.zoom({
        level: cy.zoom() * factor,
        renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 },
      })
    },
    centre: (id) => {
      const element = cy.getElementById(id)
      if (element.nonempty()) cy.center(element)
    },
    highlight: (ids) => {
      cy.batch(() => {
        cy.elements().removeClass('dim')
        if (ids === null) return
        const found = cy.nodes().filter((node) => ids.has(node.id()))
        cy.elements().difference(found).addClass('dim')
      })
    },
    neighbour: (id, direction) => {
      const node = cy.getElementById(id)
      if (node.empty())
        return cy
          .nodes()
          .filter((each) => each.id() !== START)
          .first()
          .id()
      const at = node.position()
      const towards = TOWARDS[direction]
      const nearest = (candidates: readonly NodeSingular[]): string | undefined => {
        let best: string | undefined
        let least = Number.POSITIVE_INFINITY
        for (const candidate of candidates) {
          if (candidate.id() === id || candidate.id() === START) continue
          const dx = candidate.position('x') - at.x
          const dy = candidate.position('y') - at.y
          const along = dx * towards.x + dy * towards.y
          const across = Math.abs(dx * towards.y) + Math.abs(dy * towards.x)
          if (along <= 8) continue
          const cost = along + 2 * across
          if (cost < least) {
            least = cost
            best = candidate.id()
          }
        }
        return best
      }
      return nearest(node.neighborhood().nodes().toArray()) ?? nearest(cy.nodes().toArray())
    },
    destroy: () => cy.destroy(),
  }
}
