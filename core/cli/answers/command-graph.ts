import type { Command } from 'commander'
import { z } from 'zod'
import type { GraphView } from '#core/contract/graph.ts'
import { CaseKind, type Filter, Lens } from '#core/contract/shared.ts'
import { graphToCsv } from '#core/contract/text/graph-csv.ts'
import { graphToDot } from '#core/contract/text/graph-dot.ts'
import { graphToGraphml } from '#core/contract/text/graph-graphml.ts'
import { graphToJson } from '#core/contract/text/graph-json.ts'
import { mustHaveJourney } from '../counted.ts'
import { oneOf, printTable } from '../output.ts'
import { answerOf, withWorkspace } from '../session.ts'
import { type FilterOptions, filterOf, withFilter } from './filter-options.ts'
import { graphToSvg } from './graph-svg.ts'

const Format = z.enum(['json', 'csv', 'graphml', 'dot', 'svg'])

export function addGraphCommand(program: Command): void {
  withFilter(program.command('graph').argument('<workspace>'))
    .option('--lens <lens>', Lens.options.join(', '))
    .option('--case <case>', CaseKind.options.join(' or '), 'user')
    .option('--journey <id>', 'a further journey of the rules; the main one without it')
    .option('--format <format>', `${Format.options.join(', ')}; a table without it`)
    .option('--json', 'the same as --format json')
    .description('the journey graph: nodes, and edges between neighbours')
    .action(showGraph)
}

interface GraphOptions extends FilterOptions {
  readonly lens?: string
  readonly case: string
  readonly journey?: string
  readonly format?: string
  readonly json?: boolean
}

async function showGraph(path: string, options: GraphOptions): Promise<void> {
  const lens = options.lens === undefined ? undefined : oneOf('--lens', options.lens, Lens, Lens.options)
  const caseKind = oneOf('--case', options.case, CaseKind, CaseKind.options)
  const wanted = options.json === true ? 'json' : options.format
  const format = wanted === undefined ? 'table' : oneOf('--format', wanted, Format, Format.options)
  const { journey } = options
  await withWorkspace(path, 'ask', async (workspace) => {
    mustHaveJourney(workspace.pipeline.writer(), journey)
    const filter = await filterOf(workspace, options)
    await print(
      answerOf(await workspace.analyst.ask('graph', { lens, caseKind, journey, filter })),
      filter,
      format,
    )
  })
}

/** Who was at a step before the time range is in no count of moves. */
function printAlready({ nodes }: GraphView): void {
  const were = nodes.filter(({ already }) => already > 0)
  if (were.length === 0) return
  const list = were.map(({ id, already }) => `${id} ${already}`).join(', ')
  process.stderr.write(`There already when the time range began, in no count of visits: ${list}.\n`)
}

async function print(
  graph: GraphView,
  filter: Filter,
  format: z.infer<typeof Format> | 'table',
): Promise<void> {
  switch (format) {
    case 'json':
      process.stdout.write(graphToJson(graph))
      return
    case 'table':
      printAlready(graph)
      return printTable(
        ['from', 'to', 'moves', 'people', 'probability'],
        graph.edges.map((edge) => [
          edge.from,
          edge.to,
          edge.count,
          edge.users,
          edge.probability?.toFixed(3) ?? '',
        ]),
      )
    case 'csv':
      process.stdout.write(graphToCsv(graph))
      return
    case 'dot':
      process.stdout.write(graphToDot(graph, filter))
      return
    case 'graphml':
      process.stdout.write(graphToGraphml(graph, filter))
      return
    case 'svg':
      process.stdout.write(await graphToSvg(graph))
  }
}
