import type { Command } from 'commander'
import type { Explanation } from '#core/contract/shared.ts'
import type { RuleCoverageView, StuckView } from '#core/contract/studies.ts'
import { refusedOf } from '#core/host/answers/answer-live.ts'
import { explanationOf } from '#core/host/answers/explanations.ts'
import { unknownStep } from '#core/host/answers/known-steps.ts'
import type { OpenedWorkspace } from '#core/host/opened.ts'
import { mustHaveJourney } from '../counted.ts'
import { printJson, printLine, printTable, remark, stop } from '../output.ts'
import { study } from '../rules/study.ts'
import { personMeant, withWorkspace } from '../session.ts'

interface ExplainOptions {
  readonly user?: string
  readonly rule?: string
  readonly step?: string
  readonly journey?: string
  readonly event?: string
  readonly json?: boolean
}

export function addExplainCommand(program: Command): void {
  program
    .command('explain')
    .argument('<workspace>')
    .option(
      '--user <id>',
      'what keeps this person where they stand; without it --rule and --step speak of everybody',
    )
    .option('--rule <id>', 'why this rule did or did not fire: for this person, nearest miss first')
    .option('--step <step>', 'what keeps this person in a step; without --user, who is stuck there')
    .option('--journey <id>', 'with --step: the further journey that it belongs to')
    .option('--event <id>', 'why this event had its result')
    .option('--json', 'print one JSON document')
    .description('why a rule did or did not fire, clause by clause')
    .action((path: string, options: ExplainOptions) =>
      withWorkspace(path, 'ask', (workspace) => explain(workspace, options)),
    )
}

async function explain(workspace: OpenedWorkspace, options: ExplainOptions): Promise<void> {
  const { user, rule, step, event, journey } = options
  const json = options.json === true
  mustHaveJourney(workspace.pipeline.writer(), journey)
  if (journey !== undefined && step === undefined)
    stop({ code: 'usage', message: '--journey needs --step: a rule is named once in all journeys.' })
  const misspelt = step === undefined ? null : unknownStep(workspace, journey ?? '', step)
  if (misspelt !== null) stop({ ...misspelt, where: `--step ${step}` })
  if (user !== undefined) await explainPerson(workspace, user, options)
  else if (event !== undefined) stop({ code: 'usage', message: '--event needs --user: whose event it is.' })
  else if (step !== undefined) explainStuck(workspace, { step, journey }, json)
  else if (rule !== undefined) explainRule(workspace, rule, json)
  else stop({ code: 'usage', message: 'name --user, or --rule or --step to ask about everybody.' })
}

async function explainPerson(
  workspace: OpenedWorkspace,
  user: string,
  options: ExplainOptions,
): Promise<void> {
  const { rule, step, event, journey } = options
  // Who was never accepted may still be named by what was refused.
  const told = tellRefused(workspace, user)
  const id = await personMeant(workspace, user)
  tellRefused(workspace, id, told)
  const found = explanationOf(workspace, { id, rule, step, eventId: event, journey })
  if (found === null)
    stop({
      code: 'not_found',
      message: `${id} has no event${event === undefined ? '' : ` with the id ${event}`}.`,
      hint: 'journeyscope user WORKSPACE ID --json lists them.',
    })
  if (options.json === true) printJson(found)
  else printExplanation(found, rule === undefined && event === undefined)
}

/** Beside the answer, so that whoever asks about one person learns what of theirs never came in. Answers with the names told. */
function tellRefused(workspace: OpenedWorkspace, user: string, told: readonly string[] = []): string[] {
  const refused = refusedOf(workspace, user).filter(({ name }) => !told.includes(name))
  for (const { name, count, what } of refused) {
    const events = count === 1 ? '1 event that names' : `${count.toLocaleString('en')} events that name`
    const were = count === 1 ? 'was refused and is' : 'were refused and are'
    remark(`${events} ${name} ${were} missing here: ${what}.`)
    remark(`journeyscope dead list WORKSPACE --person ${name} lists ${count === 1 ? 'it' : 'them'}.`)
  }
  return refused.map(({ name }) => name)
}

