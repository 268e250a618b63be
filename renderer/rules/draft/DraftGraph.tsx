import { useEffect, useRef, useState } from 'react'
import type { DraftPicture } from '#core/contract/drafts.ts'
import { NODE_HEIGHT } from '../../graph/canvas/curves.ts'
import { layOut } from '../../graph/canvas/layout.ts'
import { nodeWidth, type Positions } from '../../graph/canvas/places.ts'
import type { DrawnGraph } from '../../graph/model.ts'
import { formatCount } from '../../parts/format.ts'
import styles from './DraftGraph.module.css'

import { withoutRemoved, withRemovedAside } from './removed.ts'

type Edge = DraftPicture['edges'][number]

/** The picture as the layout wants it: what is moved along most shapes it. */
function toLayOut({ nodes, edges, initialStep }: DraftPicture): DrawnGraph {
  return {
    nodes: nodes.map(({ id, outcome }) => ({
      id,
      label: id,
      outcome,
      fill: null,
      selected: false,
      never: false,
      weight: edges.reduce((sum, edge) => sum + (edge.to === id ? edge.moves : 0), 0),
    })),
    edges: edges.map(({ from, to, moves }) => ({
      id: `${from}\n${to}`,
      from,
      to,
      label: '',
      width: 1,
      count: moves + 1,
      state: 'taken',
      band: null,
      selected: false,
      labelled: false,
    })),
    marks: [],
    initialStep,
    allNodes: nodes.length,
    allEdges: edges.length,
    nodePercent: 100,
    edgePercent: 100,
    hiddenMoves: 0,
    moves: edges.reduce((sum, edge) => sum + edge.moves + 1, 0),
  }
}

const WORDS: Readonly<Record<Edge['change'], string>> = {
  same: 'as before',
  new: 'new',
  removed: 'removed',
  changed: 'another rule',
}

function curve(
  from: { x: number; y: number },
  to: { x: number; y: number },
  loop: boolean,
  width: number,
): string {
  if (loop) {
    const x = from.x + width / 2
    return `M${x},${from.y - 6} C${x + 46},${from.y - 22} ${x + 46},${from.y + 22} ${x},${from.y + 6}`
  }
  const down = to.y > from.y + 1
  // Boxes side by side are joined at their sides, to and fro a little apart.
  const level = Math.abs(to.y - from.y) < NODE_HEIGHT + 4 && Math.abs(to.x - from.x) > width
  const apart = to.x > from.x ? -4 : 4
  const y1 = level ? from.y + apart : from.y + (down ? 1 : -1) * (NODE_HEIGHT / 2)
  const y2 = level ? to.y + apart : to.y + (down ? -1 : 1) * (NODE_HEIGHT / 2)
  // The way back bends to the side, so that a pair of moves is two lines.
  const side = down ? 0 : width * 0.42
  const x1 = level ? from.x + (to.x > from.x ? 1 : -1) * (width / 2) : from.x + side
  const x2 = level ? to.x + (to.x > from.x ? -1 : 1) * (width / 2) : to.x + side
  const bend = down || level ? 0 : 34
  return `M${x1},${y1} C${x1 + bend},${(y1 + y2) / 2} ${x2 + bend},${(y1 + y2) / 2} ${x2},${y2}`
}

const SMALLEST = 0.78
const LARGEST = 1.1
const MARGIN = 16
/** What loops, and ways back, take beside the boxes at the right edge. */
const LOOP = 48
const BEND = 28

function roomAtRight({ edges }: DraftPicture, positions: Positions): number {
  const right = Math.max(...[...positions.values()].map(({ x }) => x))
  const rooms = edges.map(({ from, to }) => {
    const [a, b] = [positions.get(from), positions.get(to)]
    if (a === undefined || b === undefined || (a.x !== right && b.x !== right)) return MARGIN
    return from === to ? LOOP : b.y < a.y ? BEND : MARGIN
  })
  return Math.max(MARGIN, ...rooms)
}

