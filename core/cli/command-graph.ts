import type { Command } from 'commander'
import { z } from 'zod'
import type { GraphView } from '#core/contract/graph.ts'
import { CaseKind, Lens } from '#core/contract/shared.ts'
import { furtherJourneys, noSuchJourney } from '#core/host/analysis/journey.ts'
import type { Writer } from '#core/pipeline/writer.ts'
import { graphToCsv } from './graph-text/csv.ts'
import { graphToDot } from './graph-text/dot.ts'
import { graphToGraphml } from './graph-text/graphml.ts'
import { graphToSvg } from './graph-text/svg.ts'
import { printJson, printTable, stop } from './output.ts'
import { answerOf, withWorkspace } from './session.ts'

const Format = z.enum(['json', 'csv', 'graphml', 'dot', 'svg'])

export function addGraphCommand(program: Command): void {
  program
    .command('graph')
    .argument('<workspace>')
    .option('--lens <lens>', Lens.options.join(', '))
    .option('--case <case>', CaseKind.options.join(' or '), 'user')
    .option('--journey <id>', 'a further journey of the rules; the main one without it')
    .option('--where <cel>', 'only events for which this holds')
    .option('--format <format>', `${Format.options.join(', ')}; a table without it`)
    .option('--json', 'the same as --format json')
    .description('the journey graph: nodes, and edges between neighbours')
    .action(showGraph)
}

interface GraphOptions {
  readonly lens?: string
  readonly case: string
  readonly journey?: string
  readonly where?: string
  readonly format?: string
  readonly json?: boolean
}

/** One of a few words, or the end of the command. */
function oneOf<Word extends string>(
  option: string,
  text: string,
  words: z.ZodType<Word>,
  list: string[],
): Word {
  const word = words.safeParse(text)
  return word.success
    ? word.data
    : stop({ code: 'usage', message: `${option} ${text}: ${list.join(', ')} wanted.` })
}

async function showGraph(path: string, options: GraphOptions): Promise<void> {
  const lens = options.lens === undefined ? undefined : oneOf('--lens', options.lens, Lens, Lens.options)
  const caseKind = oneOf('--case', options.case, CaseKind, CaseKind.options)
  const wanted = options.json === true ? 'json' : options.format
  const format = wanted === undefined ? 'table' : oneOf('--format', wanted, Format, Format.options)
  const { journey } = options
  await withWorkspace(path, 'ask', async ({ analyst, pipeline }) => {
    if (journey !== undefined) mustHaveJourney(pipeline.writer(), journey)
    const filter = options.where === undefined ? {} : { where: options.where }
    const { problem } = answerOf(await analyst.ask('scope', { filter }))
    if (problem !== null) {
      stop({ code: 'where', where: `--where ${problem.line}:${problem.column}`, message: problem.message })
    }
    await print(answerOf(await analyst.ask('graph', { lens, caseKind, journey, filter })), format)
  })
}

/** Ends the command where no ruleset has this journey. */
export function mustHaveJourney({ rulesets, active }: Pick<Writer, 'rulesets' | 'active'>, id: string): void {
  const journeys = furtherJourneys(rulesets, active)
  if (!journeys.some((journey) => journey.id === id))
    stop({ code: 'usage', where: '--journey', message: `${noSuchJourney(id, journeys)}.` })
}

async function print(graph: GraphView, format: z.infer<typeof Format> | 'table'): Promise<void> {
  switch (format) {
    case 'json':
      return printJson(graph)
    case 'table':
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
      process.stdout.write(graphToDot(graph))
      return
    case 'graphml':
      process.stdout.write(graphToGraphml(graph))
      return
    case 'svg':
      process.stdout.write(await graphToSvg(graph))
  }
}
