import type { Command } from 'commander'
import { formatDuration } from '#core/contract/duration.ts'
import type { BetweenView, CompareView, VariantsView, Versus } from '#core/contract/journeys.ts'
import { CaseKind, Lens } from '#core/contract/shared.ts'
import { comparisonToCsv } from '#core/contract/text/comparison-csv.ts'
import { mustHaveJourney } from '../counted.ts'
import { oneOf, percent, points, printJson, printLine, printTable, stop } from '../output.ts'
import { answerOf, withWorkspace } from '../session.ts'
import { type FilterOptions, filterOf, withFilter } from './filter-options.ts'

interface WalkOptions extends FilterOptions {
  readonly lens?: string
  readonly case: string
  readonly journey?: string
  readonly json?: boolean
}

function withWalk(command: Command): Command {
  return withFilter(command)
    .option('--lens <lens>', Lens.options.join(', '))
    .option('--case <case>', CaseKind.options.join(' or '), 'user')
    .option('--journey <id>', 'a further journey of the rules; the main one without it')
    .option('--json', 'print one JSON document')
}

function walkedAs({ lens, case: followed, journey }: WalkOptions) {
  return {
    ...(lens === undefined ? {} : { lens: oneOf('--lens', lens, Lens, Lens.options) }),
    caseKind: oneOf('--case', followed, CaseKind, CaseKind.options),
    ...(journey === undefined ? {} : { journey }),
  }
}

export function addJourneyCommands(program: Command): void {
  withWalk(program.command('variants').argument('<workspace>'))
    .option('--keep-loops', 'count visits to one step that follow each other apart')
    .option('--merge-circles', 'count going back and forth between two steps once: A B A B is A B')
    .option('--top <n>', 'how many', '20')
    .description('the most common whole journeys, from the first visit to the last')
    .action(showVariants)
  withWalk(program.command('between').argument('<workspace>').argument('<start>').argument('<end>'))
    .description('the time from the first visit to one step to the first visit to another after it')
    .action(showBetween)
  withWalk(program.command('compare').argument('<workspace>'))
    .option('--with <cel>', 'B: whole journeys of people who ever had such an event')
    .option('--before', 'B: the same filter in the time just before --from')
    .option('--csv', 'print a CSV: a line a node or move, both sides with intervals')
    .description(
      'what people of the filter do more often than others; B is everyone else without --with or --before',
    )
    .action(showCompared)
}

async function showVariants(
  path: string,
  options: WalkOptions & { keepLoops?: boolean; mergeCircles?: boolean; top: string },
): Promise<void> {
  const limit = Number(options.top)
  if (!Number.isInteger(limit) || limit < 1 || limit > 100_000)
    stop({ code: 'usage', message: `--top ${options.top}: a whole number from 1 to 100000 wanted.` })
  if (options.keepLoops === true && options.mergeCircles === true)
    stop({ code: 'usage', message: '--keep-loops and --merge-circles exclude each other.' })
  await withWorkspace(path, 'ask', async (workspace) => {
    mustHaveJourney(workspace.pipeline.writer(), options.journey)
    const filter = await filterOf(workspace, options)
    const merging = { collapse: options.keepLoops !== true, circles: options.mergeCircles === true }
    const question = { ...walkedAs(options), filter, ...merging, limit }
    const view = answerOf(await workspace.analyst.ask('variants', question))
    if (options.json === true) printJson(view)
    else printVariants(view)
  })
}

function printVariants({ variants, cases, stayed, distinct }: VariantsView): void {
  const someCircled = variants.some(({ circled }) => circled > 0)
  printTable(
    ['count', ...(someCircled ? ['back and forth'] : []), 'share', 'converted', 'median', 'journey'],
    variants.map(({ nodes, begunBefore, count, circled, share, converted, medianMs }) => [
      count,
      ...(someCircled ? [circled] : []),
      percent(share),
      converted === null ? '' : percent(converted / count),
      formatDuration(medianMs),
      `${begunBefore ? '… ' : ''}${nodes.join(' > ')}`,
    ]),
  )
  printLine(`${variants.length} of ${distinct} different journeys, of ${cases} cases.`)
  if (someCircled)
    printLine('Back and forth: of count, those who went between two steps more often than the journey says.')
  if (variants.some(({ begunBefore }) => begunBefore)) printLine('… began before the time range.')
  if (stayed > 0)
    printLine(`${stayed} more cases had an event in the time range and stayed where they were: no journeys.`)
}

async function showBetween(path: string, start: string, end: string, options: WalkOptions): Promise<void> {
  await withWorkspace(path, 'ask', async (workspace) => {
    mustHaveJourney(workspace.pipeline.writer(), options.journey)
    const filter = await filterOf(workspace, options)
    const view = answerOf(
      await workspace.analyst.ask('between', { ...walkedAs(options), filter, start, end }),
    )
    if (options.json === true) printJson(view)
    else printBetween(view, start, end)
  })
}

function printBetween(view: BetweenView, start: string, end: string): void {
  printTable(
    ['came', 'went on', 'did not', 'quartile', 'median', 'quartile', 'p90'],
    [
      [
        view.reached,
        view.went,
        view.reached - view.went,
        formatDuration(view.lowerQuartileMs),
        formatDuration(view.medianMs),
        formatDuration(view.upperQuartileMs),
        formatDuration(view.p90Ms),
      ],
    ],
  )
  printLine(`From the first visit to ${start} to the first one to ${end} after it.`)
}

function versusOf({ with: where, before }: { with?: string; before?: boolean }): Versus {
  if (where !== undefined && before === true)
    stop({ code: 'usage', message: '--with and --before exclude each other.' })
  if (where !== undefined) return { kind: 'filter', where, whose: 'had' }
  return { kind: before === true ? 'before' : 'rest' }
}

async function showCompared(
  path: string,
  options: WalkOptions & { with?: string; before?: boolean; csv?: boolean },
): Promise<void> {
  const versus = versusOf(options)
  await withWorkspace(path, 'ask', async (workspace) => {
    mustHaveJourney(workspace.pipeline.writer(), options.journey)
    const filter = await filterOf(workspace, options)
    const view = answerOf(await workspace.analyst.ask('compare', { ...walkedAs(options), filter, versus }))
    if (view.problem !== null) stop({ code: 'usage', message: view.problem })
    if (options.json === true) printJson(view)
    else if (options.csv === true) process.stdout.write(comparisonToCsv(view))
    else printCompared(view)
  })
}

function printCompared({ people, shared, edges }: CompareView): void {
  const share = (hits: number, all: number) => (all === 0 ? '' : percent(hits / all))
  const size = (row: (typeof edges)[number]) => Math.abs(row.difference?.difference ?? 0)
  printTable(
    ['from', 'to', 'A', 'of A', 'B', 'of B', 'points', '95 % Newcombe'],
    edges
      .toSorted((one, other) => size(other) - size(one))
      .map(({ from, to, a, b, difference }) => [
        ...[from, to, a, share(a, people.a), b, share(b, people.b)],
        ...(difference === null
          ? ['', '']
          : [points(difference.difference), `${points(difference.low)} to ${points(difference.high)}`]),
      ]),
  )
  printLine(`A: ${people.a} people. B: ${people.b} people. Each share is of the people of its side.`)
  if (shared > 0)
    printLine(
      `${shared} people are on both sides; the intervals take the sides for independent, and are too wide or too narrow by that.`,
    )
}
