import type { Command } from 'commander'
import type { LinkView, MergePreview } from '#core/contract/identity.ts'
import { ONLY } from '#core/host/governed/governance.ts'
import { changeLink, joinPeople, ledgerOf } from '#core/host/identity/answer-identity.ts'
import { identityOf, readIdentity } from '#core/host/identity/document.ts'
import { previewMerge } from '#core/host/identity/preview-merge.ts'
import { saveDocument } from '#core/store/documents.ts'
import { printJson, printLine, printTable, remark, stop } from '../output.ts'
import { readText } from '../rules/rules-file.ts'
import { answerOf, personMeant, systemClock, withWorkspace } from '../session.ts'

interface Asked {
  readonly json?: boolean
}

export function addIdentityCommands(program: Command): void {
  const identity = program.command('identity').description('which identifiers are one person, and why')
  identity.exitOverride()
  const command = (name: string, description: string): Command =>
    identity
      .command(name)
      .argument('<workspace>')
      .option('--json', 'print one JSON document')
      .description(description)
      .exitOverride()
  command('ledger', 'every link between two identifiers, the newest first')
    .option('--status <status>', 'joined, refused or undone')
    .option('--limit <n>', 'at most so many', '100')
    .action(ledger)
  command('preview', 'what a merge of two people would do; writes nothing')
    .argument('<one>')
    .argument('<other>')
    .action((path: string, one: string, other: string, { json }: Asked) =>
      withWorkspace(path, 'ask', async (workspace) => {
        const preview = previewMerge(
          workspace,
          await personMeant(workspace, one),
          await personMeant(workspace, other),
        )
        if (json === true) printJson(preview)
        else printPreview(preview)
      }),
    )
  command('join', 'merges two people by hand')
    .argument('<one>')
    .argument('<other>')
    .requiredOption('--reason <text>', 'why they are one; kept in the ledger')
    .action((path: string, one: string, other: string, { json, reason }: Asked & { reason: string }) =>
      withWorkspace(path, 'change', async (workspace) => {
        const [first, second] = [await personMeant(workspace, one), await personMeant(workspace, other)]
        const joined = joinPeople(workspace, { one: first, other: second, reason })
        if (json === true) printJson(joined)
        else printLine(`They are one person now: ${joined.id}.`)
      }),
    )
  for (const [name, isUndone, description] of [
    ['undo', true, 'takes a line of the ledger back: both histories are as before'],
    ['restore', false, 'puts a line that was undone in force again'],
  ] as const) {
    command(name, description)
      .argument('<number>', 'the number that the ledger shows')
      .requiredOption('--reason <text>', 'why; kept in the ledger')
      .action((path: string, number: string, { json, reason }: Asked & { reason: string }) =>
        withWorkspace(path, 'change', (workspace) => {
          const link = changeLink(workspace, { link: Number(number), reason }, isUndone)
          if (json === true) printJson(link)
          else printLine(`${describe(link)}: ${link.status}.`)
        }),
      )
  }
  command('show', 'the document by which people are told apart').action((path: string) =>
    withWorkspace(path, 'ask', ({ database }) => printJson(answerOf(identityOf(database)))),
  )
  identity
    .command('apply')
    .argument('<workspace>', 'a .journey file, made where it is absent')
    .argument('<file>', 'the document as JSON')
    .description('puts it in force; all that is stored is decided anew by it')
    .exitOverride()
    .action(apply)
}

function describe({ a, b }: LinkView): string {
  return `${a.kind} ${a.value} = ${b.kind} ${b.value}`
}

async function ledger(path: string, options: Asked & { status?: string; limit: string }): Promise<void> {
  const status = (['joined', 'refused', 'undone'] as const).find((name) => name === options.status)
  if (options.status !== undefined && status === undefined)
    stop({ code: 'usage', where: '--status', message: 'joined, refused or undone wanted.' })
  const limit = Number(options.limit)
  if (!Number.isInteger(limit) || limit < 1)
    stop({ code: 'usage', where: '--limit', message: 'a whole number from 1 wanted.' })
  await withWorkspace(path, 'ask', (workspace) => {
    const view = ledgerOf(workspace, { status, limit, offset: 0 })
    if (options.json === true) return printJson(view)
    printTable(
      ['number', 'identifiers', 'status', 'since', 'by', 'why'],
      view.links.map((link) => [
        link.link,
        describe(link),
        link.status,
        new Date(link.time).toISOString(),
        link.eventId ?? 'hand',
        link.reason ?? '',
      ]),
    )
    for (const storm of view.storms) {
      const since = new Date(storm.since).toISOString()
      remark(
        `Merge storm since ${since}: the ${storm.kind} ${storm.value} came with more than ${view.stormLimit} others and joins nobody.`,
      )
    }
    remark(`${view.counts.joined} joined, ${view.counts.refused} refused, ${view.counts.undone} undone`)
  })
}

function printPreview({ before, after, edges, newEffects }: MergePreview): void {
  printTable(
    ['', 'person', 'step', 'events', 'moves'],
    [...before.map((side) => ['now', side] as const), ['merged', after] as const].map(([when, side]) => [
      when,
      side.id,
      side.step,
      side.events,
      side.moves,
    ]),
  )
  if (edges.length > 0) printLine('')
  for (const { from, to, before: was, after: will } of edges) printLine(`${from} → ${to}: ${was} → ${will}`)
  if (newEffects > 0) remark(`${newEffects} alerts or webhooks would be recorded and held back`)
}

async function apply(path: string, file: string): Promise<void> {
  const text = readText(file)
  const read = readIdentity(text)
  if (!read.ok) stop({ ...read.error, where: `${file}, ${read.error.where ?? ''}` })
  await withWorkspace(path, 'make', (workspace) => {
    saveDocument(workspace.database, { kind: 'identity', name: ONLY, savedAt: systemClock.now(), text })
    const problem = workspace.govern()
    if (problem !== null) stop(problem)
    remark('It is in force, and all that is stored was decided anew by it.')
  })
}
