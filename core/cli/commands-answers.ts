import type { Command } from 'commander'
import { creditPaths } from '#core/attribution/models.ts'
import { readPaths } from '#core/attribution/read-paths.ts'
import type { ModelCredits } from '#core/contract/attribution.ts'
import { CreditModel } from '#core/contract/graph.ts'
import { personOf, statePairOf } from '#core/host/answer-people.ts'
import { readMoment } from './moment.ts'
import { printJson, printLine, printTable, stop } from './output.ts'
import { readText } from './rules-file.ts'
import { answerOf, withWorkspace } from './session.ts'

const EVERYTHING = 1_000_000_000

export function addAnswerCommands(program: Command): void {
  program
    .command('user')
    .argument('<workspace>')
    .argument('<id>', 'userId or anonymousId')
    .option('--at <time>', 'state as of a moment: ISO 8601 or ms since the epoch')
    .option('--json', 'print one JSON document')
    .description("one person's timeline and state")
    .action(showUser)
  program
    .command('attribute')
    .argument('[workspace]')
    .option('--paths <file>', 'a CSV of paths instead of a workspace')
    .option(
      '--model <models>',
      'first, last, linear, markov; several joined by commas',
      'first,last,linear,markov',
    )
    .option('--order <n>', 'channels that the Markov chain remembers', '1')
    .option('--value', 'show credited value too')
    .option('--no-null', 'leave paths without conversion out of the chain')
    .option('--json', 'print one JSON document')
    .description('credit per channel by several models')
    .action(showAttribution)
}

function noSuchPerson(id: string): never {
  return stop({
    code: 'not_found',
    message: `no events of ${id} are stored.`,
    hint: 'Check the id: letters and case count.',
  })
}

async function showUser(path: string, id: string, options: { at?: string; json?: boolean }): Promise<void> {
  await withWorkspace(path, 'ask', (workspace) => {
    answerOf(workspace.privacy().argument(id))
    const person = personOf(workspace, { id, limit: EVERYTHING, offset: 0 }) ?? noSuchPerson(id)
    const at = options.at === undefined ? Number.POSITIVE_INFINITY : readMoment('--at', options.at)
    const timeline = person.timeline.filter((entry) => entry.timestamp <= at)
    const last = timeline.findLast((entry) => entry.kind === 'event')
    const asOf = last === undefined ? null : statePairOf(workspace, id, last.eventId)
    const state = options.at === undefined ? person.state : (asOf?.after ?? null)
    if (options.json === true) {
      printJson({ profile: person.profile, state, timeline })
      return
    }
    printLine(
      `${person.profile.id}  ${state === null ? 'no events yet at that moment' : `is in ${state.currentStep}`}`,
    )
    printTable(
      ['time', 'event', 'outcome', 'what happened', 'rule'],
      timeline.map((entry) => [
        new Date(entry.timestamp).toISOString(),
        entry.eventType,
        entry.outcome ?? entry.kind,
        entry.note,
        entry.rule ?? '',
      ]),
    )
  })
}

interface AttributeOptions {
  readonly paths?: string
  readonly model: string
  readonly order: string
  readonly value?: boolean
  readonly null: boolean
  readonly json?: boolean
}

async function showAttribution(path: string | undefined, options: AttributeOptions): Promise<void> {
  const models = options.model.split(',').map((name) => {
    const model = CreditModel.safeParse(name.trim())
    return model.success
      ? model.data
      : stop({ code: 'usage', message: `--model ${name}: first, last, linear or markov wanted.` })
  })
  const order = Number(options.order)
  if (!Number.isInteger(order) || order < 1)
    stop({ code: 'usage', message: `--order ${options.order}: a whole number from 1 wanted.` })
  const credits =
    options.paths === undefined
      ? await fromWorkspace(path, models)
      : fromPaths(options.paths, models, order, options.null)
  if (options.json === true) {
    printJson({ models: credits })
    return
  }
  for (const { model, credits: rows } of credits) {
    printLine(`\n${model}`)
    const header =
      options.value === true
        ? ['channel', 'conversions', 'share', 'value']
        : ['channel', 'conversions', 'share']
    printTable(
      header,
      rows.map((row) => [
        row.channel,
        row.conversions.toFixed(2),
        `${(row.share * 100).toFixed(1)} %`,
        ...(options.value === true ? [row.value?.toFixed(2) ?? ''] : []),
      ]),
    )
  }
}

function fromPaths(
  file: string,
  models: readonly CreditModel[],
  order: number,
  includeNulls: boolean,
): ModelCredits[] {
  const text = readText(file)
  const paths = readPaths(text)
  if (!paths.ok) return stop({ ...paths.error, where: `${file} ${paths.error.where ?? ''}`.trim() })
  return creditPaths(paths.value, models, { order, includeNulls })
}

async function fromWorkspace(
  path: string | undefined,
  models: readonly CreditModel[],
): Promise<ModelCredits[]> {
  if (path === undefined) return stop({ code: 'usage', message: 'name a workspace, or a file with --paths.' })
  let credits: ModelCredits[] = []
  await withWorkspace(path, 'ask', async ({ analyst }) => {
    const attribution = answerOf(await analyst.ask('attribution', { filter: {} }))
    credits = attribution.models.filter((entry) => models.includes(entry.model))
  })
  return credits
}
