import { useQuery } from '@tanstack/react-query'
import { formatDuration } from '#core/contract/duration.ts'
import type { GraphView } from '#core/contract/graph.ts'
import type { Selection } from '../../address/selection.ts'
import { formatCount, formatPercent } from '../../parts/format.ts'
import { api } from '../../transport/client.ts'
import styles from './GraphTable.module.css'
import { type Column, SortedTable } from './SortedTable.tsx'

type Node = GraphView['nodes'][number]
type Edge = GraphView['edges'][number]

const NODE_COLUMNS: readonly Column<Node>[] = [
  { name: 'Node', how: 'Step, event type or source', value: (node) => node.id },
  {
    name: 'People',
    how: 'Distinct people who came there',
    value: (n) => n.users,
    text: (n) => formatCount(n.users),
  },
  {
    name: 'Visits',
    how: 'Each time anyone came',
    value: (n) => n.events,
    text: (n) => formatCount(n.events),
  },
  {
    name: 'Starts',
    how: 'Cases that begin here',
    value: (n) => n.starts,
    text: (n) => formatCount(n.starts),
  },
  {
    name: 'Ends',
    how: 'Cases with nothing after it',
    value: (n) => n.ends,
    text: (n) => formatCount(n.ends),
  },
  {
    name: 'Later converted',
    how: 'Share of visits after which the same case converts',
    value: (n) => n.conversionProbability,
    text: (n) => formatPercent(n.conversionProbability),
  },
]

const EDGE_COLUMNS: readonly Column<Edge>[] = [
  { name: 'Move', how: 'From and to', value: (e) => `${e.from} → ${e.to}` },
  {
    name: 'Moves',
    how: 'Each time anyone took it',
    value: (e) => e.count,
    text: (e) => formatCount(e.count),
  },
  { name: 'People', how: 'Distinct people', value: (e) => e.users, text: (e) => formatCount(e.users) },
  {
    name: 'Probability',
    how: 'Moves ÷ (moves out of the node + cases that end there)',
    value: (e) => e.probability,
    text: (e) => formatPercent(e.probability),
  },
  {
    name: 'Later converted',
    how: 'Share of moves followed later in the same case by a conversion',
    value: (e) => e.conversionProbability,
    text: (e) => formatPercent(e.conversionProbability),
  },
  {
    name: 'Median time',
    how: 'From arrival to the move',
    value: (e) => e.medianMs,
    text: (e) => formatDuration(e.medianMs),
  },
  {
    name: 'p90',
    how: 'Nine of ten moves are faster',
    value: (e) => e.p90Ms,
    text: (e) => formatDuration(e.p90Ms),
  },
]
const DECLARED: Column<Edge> = {
  name: 'Declared',
  how: 'By the active rules',
  value: (e) => (e.declared ? (e.count === 0 ? 'never taken' : 'yes') : 'no'),
}

const ALREADY: Column<Node> = {
  name: 'There already',
  how: 'Cases that came here before the time range, or by events that the filter leaves out; no visits',
  value: (n) => n.already,
  text: (n) => formatCount(n.already),
}

const SESSIONS: Column<Node> = {
  name: 'Sessions',
  how: 'Sessions that came or began there',
  value: (n) => n.cases,
  text: (n) => formatCount(n.cases),
}

/** A column for sessions where those are followed, and one for who was there before where a time range begins amid something. */
function nodeColumns({ caseKind, nodes }: GraphView): Column<Node>[] {
  const sessions = caseKind === 'session' ? [SESSIONS] : []
  const already = nodes.some((node) => node.already > 0) ? [ALREADY] : []
  const [name, ...rest] = NODE_COLUMNS
  return name === undefined ? [] : [name, ...sessions, ...rest, ...already]
}

interface GraphTableProps {
  readonly view: GraphView
  readonly selection: Selection | undefined
  readonly onSelect: (selection: Selection) => void
}

/** The same graph in words and numbers; nothing is hidden here. */
export function GraphTable({ view, selection, onSelect }: GraphTableProps) {
  const status = useQuery(api.workspace.status.queryOptions())
  // Without rules nobody has declared anything.
  const declared = status.data?.open?.ruleset == null ? [] : [DECLARED]
  const credit: Column<Edge>[] =
    view.credit === null
      ? []
      : [
          {
            name: 'Credit',
            how: `${view.credit.by === 'value' ? 'Value' : 'Conversions'} credited to this move`,
            value: (e) => e.credit ?? 0,
            text: (e) => formatCount(e.credit ?? 0),
          },
        ]
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keys
    <section className={styles.scroller} aria-label="Graph as tables" tabIndex={0}>
      <SortedTable
        caption={`${formatCount(view.nodes.length)} nodes`}
        columns={nodeColumns(view)}
        rows={view.nodes}
        sortedBy={view.caseKind === 'session' ? 'Sessions' : 'People'}
        keyOf={(node) => node.id}
        isSelected={(node) => selection?.kind === 'step' && selection.id === node.id}
        onSelect={(node) => onSelect({ kind: 'step', id: node.id })}
      />
      <SortedTable
        caption={`${formatCount(view.edges.length)} moves between them`}
        columns={[...EDGE_COLUMNS, ...declared, ...credit]}
        rows={view.edges}
        sortedBy="Moves"
        keyOf={(edge) => JSON.stringify([edge.from, edge.to])}
        isSelected={(edge) =>
          selection?.kind === 'edge' && selection.from === edge.from && selection.to === edge.to
        }
        onSelect={(edge) => onSelect({ kind: 'edge', from: edge.from, to: edge.to })}
      />
    </section>
  )
}
