import type { GraphView } from '#core/contract/graph.ts'
import { href } from '../../address/use-address.ts'
import { formatCount, formatPercent } from '../../parts/format.ts'
import { InspectorSection } from '../../parts/InspectorFrame.tsx'
import bars from '../table/Bars.module.css'
import { walkOf } from '../use-graph.ts'
import styles from './OddMoves.module.css'
import type { GraphSums, Odd, OddMove } from './sums.ts'

const MOST_ROWS = 5

const WORDS: Record<Odd, string> = {
  undeclared: 'no rule leads there',
  loop: 'the same again',
  back: 'a return',
}

function Row({ move, view }: { readonly move: OddMove; readonly view: GraphView }) {
  const { edge, odd, moves } = move
  const { from, to } = edge
  const of = { kind: 'edge', ...walkOf(view), from, to } as const
  return (
    <li data-odd={odd}>
      <a className={styles.name} href={href({ selection: { kind: 'edge', from, to } })}>
        {from} → {to}
      </a>
      <a className={styles.count} href={href({ view: 'people', selection: undefined, of })}>
        {formatCount(moves)}
      </a>
      <span className={styles.word}>
        {WORDS[odd]}
        {odd === 'back' && `, of ${formatCount(edge.count)} moves in all`}
      </span>
      <span className={styles.share}>{formatPercent(view.moves === 0 ? null : moves / view.moves)}</span>
    </li>
  )
}

interface OddMovesProps {
  readonly view: GraphView
  readonly sums: GraphSums
}

/** Ways that nobody would draw on a whiteboard: going round, going back, and going where no rule leads. */
export function OddMoves({ view, sums }: OddMovesProps) {
  if (sums.odd.length === 0) return null
  const share = (moves: number) => formatPercent(view.moves === 0 ? null : moves / view.moves)
  const more = sums.odd.length - MOST_ROWS
  return (
    <InspectorSection
      title={view.lens === 'step' ? 'Unexpected moves' : 'Repeats and returns'}
      beside={`of ${formatCount(view.moves)} moves`}
    >
      <ul className={styles.moves}>
        {sums.odd.slice(0, MOST_ROWS).map((move) => (
          <Row key={`${move.edge.from}\n${move.edge.to}`} move={move} view={view} />
        ))}
      </ul>
      <p className={bars.prose}>
        {share(sums.returns)} of moves lead to where the same{' '}
        {view.caseKind === 'user' ? 'person' : 'session'} had been
        {sums.undeclared > 0 && `, ${share(sums.undeclared)} where no active rule leads`}.
        {more > 0 && ` ${formatCount(more)} rarer ones in the table.`}
      </p>
    </InspectorSection>
  )
}
