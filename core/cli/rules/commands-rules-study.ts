import { type Command, Option } from 'commander'
import type { CoverageView, JourneyChange, ReplayView } from '#core/contract/studies.ts'
import { printRule } from '../answers/command-explain.ts'
import { type FilterOptions, filterAsked, withFilter } from '../answers/filter-options.ts'
import { printJson, printLine, printTable, remark, stop } from '../output.ts'
import { withWorkspace } from '../session.ts'
import { readChoice } from './migration-choice.ts'
import { compiledFrom, readRules, refuseUnlessCompiles } from './rules-file.ts'
import { study } from './study.ts'

export function addRulesStudies(rules: Command): void {
  withFilter(rules.command('coverage').argument('<workspace>'))
    .option('--rule <id>', 'one rule, with each clause and what stood there instead')
    .option('--json', 'print one JSON document')
    .description('how often each rule was considered and fired, which clause failed, what no rule wants')
    .exitOverride()
    .action(runCoverage)
  withFilter(rules.command('replay').argument('<workspace>'))
    .addOption(new Option('--rules <file>', 'the draft').makeOptionMandatory())
    .option(
      '--migrate <step=choice>',
      'with --from: where people go who stand then in a step that the draft does not have, as in rules apply; may be repeated',
      (value: string, before: string[]) => [...before, value],
      [],
    )
    .option('--json', 'print one JSON document')
    .description('what a draft would have changed; nothing is sent. It takes over at --from')
    .exitOverride()
    .action(runReplay)
}

async function runCoverage(
  path: string,
  options: FilterOptions & { rule?: string; json?: boolean },
): Promise<void> {
  await withWorkspace(path, 'ask', (workspace) => {
    const answer = study(workspace, { kind: 'coverage', filter: filterAsked(workspace, options) })
    if (answer.kind !== 'coverage') return
    const { view } = answer
    if (options.rule !== undefined) {
      const rule = view.rules.find(({ id }) => id === options.rule)
      if (rule === undefined)
        stop({ code: 'not_found', message: `the active rules have no rule ${options.rule}.` })
      else if (options.json === true) printJson(rule)
      else printRule(rule)
    } else if (options.json === true) printJson(view)
    else printCoverage(view)
  })
}

function printCoverage(view: CoverageView): void {
  // One journey needs no column that says so.
  const isPlain = view.rules.every(({ journey }) => journey === undefined)
  const named = (journey: string | undefined) => (isPlain ? [] : [journey ?? 'main'])
  const head = isPlain ? [] : ['journey']
  printTable(
    [...head, 'rule', 'considered', 'fired', 'most often failed', 'times'],
    view.rules.map((rule) => [
      ...named(rule.journey),
      rule.id,
      rule.considered,
      rule.fired,
      rule.clauses[0]?.clause ?? '',
      rule.clauses[0] === undefined ? '' : rule.clauses[0].failed,
    ]),
  )
  if (view.neverFired.length > 0) printLine(`\nNever fired: ${view.neverFired.join(', ')}`)
  if (view.unwanted.length > 0) {
    printLine('\nEvents that no rule wants')
    printTable(
      [...head, 'step', 'event', 'events', 'people'],
      view.unwanted
        .slice(0, 20)
        .map((entry) => [...named(entry.journey), entry.step, entry.eventType, entry.events, entry.people]),
    )
  }
  if (view.filterNote !== null) remark(view.filterNote)
  if (view.left > 0)
    remark(`${view.left} events were judged by other versions of the rules and are not counted.`)
}

async function runReplay(
  path: string,
  options: FilterOptions & { rules: string; migrate: readonly string[]; json?: boolean },
): Promise<void> {
  if (options.began === true)
    stop({ code: 'usage', message: '--began: of a draft --from says when it takes over, not who is meant.' })
  const rules = readRules(options.rules)
  refuseUnlessCompiles(options.rules, rules)
  const journeys = compiledFrom(options.rules, rules).journeys.map(({ id }) => id)
  const migrate = options.migrate.map((choice) => readChoice(choice, journeys))
  await withWorkspace(path, 'ask', (workspace) => {
    const answer = study(workspace, {
      kind: 'replay',
      text: rules.text,
      filter: filterAsked(workspace, options),
      migrate,
    })
    if (answer.kind !== 'replay') return
    if (options.json === true) printJson(answer.view)
    else printReplay(answer.view)
  })
}

/** Null: these rules do not have the journey. */
function stepWords(step: string | null): string {
  return step ?? 'not in the rules'
}

function printPairs(title: string, pairs: Readonly<Record<string, { before: number; after: number }>>): void {
  const counted = Object.entries(pairs).filter(([, { before, after }]) => before !== 0 || after !== 0)
  if (counted.length === 0) return
  printLine(`\n${title}`)
  printTable(
    ['', 'now', 'draft'],
    counted.map(([name, { before, after }]) => [name, before, after]),
  )
}

function printSteps({ steps }: JourneyChange): void {
  if (steps.length === 0) return
  printLine('\nWhere people would stand')
  printTable(
    ['people', 'now', 'draft'],
    steps.map((change) => [change.people, stepWords(change.before), stepWords(change.after)]),
  )
}

function printEdges({ edges }: JourneyChange): void {
  if (edges.length === 0) return
  printLine('\nMoves')
  printTable(
    ['from', 'to', 'now', 'draft'],
    edges.map((edge) => [edge.from, edge.to, edge.before, edge.after]),
  )
}

function printExamples({ examples }: JourneyChange): void {
  if (examples.length > 0) printLine('')
  for (const { person, before, after } of examples.slice(0, 10))
    printLine(`${person}: ${stepWords(before)} now, ${stepWords(after)} under the draft`)
}

function printReplay(view: ReplayView): void {
  const rate = Math.round(view.events / Math.max(0.001, view.seconds))
  printLine(`${view.people.differ} of ${view.people.compared} people would have gone another way.`)
  for (const sentence of view.migration.sentences) printLine(sentence)
  if (view.further.length > 0) printLine(`\nIn the main journey: ${peopleOf(view.differ)}`)
  printSteps(view)
  printEdges(view)
  const { conversions, value, losses, effects } = view
  printPairs('Outcomes, and effects that would have fired', { conversions, value, losses, ...effects })
  printExamples(view)
  for (const change of view.further) {
    printLine(`\nIn the journey ${change.journey}: ${peopleOf(change.differ)}`)
    printSteps(change)
    printEdges(change)
    printPairs('Outcomes', {
      conversions: change.conversions,
      value: change.value,
      losses: change.losses,
    })
    printExamples(change)
  }
  if (view.filterNote !== null) remark(view.filterNote)
  remark(`${view.events} events in ${view.seconds.toFixed(1)} s (${rate} a second). Nothing was sent.`)
}

function peopleOf(count: number): string {
  return count === 1 ? '1 person' : `${count} people`
}
