import type { RefObject } from 'react'
import type { GraphView } from '#core/contract/graph.ts'
import type { Filter } from '#core/contract/shared.ts'
import { comparisonToCsv } from '#core/contract/text/comparison-csv.ts'
import { graphToCsv } from '#core/contract/text/graph-csv.ts'
import { graphToDot } from '#core/contract/text/graph-dot.ts'
import { graphToGraphml } from '#core/contract/text/graph-graphml.ts'
import { graphToJson } from '#core/contract/text/graph-json.ts'
import { pathsToCsv } from '#core/contract/text/paths-csv.ts'
import { narrowedWords } from '../filters/words.ts'
import { type ExportItem, ExportMenu } from '../parts/ExportMenu.tsx'
import { client } from '../transport/client.ts'
import type { Picturing } from './canvas/GraphCanvas.tsx'
import { useComparison } from './compare/versus.ts'
import type { GraphOptions } from './options.ts'
import { usePathsQuestion } from './paths/use-paths.ts'
import { useGraph } from './use-graph.ts'

const MOST_JOURNEYS = 100_000

interface GraphExportProps {
  readonly shownAs: GraphOptions['shownAs']
  readonly picturing: RefObject<Picturing | undefined>
  readonly isNarrow: boolean
}

/** The graph as files, counted anew by what the address asks for: the whole of it, drawn or hidden. */
export function GraphExport({ shownAs, picturing, isNarrow }: GraphExportProps) {
  const { question } = useGraph()
  const paths = usePathsQuestion()
  const { isShown, versus } = useComparison()
  const asked = (write: (graph: GraphView, filter: Filter) => string) => async () =>
    write(await client.graph.get(question), question.filter)
  const items: ExportItem[] = [
    {
      ...{ label: 'CSV', what: 'moves: a line each', name: 'graph.csv', type: 'text/csv' },
      text: asked(graphToCsv),
    },
    {
      ...{ label: 'GraphML', what: 'for Gephi, yEd, NetworkX', name: 'graph.graphml' },
      ...{ type: 'application/xml', text: asked(graphToGraphml) },
    },
    {
      ...{ label: 'DOT', what: 'for Graphviz', name: 'graph.dot', type: 'text/vnd.graphviz' },
      text: asked(graphToDot),
    },
    {
      ...{ label: 'JSON', what: 'every number of every node and move', name: 'graph.json' },
      ...{ type: 'application/json', text: asked(graphToJson) },
    },
    {
      ...{ label: 'SVG', what: 'the picture as it stands here', name: 'graph.svg', type: 'image/svg+xml' },
      unless: shownAs === 'picture' ? undefined : 'shown as a graph only',
      text: () => {
        const svg = picturing.current?.()
        if (svg === undefined) throw new Error('The graph is still being laid out. Try again in a moment.')
        return svg
      },
    },
    {
      ...{ label: 'Journeys', what: 'whole journeys as CSV: a line each', name: 'journeys.csv' },
      type: 'text/csv',
      text: async () => pathsToCsv(await client.journeys.variants({ ...paths, limit: MOST_JOURNEYS })),
    },
  ]
  if (isShown && versus !== null) {
    items.push({
      ...{ label: 'Comparison', what: 'both sides with intervals as CSV', name: 'comparison.csv' },
      type: 'text/csv',
      text: async () => comparisonToCsv(await client.journeys.compare({ ...question, versus })),
    })
  }
  const followed = question.caseKind === 'session' ? 'Sessions are followed' : 'People are followed'
  const counted = `${followed}. ${narrowedWords(question.filter)}`
  return <ExportMenu items={items} counted={counted} filter={question.filter} isNarrow={isNarrow} />
}
