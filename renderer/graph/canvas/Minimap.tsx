import type { PointerEvent } from 'react'
import { type Box, NODE_HEIGHT, type Point } from '../geometry/curves.ts'
import { nodeWidth, type Positions } from '../geometry/places.ts'
import type { DrawnGraph, DrawnNode } from '../model.ts'
import styles from './Minimap.module.css'

interface MinimapProps {
  readonly graph: DrawnGraph
  readonly positions: Positions
  readonly view: Box
  readonly onGo: (point: Point) => void
}

const MARGIN = 40

function fillOf(node: DrawnNode): string {
  if (node.selected) return 'var(--accent)'
  if (node.outcome !== null) return node.outcome === 'conversion' ? 'var(--win)' : 'var(--loss)'
  return 'var(--bar)'
}

/** The whole picture and what of it is in view, as long as that is not all. For pointers; keys walk the graph itself. */
export function Minimap({ graph, positions, view, onGo }: MinimapProps) {
  const width = nodeWidth(graph)
  const nodes = graph.nodes.flatMap((node) => {
    const at = positions.get(node.id)
    return at === undefined ? [] : [{ node, at }]
  })
  if (nodes.length === 0) return null
  const xs = nodes.map(({ at }) => at.x)
  const ys = nodes.map(({ at }) => at.y)
  const left = Math.min(...xs) - width / 2 - MARGIN
  const top = Math.min(...ys) - NODE_HEIGHT / 2 - MARGIN
  const all = {
    width: Math.max(...xs) + width / 2 + MARGIN - left,
    height: Math.max(...ys) + NODE_HEIGHT / 2 + MARGIN - top,
  }
  // A map of what is in view anyway would only lie over it.
  const isInView =
    left + MARGIN >= view.x - view.width / 2 &&
    top + MARGIN >= view.y - view.height / 2 &&
    left + all.width - MARGIN <= view.x + view.width / 2 &&
    top + all.height - MARGIN <= view.y + view.height / 2
  if (isInView) return null
  const goTo = (event: PointerEvent<SVGSVGElement>) => {
    const matrix = event.currentTarget.getScreenCTM()
    if (matrix === null) return
    onGo(new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse()))
  }
  return (
    <svg
      className={styles.map}
      viewBox={`${left} ${top} ${all.width} ${all.height}`}
      aria-hidden="true"
      data-minimap
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        goTo(event)
      }}
      onPointerMove={(event) => {
        if (event.buttons === 1) goTo(event)
      }}
    >
      {nodes.map(({ node, at }) => (
        <rect
          key={node.id}
          x={at.x - width / 2}
          y={at.y - NODE_HEIGHT / 2}
          width={width}
          height={NODE_HEIGHT}
          fill={fillOf(node)}
        />
      ))}
      <rect
        className={styles.view}
        x={Math.max(left, view.x - view.width / 2)}
        y={Math.max(top, view.y - view.height / 2)}
        width={Math.max(
          0,
          Math.min(left + all.width, view.x + view.width / 2) - Math.max(left, view.x - view.width / 2),
        )}
        height={Math.max(
          0,
          Math.min(top + all.height, view.y + view.height / 2) - Math.max(top, view.y - view.height / 2),
        )}
      />
    </svg>
  )
}
