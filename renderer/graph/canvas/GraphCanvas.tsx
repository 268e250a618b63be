import { ActionIcon, useComputedColorScheme } from '@mantine/core'
import { IconArrowsMaximize, IconLayoutDistributeVertical, IconMinus, IconPlus } from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useRef, useState } from 'react'
import type { Selection } from '../../address/selection.ts'
import { useKeys } from '../../shell/keys/keys.ts'
import type { Box } from '../geometry/curves.ts'
import { nodeWidth } from '../geometry/places.ts'
import { routesOf } from '../geometry/routes.ts'
import { type Direction, neighbourOf } from '../inspect/walk.ts'
import type { DrawnGraph } from '../model.ts'
import { pictureSvg } from '../picture/svg.ts'
import { createCanvas, type JourneyCanvas } from './cytoscape.ts'
import styles from './GraphCanvas.module.css'
import type { LegendLine } from './legend-lines.ts'
import { Minimap } from './Minimap.tsx'
import { token } from './style.ts'
import { usePositions } from './use-positions.ts'

/** Writes the picture as it stands, as SVG; nothing while it is still laid out. */
export type Picturing = () => string | undefined

interface GraphCanvasProps {
  readonly graph: DrawnGraph
  /** What the picture is of: another one is laid out and fitted anew. */
  readonly picture: string
  /** Another workspace has other places for its nodes. */
  readonly workspace: string
  readonly selection: Selection | undefined
  readonly find: string
  /** Nodes and edges to light up while nothing is looked for; null for all alike. */
  readonly lit: ReadonlySet<string> | null
  /** What a saved picture says beside the graph. */
  readonly legend: readonly LegendLine[]
  readonly caption: string
  readonly onSelect: (selection: Selection | undefined) => void
  readonly onDrill: (selection: Selection) => void
  /** Filled with what writes the picture as SVG, as it stands; empty while there is none. */
  readonly picturing: RefObject<Picturing | undefined>
  readonly children: ReactNode
}

const DIRECTIONS: Readonly<Record<string, Direction>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
}

/** The next edge of a step, in the order in which they are drawn: most moves first. */
function nextEdge(graph: DrawnGraph, selection: Selection | undefined): Selection | undefined {
  if (selection?.kind !== 'step' && selection?.kind !== 'edge') return undefined
  const step = selection.kind === 'step' ? selection.id : selection.from
  const edges = graph.edges.filter((edge) => edge.from === step)
  const at = selection.kind === 'edge' ? edges.findIndex((edge) => edge.to === selection.to) : -1
  const edge = edges[(at + 1) % Math.max(1, edges.length)]
  return edge === undefined ? undefined : { kind: 'edge', from: edge.from, to: edge.to }
}

