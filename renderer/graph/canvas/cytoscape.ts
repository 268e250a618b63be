import cytoscape, { type Core } from 'cytoscape'
import type { Selection } from '../../address/selection.ts'
import type { Box, Point } from '../geometry/curves.ts'
import { nodeWidth, type Positions } from '../geometry/places.ts'
import { type Routes, routeKey, routesOf } from '../geometry/routes.ts'
import type { DrawnGraph } from '../model.ts'
import { elementsOf, selectionOf } from './elements.ts'
import { keptCentre, MIN_READABLE_ZOOM, openingFit, type Room, wholeFit } from './fit.ts'
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
  /** All of it in the window; from then on in whatever room it gets, until somebody zooms or moves it. */
  fit(): void
  zoomBy(factor: number): void
  /** Brings a node into view where it is not, and keeps it there when the room changes; undefined keeps none. */
  reveal(id: string | undefined): void
  /** Brings a point of the picture to the middle of the view. */
  centreAt(point: Point): void
  /** Dims all nodes and edges but these; null shows all alike. */
  highlight(ids: ReadonlySet<string> | null): void
  destroy(): void
}

/** A little below what is reached by arithmetic. */
const SMALLEST_WITH_NUMBERS = MIN_READABLE_ZOOM - 0.001
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

  const roomNow = (): Room => ({ width: cy.width(), height: cy.height() })
  let room = roomNow()
  /** How the picture was fitted; null once a person has put it where they want it. */
  let fitting: typeof wholeFit | null = openingFit
  const fitAs = (how: typeof wholeFit): void => {
    fitting = how
    cy.resize()
    room = roomNow()
    cy.viewport(how(cy.elements().boundingBox(), room))
    tellView()
  }
  cy.on('dragpan scrollzoom pinchzoom', () => {
    fitting = null
  })

  /** The step that was asked for last: where it is in view it stays so, whatever the room becomes. */
  let revealed: string | undefined
  const isInView = (id: string): boolean => {
    const element = cy.getElementById(id)
    if (element.empty()) return true
    const { x1, x2, y1, y2 } = element.renderedBoundingBox({ includeLabels: false })
    return x1 >= 8 && y1 >= 8 && x2 <= room.width - 8 && y2 <= room.height - 8
  }
  const takeRoom = (): void => {
    cy.resize()
    const after = roomNow()
    const isSame = room.width === after.width && room.height === after.height
    if (!fitted || isSame || after.width === 0 || after.height === 0) return
    const kept = revealed !== undefined && isInView(revealed) ? revealed : undefined
    if (fitting !== null) cy.viewport(fitting(cy.elements().boundingBox(), after))
    else cy.viewport(keptCentre({ zoom: cy.zoom(), pan: cy.pan() }, room, after))
    room = after
    if (kept !== undefined && !isInView(kept)) cy.center(cy.getElementById(kept))
    tellView()
  }
  const reveal = (id: string | undefined): void => {
    revealed = id
    // What is in view already stays where it is: a picture that moves at every step can't be read.
    if (id === undefined || isInView(id)) return
    fitting = null
    cy.center(cy.getElementById(id))
  }
  const watched = new ResizeObserver(takeRoom)
  watched.observe(container)

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
      fitAs(openingFit)
      reveal(revealed)
    }
  }

  return {
    draw,
    restyle: () => {
      cy.style(stylesheet(width))
      if (last !== null) draw(last.graph, last.positions)
    },
    fit: () => fitAs(wholeFit),
    zoomBy: (factor) => {
      fitting = null
      cy.zoom({
        level: cy.zoom() * factor,
        renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 },
      })
    },
    reveal,
    centreAt: ({ x, y }) => {
      const zoom = cy.zoom()
      fitting = null
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
    destroy: () => {
      watched.disconnect()
      cy.destroy()
    },
  }
}
