import { CreditModel, type GraphView } from '#core/contract/graph.ts'
import { formatCount } from '../../parts/format.ts'
import { type DrawnGraph, LEAST_MARKED } from '../model.ts'
import type { Colour, GraphOptions } from '../options.ts'
import styles from './Legend.module.css'

const MODEL_WORDS = {
  first: 'first touch',
  last: 'last touch',
  linear: 'linear',
  markov: 'Markov',
  shapley: 'Shapley',
} as const
const LABEL_WORDS = {
  moves: 'moves',
  people: 'people',
  probability: 'share of visits that go this way',
  median: 'median time from arrival to the move',
} as const

interface LegendProps {
  readonly view: GraphView
  readonly drawn: DrawnGraph
  readonly colour: Colour
  readonly options: GraphOptions
}

interface ScaleProps {
  readonly title: string
  readonly scale: 'conversion' | 'drop' | 'difference'
  readonly marks: readonly string[]
}

function Scale({ title, scale, marks }: ScaleProps) {
  const bands = scale === 'drop' ? [0, 1, 2, 3] : [0, 1, 2, 3, 4]
  return (
    <div>
      <p className={styles.title}>{title}</p>
      <div className={styles.scale} aria-hidden="true">
        {bands.map((band) => (
          <span key={band} style={{ background: `var(--${scale}-${band})` }} />
        ))}
      </div>
      <div className={styles.marks}>
        {marks.map((mark) => (
          <span key={mark}>{mark}</span>
        ))}
      </div>
    </div>
  )
}

function ColourScale({ view, colour, drawn }: LegendProps) {
  if (colour === 'conversion') {
    if (view.conversion.kind === 'none') {
      return <p className={styles.title}>No conversion is defined, so nothing is coloured.</p>
    }
    const title = `Moves later followed by ${view.conversion.names.join(' or ')}`
    return <Scale title={title} scale="conversion" marks={['0', '20', '40', '60', '80', '100 %']} />
  }
  if (colour === 'difference') {
    const title = 'Share of people in A less share in B, points'
    return (
      <>
        <Scale title={title} scale="difference" marks={['−10', 'less', '(chance)', 'more', '+10']} />
        <p className={styles.line}>Grey and in brackets: the 95 % interval holds 0</p>
      </>
    )
  }
  if (colour === 'dropoff') {
    return <Scale title="Visits that end here" scale="drop" marks={['0', '10', '20', '40 % and more']} />
  }
  if (colour === 'credit' && view.credit !== null) {
    const most = view.edges.reduce((max, edge) => Math.max(max, edge.credit ?? 0), 0)
    const { model, by, placed, unplaced } = view.credit
    const known = CreditModel.safeParse(model)
    const word = known.success ? MODEL_WORDS[known.data] : model
    return (
      <>
        <Scale
          title={`${by === 'value' ? 'Value' : 'Conversions'} credited, ${word}`}
          scale="conversion"
          marks={['0', formatCount(Math.round(most * 10) / 10)]}
        />
        <p className={styles.line}>
          {formatCount(Math.round(placed))} placed on moves, {formatCount(Math.round(unplaced))} had no move
          to place them on
        </p>
      </>
    )
  }
  return <p className={styles.title}>{formatCount(drawn.moves)} moves, one colour</p>
}

/** What the marks beside nodes count. */
function MarksLine({ view, drawn }: Pick<LegendProps, 'view' | 'drawn'>) {
  if (drawn.marks.length === 0) return null
  const cases = view.caseKind === 'user' ? 'People' : 'Sessions'
  return (
    <>
      <p className={styles.line}>
        <svg width="12" height="12" aria-hidden="true">
          <circle cx="6" cy="6" r="5" fill="var(--ink)" />
        </svg>
        begin there
        <svg width="16" height="12" aria-hidden="true">
          <path d="M2 6h10M13 1v10" stroke="var(--ink3)" strokeWidth="2.5" />
        </svg>
        end there so far
      </p>
      <p className={styles.line}>
        {cases}, where at least {LEAST_MARKED * 100} % of them do
      </p>
    </>
  )
}

/** What colour, width, numbers and pills count, in words. */
export function Legend(props: LegendProps) {
  const { view, drawn, colour, options } = props
  const counts = drawn.edges.filter((edge) => edge.count > 0).map((edge) => edge.count)
  const undeclared = drawn.edges.filter((edge) => edge.state === 'undeclared').length
  const hasRange = view.nodes.some(({ already }) => already > 0)
  const never = drawn.edges.filter((edge) => edge.state === 'never').length
  return (
    <section className={styles.legend} aria-label="Legend">
      <ColourScale {...props} />
      {counts.length > 0 && (
        <p className={styles.line}>
          <svg width="34" height="10" aria-hidden="true">
            <path d="M0 5h10" stroke="var(--edge)" strokeWidth="1.5" />
            <path d="M14 5h20" stroke="var(--edge)" strokeWidth="6" />
          </svg>
          {colour === 'difference'
            ? 'Width: the greater share of the two sides'
            : `Width: moves, ${formatCount(Math.min(...counts))} – ${formatCount(Math.max(...counts))}`}
        </p>
      )}
      <p className={styles.line}>
        {colour === 'difference'
          ? 'On a line and in a box: A less B, in points'
          : `On a line: ${LABEL_WORDS[options.label]} · in a box: ${colour === 'dropoff' ? 'visits that end there' : hasRange ? 'people who came in the time range' : 'people'}`}
      </p>
      <MarksLine view={view} drawn={drawn} />
      {undeclared > 0 && (
        <p className={styles.line}>
          <span className={styles.pill} data-kind="undeclared">
            {undeclared}
          </span>
          Taken, not in ruleset {view.rulesetNumber ?? ''}
        </p>
      )}
      {never > 0 && (
        <p className={styles.line}>
          <span className={styles.pill} data-kind="never">
            0
          </span>
          Declared, never taken
        </p>
      )}
    </section>
  )
}
