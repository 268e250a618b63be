import type { Compared, CompareView } from '#core/contract/journeys.ts'
import type { Selection } from '../../address/selection.ts'
import { formatCount, formatPercent } from '../../parts/format.ts'
import styles from '../table/GraphTable.module.css'
import { type Column, SortedTable } from '../table/SortedTable.tsx'
import { differenceText, isToldApart } from './drawn.ts'

function columnsFor<Row extends Compared>({ people }: CompareView): Column<Row>[] {
  const share = (hits: number, all: number) => (all === 0 ? null : hits / all)
  const words = (hits: number, all: number) =>
    `${formatPercent(share(hits, all))} · ${formatCount(hits)} of ${formatCount(all)}`
  return [
    {
      name: 'A',
      how: 'Share of the people of A, and how many they are',
      value: ({ a }) => share(a, people.a),
      text: ({ a }) => words(a, people.a),
    },
    {
      name: 'B',
      how: 'Share of the people of B, and how many they are',
      value: ({ b }) => share(b, people.b),
      text: ({ b }) => words(b, people.b),
    },
    {
      name: 'A less B, points',
      how: 'In brackets where the interval holds 0',
      value: ({ difference }) => difference?.difference ?? null,
      text: differenceText,
    },
    {
      name: '95 % interval',
      how: 'Newcombe (1998, method 10); sorted by its end nearer to 0',
      value: (row) =>
        row.difference === null || !isToldApart(row)
          ? 0
          : Math.min(Math.abs(row.difference.low), Math.abs(row.difference.high)),
      text: ({ difference }) =>
        difference === null
          ? '–'
          : `${(difference.low * 100).toFixed(1)} to ${(difference.high * 100).toFixed(1)}`,
    },
    {
      name: 'Told apart',
      how: 'Whether the interval leaves 0 out',
      value: (row) =>
        isToldApart(row) ? ((row.difference?.difference ?? 0) > 0 ? 'more in A' : 'fewer in A') : 'no',
    },
  ]
}

interface CompareTableProps {
  readonly view: CompareView
  readonly selection: Selection | undefined
  readonly onSelect: (selection: Selection) => void
}

/** Both sides in numbers: shares of people, and how far they are apart. */
export function CompareTable({ view, selection, onSelect }: CompareTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keys
    <section className={styles.scroller} aria-label="Comparison as tables" tabIndex={0}>
      <SortedTable
        caption={`${formatCount(view.edges.length)} moves of either side`}
        columns={[
          { name: 'Move', how: 'From and to', value: (edge) => `${edge.from} → ${edge.to}` },
          ...columnsFor<CompareView['edges'][number]>(view),
        ]}
        rows={view.edges}
        sortedBy="95 % interval"
        keyOf={(edge) => JSON.stringify([edge.from, edge.to])}
        isSelected={(edge) =>
          selection?.kind === 'edge' && selection.from === edge.from && selection.to === edge.to
        }
        onSelect={(edge) => onSelect({ kind: 'edge', from: edge.from, to: edge.to })}
      />
      <SortedTable
        caption={`${formatCount(view.nodes.length)} nodes of either side`}
        columns={[
          { name: 'Node', how: 'Step, event type or source', value: (node) => node.id },
          ...columnsFor<CompareView['nodes'][number]>(view),
        ]}
        rows={view.nodes}
        sortedBy="95 % interval"
        keyOf={(node) => node.id}
        isSelected={(node) => selection?.kind === 'step' && selection.id === node.id}
        onSelect={(node) => onSelect({ kind: 'step', id: node.id })}
      />
    </section>
  )
}