/** Scrolls the pane so that what the draft changes is in its middle. */
function showChange(drawing: SVGSVGElement): void {
  const pane = drawing.parentElement
  const changed = drawing.querySelector('path[data-change]:not([data-change="same"]):not(marker path)')
  if (pane === null || changed === null) return
  const [at, around] = [changed.getBoundingClientRect(), pane.getBoundingClientRect()]
  pane.scrollLeft += at.left + at.width / 2 - (around.left + around.width / 2)
  pane.scrollTop += at.top + at.height / 2 - (around.top + around.height / 2)
}

interface DraftGraphProps {
  readonly picture: DraftPicture
}

/** The moves that the draft declares, with those that are new, gone or ruled otherwise marked by line, word and colour. */
export function DraftGraph({ picture }: DraftGraphProps) {
  const [placed, setPlaced] = useState<{ graph: DrawnGraph; positions: Positions; picture: DraftPicture }>()
  useEffect(() => {
    let wanted = true
    const graph = toLayOut(withoutRemoved(picture))
    layOut(graph).then((positions) => {
      if (wanted)
        setPlaced({ graph, positions: withRemovedAside(positions, picture, nodeWidth(graph)), picture })
    })
    return () => {
      wanted = false
    }
  }, [picture])
  const drawing = useRef<SVGSVGElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was placed anew is looked at anew
  useEffect(() => {
    if (drawing.current !== null) showChange(drawing.current)
  }, [placed])
  if (placed === undefined) return null
  const width = nodeWidth(placed.graph)
  const points = [...placed.positions.values()]
  const box = {
    left: Math.min(...points.map(({ x }) => x)) - width / 2 - MARGIN,
    top: Math.min(...points.map(({ y }) => y)) - 30,
    right: Math.max(...points.map(({ x }) => x)) + width / 2 + roomAtRight(placed.picture, placed.positions),
    bottom: Math.max(...points.map(({ y }) => y)) + 30,
  }
  const { nodes, edges } = placed.picture
  const counts = edges.filter(({ change }) => change !== 'same')
  return (
    <svg
      ref={drawing}
      className={styles.graph}
      viewBox={`${box.left} ${box.top} ${box.right - box.left} ${box.bottom - box.top}`}
      // Names stay readable: what does not fit is scrolled to.
      style={{
        minWidth: (box.right - box.left) * SMALLEST,
        minHeight: (box.bottom - box.top) * SMALLEST,
        maxHeight: (box.bottom - box.top) * LARGEST,
      }}
      role="img"
      aria-label={`Graph of the draft${placed.picture.journey === '' ? '' : `, journey ${placed.picture.journey}`}: ${nodes.length} steps, ${edges.length} moves, ${counts.length} of them changed`}
    >
      <defs>
        {(['same', 'new', 'removed', 'changed'] as const).map((change) => (
          <marker
            key={change}
            id={`draft-${change}`}
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerUnits="userSpaceOnUse"
            markerWidth="10"
            markerHeight="10"
            orient="auto-start-reverse"
          >
            <path d="M0,0 L8,4 L0,8 z" className={styles.head} data-change={change} />
          </marker>
        ))}
      </defs>
      {edges.map(({ from, to, change, rules, moves }) => {
        const [a, b] = [placed.positions.get(from), placed.positions.get(to)]
        if (a === undefined || b === undefined) return null
        return (
          <path
            key={`${from}\n${to}`}
            d={curve(a, b, from === to, width)}
            className={styles.edge}
            data-change={change}
            markerEnd={`url(#draft-${change})`}
          >
            <title>{`${from} → ${to}, ${WORDS[change]}: ${rules.join(', ')}; ${formatCount(moves)} moves so far`}</title>
          </path>
        )
      })}
      {nodes.map(({ id, change, outcome }) => {
        const at = placed.positions.get(id)
        if (at === undefined) return null
        return (
          <g key={id} transform={`translate(${at.x},${at.y})`} data-change={change} className={styles.node}>
            <rect
              x={-width / 2}
              y={-NODE_HEIGHT / 2}
              width={width}
              height={NODE_HEIGHT}
              rx={outcome === null ? 6 : NODE_HEIGHT / 2}
              data-outcome={outcome ?? undefined}
            />
            <text textAnchor="middle" dy="4" data-outcome={outcome ?? undefined}>
              {change === 'new' ? `+ ${id}` : change === 'removed' ? `− ${id}` : id}
            </text>
          </g>
        )
      })}
    </svg>
  )
}