function printExplanation(explanation: Explanation, isOfStep: boolean): void {
  printLine(explanation.sentence)
  // What stands in the way of leaving is held against the active rules, whoever judged the events.
  const by = isOfStep ? 'By the rules of' : 'Judged by'
  if (explanation.rulesetVersion !== null) printLine(`${by} ruleset ${explanation.rulesetVersion}.`)
  const isElsewhere = (trace: Explanation['rules'][number]): boolean =>
    explanation.rules.some((rule) => startsHere(rule)) && !startsHere(trace)
  for (const trace of explanation.rules.filter((rule) => !isElsewhere(rule))) {
    printLine(`\n${trace.id} → ${trace.toState}${trace.fired ? '  fired' : ''}`)
    printTable(
      ['', 'clause', 'expected', 'actual'],
      trace.clauses.map((clause) => [
        clause.holds ? 'holds' : 'fails',
        clause.clause,
        clause.wish ?? JSON.stringify(clause.expected),
        clause.hidden ??
          (clause.missing === true ? (clause.reason ?? 'absent') : JSON.stringify(clause.actual)),
      ]),
    )
  }
  const elsewhere = explanation.rules.filter(isElsewhere).length
  if (elsewhere > 0)
    printLine(
      `\n${elsewhere === 1 ? '1 rule that wants this event starts' : `${elsewhere} rules that want this event start`} elsewhere; --json has ${elsewhere === 1 ? 'it' : 'them'}.`,
    )
}

function startsHere({ fired, clauses }: Explanation['rules'][number]): boolean {
  return fired || clauses[0]?.holds === true
}

function explainStuck(
  workspace: OpenedWorkspace,
  at: { readonly step: string; readonly journey: string | undefined },
  json: boolean,
): void {
  const answer = study(workspace, { kind: 'stuck', ...at })
  if (answer.kind !== 'stuck') return
  if (json) printJson(answer.view)
  else printStuck(answer.view)
}

function printStuck({ sentence, rules, examples }: StuckView): void {
  printLine(sentence)
  for (const rule of rules) {
    printLine(`\n${rule.sentence}`)
    if (rule.waiting.people > 0)
      printTable(
        ['fires at', 'for'],
        rule.waiting.next.slice(0, 20).map(({ person, at }) => [new Date(at).toISOString(), person]),
      )
    if (rule.waiting.people > 0 && rule.missing.length === 0) continue
    printTable(
      ['people', 'lack', 'for example'],
      rule.missing.map((entry) => [entry.people, entry.clause, entry.examples.slice(0, 3).join(', ')]),
    )
  }
  if (examples.length > 0) printLine(`\nFor example: ${examples.slice(0, 20).join(', ')}`)
}

function explainRule(workspace: OpenedWorkspace, rule: string, json: boolean): void {
  const answer = study(workspace, { kind: 'coverage', filter: {} })
  if (answer.kind !== 'coverage') return
  const found = answer.view.rules.find(({ id }) => id === rule)
  if (found === undefined)
    stop({
      code: 'not_found',
      message: `the active rules have no rule ${rule}.`,
      hint: 'journeyscope rules coverage WORKSPACE lists them.',
    })
  if (json) printJson(found)
  else printRule(found)
}

/** One rule over everybody: the sentence, then which clause failed how often and what stood there instead. */
export function printRule(rule: RuleCoverageView): void {
  printLine(rule.sentence)
  if (rule.clauses.length > 0)
    printTable(
      ['failed', 'alone', 'clause', 'what stood there instead'],
      rule.clauses.map((clause) => [
        clause.failed,
        clause.failedAlone,
        clause.clause,
        clause.instead.map(({ value, count }) => `${value} ${count}`).join(', '),
      ]),
    )
  if (rule.nearest.length > 0)
    printLine(
      `\nNearest: ${rule.nearest.slice(0, 5).join(', ')}. Ask with --user for the clauses of one of them.`,
    )
}
