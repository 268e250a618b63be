import type { Command } from 'commander'
import { z } from 'zod'
import { creditPaths } from '#core/attribution/models.ts'
import type { ChannelPath } from '#core/attribution/paths.ts'
import { readPaths } from '#core/attribution/read-paths.ts'
import type { ModelCredits } from '#core/contract/attribution.ts'
import { CreditBy, CreditModel } from '#core/contract/graph.ts'
import { creditsToCsv, creditsToJson } from '#core/contract/text/credits.ts'
import { durationMs } from '#core/journey/language/duration.ts'
import { mustHaveOutcome } from '../counted.ts'
import { oneOf, printLine, printTable, stop } from '../output.ts'
import { readText } from '../rules/rules-file.ts'
import { answerOf, withWorkspace } from '../session.ts'
import { type FilterOptions, filterOf, withFilter } from './filter-options.ts'

export function addAttributeCommand(program: Command): void {
  withFilter(program.command('attribute').argument('[workspace]'))
    .option('--paths <file>', 'a CSV of paths instead of a workspace')
    .option(
      '--model <models>',
      'first, last, linear, markov, shapley; several joined by commas',
      'first,last,linear,markov,shapley',
    )
    .option('--order <n>', 'channels that the Markov chain remembers', '1')
    .option('--by <what>', 'conversions, or value: what shares and order speak of', 'conversions')
    .option('--journey <id>', "a further journey's conversions; the main one's without it")
    .option('--outcome <step>', 'one outcome of the journey, of either kind, instead of all its conversions')
    .option(
      '--lookback <duration>',
      'ISO 8601: how long before a conversion a touchpoint counts; ever without it',
    )
    .option('--value', 'show credited value too')
    .option('--no-null', 'leave paths without conversion out of the chain')
    .option('--format <format>', `${Format.options.join(' or ')}; a table without it`)
    .option('--json', 'print one JSON document')
    .description('credit per channel by several models')
    .action(showAttribution)
}

const Format = z.enum(['json', 'csv'])

interface AttributeOptions extends FilterOptions {
  readonly paths?: string
  readonly model: string
  readonly order: string
  readonly by: string
  readonly journey?: string
  readonly outcome?: string
  readonly lookback?: string
  readonly value?: boolean
  readonly null: boolean
  readonly format?: string
  readonly json?: boolean
}

async function showAttribution(path: string | undefined, options: AttributeOptions): Promise<void> {
  const models = options.model.split(',').map((name) => {
    const model = CreditModel.safeParse(name.trim())
    return model.success
      ? model.data
      : stop({ code: 'usage', message: `--model ${name}: first, last, linear, markov or shapley wanted.` })
  })
  const order = Number(options.order)
  if (!Number.isInteger(order) || order < 1)
    stop({ code: 'usage', message: `--order ${options.order}: a whole number from 1 wanted.` })
  const by = oneOf('--by', options.by, CreditBy, CreditBy.options)
  const credits =
    options.paths === undefined
      ? await fromWorkspace(path, models, by, options)
      : creditPaths(pathsOf(options.paths), models, { order, includeNulls: options.null, by })
  const format = options.json === true ? 'json' : options.format
  const wanted = format === undefined ? 'table' : oneOf('--format', format, Format, Format.options)
  if (wanted === 'json') {
    process.stdout.write(creditsToJson(credits))
    return
  }
  if (wanted === 'csv') {
    process.stdout.write(creditsToCsv(credits, by))
    return
  }
  const showsValue = options.value === true || by === 'value'
  for (const { model, credits: rows } of credits) {
    printLine(`\n${model}`)
    const header = showsValue
      ? ['channel', 'conversions', 'share', 'value']
      : ['channel', 'conversions', 'share']
    printTable(
      header,
      rows.map((row) => [
        row.channel,
        row.conversions.toFixed(2),
        `${(row.share * 100).toFixed(1)} %`,
        ...(showsValue ? [row.value?.toFixed(2) ?? ''] : []),
      ]),
    )
  }
}

function lookbackOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const lookback = durationMs(text)
  return (
    lookback ??
    stop({ code: 'usage', message: `--lookback ${text}: an ISO 8601 duration such as P30D wanted.` })
  )
}

function pathsOf(file: string): ChannelPath[] {
  const paths = readPaths(readText(file))
  return paths.ok ? paths.value : stop({ ...paths.error, where: `${file} ${paths.error.where ?? ''}`.trim() })
}

async function fromWorkspace(
  path: string | undefined,
  models: readonly CreditModel[],
  by: CreditBy,
  options: AttributeOptions,
): Promise<ModelCredits[]> {
  if (path === undefined) return stop({ code: 'usage', message: 'name a workspace, or a file with --paths.' })
  const { journey, outcome } = options
  let credits: ModelCredits[] = []
  await withWorkspace(path, 'ask', async (workspace) => {
    mustHaveOutcome(workspace.pipeline.writer(), { journey, outcome })
    const filter = await filterOf(workspace, options)
    const question = {
      ...{ filter, by, journey, outcome, order: Number(options.order), nulls: options.null },
      lookback: lookbackOf(options.lookback),
    }
    const attribution = answerOf(await workspace.analyst.ask('attribution', question))
    credits = attribution.models.filter((entry) => models.includes(entry.model))
  })
  return credits
}
