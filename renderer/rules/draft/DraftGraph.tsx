import { useEffect, useRef, useState } from 'react'
import type { DraftPicture } from '#core/contract/drafts.ts'
import { type Curve, NODE_HEIGHT } from '../../graph/geometry/curves.ts'
import type { MarkPlace } from '../../graph/geometry/marks.ts'
import { formatCount } from '../../parts/format.ts'
import styles from './DraftGraph.module.css'
import { type DraftDrawing, drawingOf, FROM_ANY } from './drawing.ts'

type Edge = DraftPicture['edges'][number]

const WORDS: Readonly<Record<Edge['change'], string>> = {
  same: 'as before',
  new: 'new',
  removed: 'removed',
  changed: 'another rule',
}

function pathOf(way: readonly Curve[]): string {
  return way
    .map(({ start, control, end }, index) => {
      const begin = index === 0 ? `M${start.x},${start.y} ` : ''
      return `${begin}Q${control.x},${control.y} ${end.x},${end.y}`
    })
    .join(' ')
}

/** Smaller names could not be read: what does not fit then is scrolled to. */
const SMALLEST = 0.7
const LARGEST = 1.1
/** What of a change must be in view. */
const IN_VIEW = 24

/** The drawing opens from its beginning; where nothing that the draft changes is in view there, with the first change in its middle. */
function showChange(drawing: SVGSVGElement): void {
  const pane = drawing.parentElement
  const changed = [...drawing.querySelectorAll('[data-change]:not([data-change="same"]):not(marker path)')]
  if (pane === null) return
  pane.scrollTop = 0
  pane.scrollLeft = 0
  const around = pane.getBoundingClientRect()
  const places = changed.map((element) => element.getBoundingClientRect())
  const isInView = ({ left, right, top, bottom }: DOMRect): boolean =>
    right > around.left + IN_VIEW &&
    left < around.right - IN_VIEW &&
    bottom > around.top + IN_VIEW &&
    top < around.bottom - IN_VIEW
  const [first] = places
  if (first === undefined || places.some(isInView)) return
  pane.scrollLeft += first.left + first.width / 2 - (around.left + around.width / 2)
  pane.scrollTop += first.top + first.height / 2 - (around.top + around.height / 2)
}

/** Where a rule that begins at any step leads in: its word, and a line to the step. `meets` in the picture's own measure. */
function AnyMark({
  mark,
  place,
}: {
  readonly mark: DraftPicture['fromAny'][number]
  readonly place: MarkPlace
}) {
  const { at, text, meets } = place
  return (
    <g className={styles.any} data-change={mark.change}>
      <title>{`From any step → ${mark.to}, ${WORDS[mark.change]}: ${mark.rules.join(', ')}; ${formatCount(mark.moves)} moves so far`}</title>
      <path
        d={`M${at.x},${at.y} L${meets.x},${meets.y}`}
        className={styles.edge}
        data-change={mark.change}
        markerEnd={`url(#draft-${mark.change})`}
      />
      <circle cx={at.x} cy={at.y} r="3.5" />
      <text
        x={at.x + (text === 'right' ? 8 : -8)}
        y={at.y}
        dy="4"
        textAnchor={text === 'right' ? 'start' : 'end'}
      >
        {FROM_ANY}
      </text>
    </g>
  )
}

interface DraftGraphProps {
  readonly picture: DraftPicture
}

/** The moves that the draft declares, with those that are new, gone or ruled otherwise marked by line, word and colour. */
export function DraftGraph({ picture }: DraftGraphProps) {
  const [placed, setPlaced] = useState<DraftDrawing>()
  useEffect(() => {
    let wanted = true
    drawingOf(picture).then((drawing) => {
      if (wanted) setPlaced(drawing)
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
  const { width, extent, positions, ways, marks } = placed
  const { nodes, edges, fromAny } = placed.picture
  const counts = [...edges, ...fromAny].filter(({ change }) => change !== 'same')
  return (
    <svg
      ref={drawing}
      className={styles.graph}
      viewBox={`${extent.x - extent.width / 2} ${extent.y - extent.height / 2} ${extent.width} ${extent.height}`}
      style={{
        minWidth: extent.width * SMALLEST,
        minHeight: extent.height * SMALLEST,
        maxHeight: extent.height * LARGEST,
      }}
      role="img"
      aria-label={`Graph of the draft${placed.picture.journey === '' ? '' : `, journey ${placed.picture.journey}`}: ${nodes.length} steps, ${edges.length + fromAny.length} moves, ${counts.length} of them changed`}
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
      {edges.map(({ from, to, change, rules, moves }, index) => (
        <path
          key={`${from}\n${to}`}
          d={pathOf(ways[index] ?? [])}
          className={styles.edge}
          data-change={change}
          markerEnd={`url(#draft-${change})`}
        >
          <title>{`${from} → ${to}, ${WORDS[change]}: ${rules.join(', ')}; ${formatCount(moves)} moves so far`}</title>
        </path>
      ))}
      {fromAny.map((mark) => {
        const place = marks.get(mark.to)
        const at = positions.get(mark.to)
        if (place === undefined || at === undefined) return null
        const meets = { x: at.x + place.meets.x, y: at.y + place.meets.y }
        return <AnyMark key={mark.to} mark={mark} place={{ ...place, meets }} />
      })}
      {nodes.map(({ id, change, outcome }) => {
        const at = positions.get(id)
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