export function GraphCanvas(props: GraphCanvasProps) {
  const { graph, picture, workspace, selection, find, lit, children } = props
  const container = useRef<HTMLDivElement>(null)
  const canvas = useRef<JourneyCanvas>(undefined)
  const handlers = useRef(props)
  handlers.current = props
  const scheme = useComputedColorScheme('light')
  const [view, setView] = useState<Box>()
  const { positions, version, again } = usePositions(graph, `${workspace}\n${picture}`)

  // biome-ignore lint/correctness/useExhaustiveDependencies: another lens, journey, workspace or layout is another picture, fitted anew
  useEffect(() => {
    if (container.current === null) return
    const created = createCanvas(container.current, {
      onSelect: (next) => handlers.current.onSelect(next),
      onDrill: (next) => handlers.current.onDrill(next),
      onView: setView,
    })
    canvas.current = created
    return () => {
      created.destroy()
      canvas.current = undefined
    }
  }, [picture, workspace, version])

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new canvas has to be drawn on, too
  useEffect(() => {
    if (positions !== undefined) canvas.current?.draw(graph, positions)
  }, [graph, positions, picture, workspace, version])

  // biome-ignore lint/correctness/useExhaustiveDependencies: the tokens change with the scheme
  useEffect(() => {
    // Mantine sets the attribute that the tokens follow in an effect of its own.
    const frame = requestAnimationFrame(() => canvas.current?.restyle())
    return () => cancelAnimationFrame(frame)
  }, [scheme])

  // biome-ignore lint/correctness/useExhaustiveDependencies: new nodes may match what is looked for
  useEffect(() => {
    const text = find.trim().toLowerCase()
    canvas.current?.highlight(
      text === ''
        ? lit
        : new Set(graph.nodes.filter((node) => node.id.toLowerCase().includes(text)).map((node) => node.id)),
    )
  }, [find, lit, graph, positions])

  const selectedStep = selection?.kind === 'step' ? selection.id : undefined
  useEffect(() => {
    canvas.current?.reveal(selectedStep)
  }, [selectedStep])

  useKeys('Graph', [
    { key: '↑ ↓ ← →', what: 'walk along edges, once the graph has the focus' },
    { key: 'E', what: 'next edge of the step' },
    { key: 'Enter', what: 'people behind what is selected' },
    { key: '+', what: 'closer', run: () => canvas.current?.zoomBy(1.25) },
    { key: '-', what: 'further away', run: () => canvas.current?.zoomBy(0.8) },
    { key: '0', what: 'fit to the window', run: () => canvas.current?.fit() },
  ])

  const { picturing } = props
  useEffect(() => {
    picturing.current = () => {
      if (positions === undefined) return undefined
      const { legend, caption } = handlers.current
      const width = nodeWidth(graph)
      const routes = routesOf(graph, positions, width)
      return pictureSvg({ graph, positions, routes, width, colourOf: token, legend, caption })
    }
    return () => {
      picturing.current = undefined
    }
  }, [picturing, graph, positions])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const direction = DIRECTIONS[event.key]
    if (direction !== undefined) {
      event.preventDefault()
      const from =
        selection?.kind === 'step' ? selection.id : selection?.kind === 'edge' ? selection.to : undefined
      const first = graph.initialStep ?? graph.nodes[0]?.id
      const next =
        from === undefined ? first : neighbourOf(from, direction, graph.edges, positions ?? new Map())
      if (next !== undefined) props.onSelect({ kind: 'step', id: next })
      return
    }
    if (event.key === 'e' || event.key === 'E') {
      const edge = nextEdge(graph, selection)
      if (edge !== undefined) {
        event.preventDefault()
        props.onSelect(edge)
      }
    }
    if (event.key === 'Enter' && selection !== undefined) {
      event.preventDefault()
      props.onDrill(selection)
    }
  }

  return (
    <div className={styles.frame}>
      <div
        ref={container}
        className={styles.canvas}
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application is interactive
        tabIndex={0}
        aria-label="Graph. Arrow keys walk along edges, E goes through the edges of a step, Enter opens its people, T shows a table."
        onKeyDown={onKeyDown}
      />
      {children}
      {positions !== undefined && view !== undefined && (
        <Minimap
          graph={graph}
          positions={positions}
          view={view}
          onGo={(point) => canvas.current?.centreAt(point)}
        />
      )}
      <fieldset className={styles.zoom} aria-label="Zoom">
        <ActionIcon aria-label="Closer" title="Closer (+)" onClick={() => canvas.current?.zoomBy(1.25)}>
          <IconPlus size={16} aria-hidden="true" />
        </ActionIcon>
        <ActionIcon
          aria-label="Further away"
          title="Further away (-)"
          onClick={() => canvas.current?.zoomBy(0.8)}
        >
          <IconMinus size={16} aria-hidden="true" />
        </ActionIcon>
        <ActionIcon
          aria-label="Fit to the window"
          title="Fit to the window (0)"
          onClick={() => canvas.current?.fit()}
        >
          <IconArrowsMaximize size={15} aria-hidden="true" />
        </ActionIcon>
        <ActionIcon aria-label="Lay out again" title="Lay out again" onClick={again}>
          <IconLayoutDistributeVertical size={15} aria-hidden="true" />
        </ActionIcon>
      </fieldset>
    </div>
  )
}
