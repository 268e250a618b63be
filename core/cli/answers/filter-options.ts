import type { Command } from 'commander'
import type { Filter } from '#core/contract/shared.ts'
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
  readonly from?: string
  readonly to?: string
  readonly began?: boolean
}

/** The same options on every command that counts events or people. */
export function withFilter(command: Command): Command {
  return command
    .option('--where <cel>', 'only events for which this holds')
    .option('--people', 'with --where: everything of the people who ever had such an event')
    .option('--people-without', 'with --where: everything of the people who never had one')
    .option('--never <cel>', 'of that only what is of people who never had such an event')
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

/** The filter that was asked for; ends the command where its expression does not compile. */
export async function filterOf(
  { analyst }: Pick<OpenedWorkspace, 'analyst'>,
  options: FilterOptions,
): Promise<Filter> {
  const { where, never, from, to, began } = options
  if (began === true && from === undefined && to === undefined)
    stop({ code: 'usage', message: '--began: say with --from or --to in which time they began.' })
  const filter: Filter = {
    ...(where === undefined ? {} : { where }),
    ...whoseOf(options),
    ...(never === undefined ? {} : { without: never }),
    ...(from === undefined ? {} : { from: readMoment('--from', from) }),
    ...(to === undefined ? {} : { to: readMoment('--to', to) }),
    ...(began === true ? { began } : {}),
  }
  const { problem } = answerOf(await analyst.ask('scope', { filter }))
  if (problem !== null)
    stop({ code: 'where', where: `--where ${problem.line}:${problem.column}`, message: problem.message })
  return filter
}
