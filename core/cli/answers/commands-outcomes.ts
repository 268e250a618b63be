import type { Command } from 'commander'
import type { ExperimentsView, OutcomesView, VariantRow } from '#core/contract/attribution.ts'
import { experimentsToCsv, outcomesToCsv } from '#core/contract/text/outcomes-csv.ts'
import { mustHaveOutcome } from '../counted.ts'
import { percent, points, printJson, printLine, printTable, stop } from '../output.ts'
import { answerOf, withWorkspace } from '../session.ts'
import { type FilterOptions, filterOf, withFilter } from './filter-options.ts'

export function addOutcomeCommands(program: Command): void {
  withFilter(program.command('outcomes').argument('<workspace>'))
    .option('--json', 'print one JSON document')
    .option('--csv', 'print a CSV: a line an outcome')
    .description('who reached which outcome of the rules, how often and with what value')
    .action(showOutcomes)
  withFilter(program.command('experiments').argument('<workspace>'))
    .option('--journey <id>', "a further journey's conversions; the main one's without it")
    .option('--outcome <step>', 'one outcome of the journey, of either kind, instead of all its conversions')
    .option('--against <variant>', 'the variant that the others are compared with; the holdout without it')
    .option('--json', 'print one JSON document')
    .option('--csv', 'print a CSV: a line a variant')
    .description('experiments by variant: exposed, converted, value, difference from the holdout or another')
    .action(showExperiments)
}

interface Options extends FilterOptions {
  readonly json?: boolean
  readonly csv?: boolean
  readonly journey?: string
  readonly outcome?: string
  readonly against?: string
}

async function showOutcomes(path: string, options: Options): Promise<void> {
  await withWorkspace(path, 'ask', async (workspace) => {
    const filter = await filterOf(workspace, options)
    const view = answerOf(await workspace.analyst.ask('outcomes', { filter }))
    if (options.json === true) printJson(view)
    else if (options.csv === true) process.stdout.write(outcomesToCsv(view))
    else printOutcomes(view)
  })
}

function printOutcomes({ outcomes, people }: OutcomesView): void {
  if (outcomes.length === 0) {
    printLine('The active rules declare no outcomes.')
    return
  }
  printTable(
    ['journey', 'outcome', 'kind', 'people', 'of all', 'times', 'with a value', 'sum', 'mean'],
    outcomes.map((row) => [
      row.journey ?? 'main',
      row.step,
      row.kind,
      row.people,
      people === 0 ? '' : percent(row.people / people),
      row.times,
      row.valued,
      row.sum?.toFixed(2) ?? '',
      row.mean?.toFixed(2) ?? '',
    ]),
  )
}

async function showExperiments(path: string, options: Options): Promise<void> {
  await withWorkspace(path, 'ask', async (workspace) => {
    const { journey, outcome, against } = options
    mustHaveOutcome(workspace.pipeline.writer(), { journey, outcome })
    const filter = await filterOf(workspace, options)
    const view = answerOf(await workspace.analyst.ask('experiments', { filter, journey, outcome, against }))
    const known = new Set(view.experiments.flatMap(({ variants }) => variants.map(({ variant }) => variant)))
    if (against !== undefined && !known.has(against))
      stop({
        code: 'usage',
        where: '--against',
        message: `no experiment has a variant ${against}; there are: ${[...known].join(', ')}.`,
      })
    if (options.json === true) printJson(view)
    else if (options.csv === true) process.stdout.write(experimentsToCsv(view))
    else printExperiments(view)
  })
}

function differenceText({ isBaseline, difference }: VariantRow): string {
  if (isBaseline) return 'compared with'
  if (difference === null) return ''
  return `${points(difference.difference)} (${points(difference.low)} to ${points(difference.high)})`
}

function amounts({ low, high }: { readonly low: number; readonly high: number }): string {
  return `${low.toFixed(2)} to ${high.toFixed(2)}`
}

function printValues(variants: readonly VariantRow[]): void {
  printLine('')
  printTable(
    ['variant', 'value per person', '95 % Student', 'difference (95 % Welch)'],
    variants.map(({ variant, valuePerPerson, valueInterval, valueDifference, isBaseline }) => [
      variant,
      valuePerPerson?.toFixed(2) ?? '',
      valueInterval === null ? '' : amounts(valueInterval),
      isBaseline
        ? 'compared with'
        : valueDifference === null
          ? ''
          : `${valueDifference.difference.toFixed(2)} (${amounts(valueDifference)})`,
    ]),
  )
}

function printExperiments({ experiments, conversion }: ExperimentsView): void {
  if (experiments.length === 0) {
    printLine('The active rules have no experiments, and nobody was ever exposed to one.')
    return
  }
  for (const { id, active, variants } of experiments) {
    printLine(`\n${id}${active ? '' : ' (not in the active rules)'}`)
    printTable(
      ['variant', 'exposed', 'converted', 'rate', '95 % Wilson', 'points (95 % Newcombe)'],
      variants.map((row) => [
        row.variant,
        row.exposed,
        row.converted,
        row.rate === null ? '' : percent(row.rate),
        row.interval === null ? '' : `${percent(row.interval.low)} to ${percent(row.interval.high)}`,
        differenceText(row),
      ]),
    )
    if (variants.some(({ valuePerPerson }) => valuePerPerson !== null)) printValues(variants)
  }
  printLine(
    conversion.kind === 'none'
      ? '\nNo conversion is defined.'
      : `\nConverted: ${conversion.names.join(' or ')}, from the exposure on.`,
  )
}
