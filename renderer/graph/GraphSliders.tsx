import { go } from '../address/use-address.ts'
import { formatCount, formatPercent } from '../parts/format.ts'
import styles from './GraphView.module.css'
import type { DrawnGraph } from './model.ts'

interface SliderProps {
  readonly word: string
  readonly name: 'nodes' | 'edges'
  readonly percent: number
  readonly shown: number
  readonly all: number
}

function Slider({ word, name, percent, shown, all }: SliderProps) {
  return (
    <label className={styles.slider}>
      <span>{word}</span>
      <input
        type="range"
        min={1}
        max={100}
        value={percent}
        aria-valuetext={`${percent} %, ${shown} of ${all}`}
        onChange={(event) => go({ params: { [name]: event.currentTarget.value } }, { replace: true })}
      />
      <b>{percent} %</b>
      <span className={styles.how}>
        {formatCount(shown)} of {formatCount(all)}
      </span>
    </label>
  )
}

interface GraphSlidersProps {
  readonly drawn: DrawnGraph
  /** What the edges count. */
  readonly what: string
  /** Of people, who may be on several edges, no sum is told: then of the edges themselves. */
  readonly countsEdges: boolean
  /** Whether marks are drawn; null where the colour leaves no place for them. */
  readonly marks: boolean | null
}

/** How much is drawn, the most frequent first; what is left out is a number with a way back. */
export function GraphSliders({ drawn, what, countsEdges, marks }: GraphSlidersProps) {
  const { nodes, edges, allNodes, allEdges, hiddenMoves, moves } = drawn
  const isWhole = nodes.length === allNodes && edges.length === allEdges
  const showAll = () => go({ params: { nodes: '100', edges: '100' } })
  return (
    <div className={styles.sliders}>
      <Slider word="Nodes" name="nodes" percent={drawn.nodePercent} shown={nodes.length} all={allNodes} />
      <Slider word="Edges" name="edges" percent={drawn.edgePercent} shown={edges.length} all={allEdges} />
      {marks !== null && (
        <label className={styles.slider} title="Where journeys begin and end">
          <input
            type="checkbox"
            checked={marks}
            onChange={() => go({ params: { marks: marks ? 'off' : undefined } }, { replace: true })}
          />
          Starts and ends
        </label>
      )}
      <span className={styles.gap} />
      {isWhole ? (
        <span className={styles.how}>
          All {formatCount(countsEdges ? allEdges : moves)} {what} shown
        </span>
      ) : (
        <>
          <span className={styles.hidden}>
            {formatCount(countsEdges ? allEdges - edges.length : hiddenMoves)} of{' '}
            {formatCount(countsEdges ? allEdges : moves)} {what} hidden
            {!countsEdges && `, ${formatPercent(moves === 0 ? 0 : hiddenMoves / moves)}`}
          </span>
          <button type="button" className={styles.link} onClick={showAll}>
            Show all
          </button>
        </>
      )}
    </div>
  )
}
