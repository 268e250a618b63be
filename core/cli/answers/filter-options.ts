import type { Command } from 'commander'
import type { Filter } from '#core/contract/shared.ts'
import { type StepAsked, stepClause } from '#core/contract/text/steps-asked.ts'
import { furtherJourneys } from '#core/host/analysis/further-journeys.ts'
import type { OpenedWorkspace } from '#core/host/opened.ts'
import { readMoment } from '../moment.ts'
import { stop } from '../output.ts'
import { answerOf } from '../session.ts'

/** What narrows the answer of a command, as it was typed. */
export interface FilterOptions {
  readonly where?: string
  readonly people?: boolean
  readonly peopleWithout?: boolean
  readonly never?: string
  readonly wasIn?: readonly string[]
  readonly neverIn?: readonly string[]
  readonly from?: string
  readonly to?: string
  readonly began?: boolean
}

function collected(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}

/** The same options on every command that counts events or people. */
export function withFilter(command: Command): Command {
  return command
    .option('--where <cel>', 'only events for which this holds')
    .option(
      '--people',
      'with --where: everything of the people who ever had such an event; then it may ask for state, segment("name") and wasIn("STEP") of theirs as well',
    )
    .option('--people-without', 'with --where: everything of the people who never had one')
    .option('--never <cel>', 'of that only what is of people who never had such an event')
    .option(
      '--was-in <step>',
      'only people who were ever in the step, within --from and --to where they are given; JOURNEY:STEP for a further journey; may be repeated',
      collected,
    )
    .option('--never-in <step>', 'only people who never were; may be repeated', collected)
    .option('--from <time>', 'ISO 8601 or ms since the epoch: events from then on')
    .option('--to <time>', 'events before then')
    .option('--began', 'with --from or --to: only people whose first event lies in that time')
}

/** Whose events are meant. Ends the command where the options say nothing that can be meant. */
export function whoseOf({ where, people, peopleWithout }: FilterOptions): Pick<Filter, 'whose'> {
  if (people !== true && peopleWithout !== true) return {}
  const option = people === true ? '--people' : '--people-without'
  if (people === peopleWithout)
    stop({
      code: 'usage',
      message: '--people and --people-without exclude each other.',
      hint: 'For people who had one event and never another: --where ONE --people --never ANOTHER.',
    })
  if (where === undefined)
    stop({ code: 'usage', message: `${option}: say with --where which event is meant.` })
  return { whose: people === true ? 'had' : 'never' }
}

type Rules = Pick<OpenedWorkspace, 'pipeline'>

/** Steps as they were typed: `STEP`, or `JOURNEY:STEP` where the rules have such a journey. */
function stepsAsked({ pipeline }: Rules, { wasIn = [], neverIn = [] }: FilterOptions): StepAsked[] {
  const { rulesets, active } = pipeline.writer()
  const journeys = furtherJourneys(rulesets, active).map(({ id }) => id)
  const asked = (never: boolean) => (typed: string) => {
    const journey = journeys.find((id) => typed.startsWith(`${id}:`)) ?? ''
    return { never, journey, step: journey === '' ? typed : typed.slice(journey.length + 1) }
  }
  return [...wasIn.map(asked(false)), ...neverIn.map(asked(true))]
}

/** What is kept and of whom. Steps alone keep whole journeys; beside --where what it keeps of these people. */
function kept(workspace: Rules, options: FilterOptions): Pick<Filter, 'where' | 'whose'> {
  const { where } = options
  const { whose } = whoseOf(options)
  const clauses = stepsAsked(workspace, options).map(stepClause)
  if (clauses.length === 0)
    return { ...(where === undefined ? {} : { where }), ...(whose === undefined ? {} : { whose }) }
  if (whose === 'never')
    stop({
      code: 'usage',
      message: '--people-without asks for people of whom nothing of it holds, steps included.',
      hint: 'For people who were in a step and never had an event: --was-in STEP --never EVENT.',
    })
  if (where === undefined) return { where: clauses.join(' && '), whose: 'had' }
  const isJoinable = !/\|\||\?/.test(where)
  return {
    where: [isJoinable ? where : `(${where})`, ...clauses].join(' && '),
    ...(whose === undefined ? {} : { whose }),
  }
}

/** The filter as the options say it; nobody has looked yet whether it compiles. */
export function filterAsked(workspace: Rules, options: FilterOptions): Filter {
  const { never, from, to, began } = options
  if (began === true && from === undefined && to === undefined)
    stop({ code: 'usage', message: '--began: say with --from or --to in which time they began.' })
  return {
    ...kept(workspace, options),
    ...(never === undefined ? {} : { without: never }),
    ...(from === undefined ? {} : { from: readMoment('--from', from) }),
    ...(to === undefined ? {} : { to: readMoment('--to', to) }),
    ...(began === true ? { began } : {}),
  }
}

/** The filter that was asked for; ends the command where its expression does not compile. */
export async function filterOf(
  workspace: Pick<OpenedWorkspace, 'analyst' | 'pipeline'>,
  options: FilterOptions,
): Promise<Filter> {
  const filter = filterAsked(workspace, options)
  const { problem } = answerOf(await workspace.analyst.ask('scope', { filter }))
  if (problem !== null)
    stop({ code: 'where', where: `--where ${problem.line}:${problem.column}`, message: problem.message })
  return filter
}
