import cytoscape, { type Core } from 'cytoscape'
import type { Selection } from '../../address/selection.ts'
import type { DrawnGraph } from '../model.ts'
import type { Box, Point } from './curves.ts'
import { elementsOf, selectionOf } from './elements.ts'
import { nodeWidth, type Positions } from './places.ts'
import { type Routes, routeKey, routesOf } from './routes.ts'
import { stylesheet } from './style.ts'

/** The one file that drives Cytoscape (style and elements are beside it): draws a `DrawnGraph`, tells what was pointed at. */
export interface CanvasHandlers {
  readonly onSelect: (selection: Selection | undefined) => void
  /** Double click: to what is behind it. */
  readonly onDrill: (selection: Selection) => void
  /** What part of the picture is in view, in the picture's own measure. */
  readonly onView: (view: Box) => void
}

export interface JourneyCanvas {
  draw(graph: DrawnGraph, positions: Positions): void
  /** Tokens have changed: the other scheme. */
  restyle(): void
  fit(): void
  zoomBy(factor: number): void
  /** Brings a node into view where it is not. */
  reveal(id: string): void
  /** Brings a point of the picture to the middle of the view. */
  centreAt(point: Point): void
  /** Dims all nodes and edges but these; null shows all alike. */
  highlight(ids: ReadonlySet<string> | null): void
  destroy(): void
}

const MIN_OPENING_ZOOM = 0.7
/** A little below the opening zoom, which is reached by arithmetic. */
const SMALLEST_WITH_NUMBERS = 0.699
const MARGIN = 28
/** What stands over the lower left corner of the canvas: nothing is drawn under it where there is room. */
const LEGEND_WIDTH = 268

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

  const tellView = (): void => {
    const { x1, y1, w, h } = cy.extent()
    handlers.onView({ x: x1 + w / 2, y: y1 + h / 2, width: w, height: h })
  }
  cy.on('viewport resize', tellView)
  // `min-zoomed-font-size` goes by powers of two and would leave numbers that nobody can read.
  let far = false
  cy.on('zoom', () => {
    if (cy.zoom() < SMALLEST_WITH_NUMBERS === far) return
    far = !far
    cy.edges().toggleClass('far', far)
  })

  /** All of it in the window, however small; the corners stay free where the width allows it. */
  const fitWhole = (): void => {
    cy.resize()
    const box = cy.elements().boundingBox()
    const tall = (cy.height() - 2 * MARGIN) / box.h
    const wide = (cy.width() - 2 * MARGIN) / box.w
    const beside = (cy.width() - LEGEND_WIDTH - MARGIN) / box.w
    const isBeside = beside >= Math.min(1, tall, wide) * 0.8
    const zoom = Math.min(1, tall, isBeside ? beside : wide)
    const left = isBeside ? LEGEND_WIDTH : 0
    cy.viewport({
      zoom,
      pan: {
        x: left + (cy.width() - left - (isBeside ? MARGIN : 0)) / 2 - (box.x1 + box.w / 2) * zoom,
        y: cy.height() / 2 - (box.y1 + box.h / 2) * zoom,
      },
    })
    tellView()
  }

  /** As it opens: as much as can be read, from its beginning. */
  const fitAll = (): void => {
    cy.resize()
    const box = cy.elements().boundingBox()
    const tall = (cy.height() - 2 * MARGIN) / box.h
    const whole = Math.min(1, tall, (cy.width() - 2 * MARGIN) / box.w)
    // The legend's corner stays free where what is left of the width can be read.
    const beside = (cy.width() - LEGEND_WIDTH - MARGIN) / box.w
    const isBeside = beside >= MIN_OPENING_ZOOM
    const zoom = Math.max(MIN_OPENING_ZOOM, isBeside ? Math.min(1, tall, beside) : whole)
    const middle = isBeside ? LEGEND_WIDTH + (cy.width() - LEGEND_WIDTH - MARGIN) / 2 : cy.width() / 2
    // Too tall to be read as a whole: then from its beginning.
    const top = whole < MIN_OPENING_ZOOM ? MARGIN : (cy.height() - box.h * zoom) / 2
    cy.viewport({
      zoom,
      pan: { x: middle - (box.x1 + box.w / 2) * zoom, y: top - box.y1 * zoom },
    })
    tellView()
  }

  let routed: { readonly key: string; readonly positions: Positions; readonly routes: Routes } = {
    key: '',
    positions: new Map(),
    routes: { edges: new Map(), marks: new Map() },
  }
  /** The same ways as before for the same edges, so that counts may grow without anything moving. */
  const routesFor = (graph: DrawnGraph, positions: Positions): Routes => {
    const key = routeKey(graph)
    if (key !== routed.key || positions !== routed.positions) {
      routed = { key, positions, routes: routesOf(graph, positions, width) }
    }
    return routed.routes
  }

  const draw = (graph: DrawnGraph, positions: Positions): void => {
    last = { graph, positions }
    const nextWidth = nodeWidth(graph)
    if (nextWidth !== width) {
      width = nextWidth
      cy.style(stylesheet(width))
    }
    const wanted = elementsOf(graph, positions, routesFor(graph, positions))
    cy.batch(() => {
      cy.elements()
        .filter((element) => !wanted.has(element.id()))
        .remove()
      for (const [id, element] of wanted) {
        const existing = cy.getElementById(id)
        if (existing.empty()) {
          cy.add(element).toggleClass('far', far && element.group === 'edges')
          continue
        }
        existing.data(element.data)
        if (element.position !== undefined) existing.position(element.position)
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
    fit: fitWhole,
    zoomBy: (factor) => {
      cy.zoom({
        level: cy.zoom() * factor,
        renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 },
      })
    },
    reveal: (id) => {
      const element = cy.getElementById(id)
      if (element.empty()) return
      // What is in view already stays where it is: a picture that moves at every step can't be read.
      const { x1, x2, y1, y2 } = element.renderedBoundingBox({ includeLabels: false })
      const isInView = x1 >= 8 && y1 >= 8 && x2 <= cy.width() - 8 && y2 <= cy.height() - 8
      if (!isInView) cy.center(element)
    },
    centreAt: ({ x, y }) => {
      const zoom = cy.zoom()
      cy.pan({ x: cy.width() / 2 - x * zoom, y: cy.height() / 2 - y * zoom })
    },
    highlight: (ids) => {
      cy.batch(() => {
        cy.elements().removeClass('dim')
        if (ids === null) return
        const found = cy.elements().filter((element) => ids.has(element.id()))
        cy.elements().difference(found).addClass('dim')
      })
    },
    destroy: () => cy.destroy(),
  }
}
