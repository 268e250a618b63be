import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { governanceTexts } from '#core/host/governed/governance.ts'
import { importTexts } from '#core/host/schemas/answer-schemas.ts'
import { readSample } from '#core/host/schemas/sample-events.ts'
import { folderName, readSchemaFolder, writeSchemaFolder } from '#core/host/schemas/schema-folder.ts'
import { edgeRulesOf } from '#core/host/schemas/schema-reports.ts'
import { draftSchema } from '#core/registry/draft.ts'
import { mergeShapes, NOTHING_SEEN, type Shape, shapeOf } from '#core/registry/shape.ts'
import { CommandFailure, printJson, printLine, printTable, remark, stop } from '../output.ts'
import { answerOf, systemClock, withWorkspace } from '../session.ts'
import { addSchemaCheckCommands } from './commands-schema.ts'

export function addSchemaCommands(program: Command): void {
  const schema = program.command('schema').description('schemas of events: contract tests, drafts, audit')
  schema.exitOverride()
  addSchemaCheckCommands(schema)
  schema
    .command('audit')
    .argument('<workspace>')
    .option('--json', 'print one JSON document')
    .description('what comes in, who uses it, names that are probably one, and proposals')
    .exitOverride()
    .action(runAudit)
  schema
    .command('infer')
    .argument('<workspace-or-file>', 'a .journey file, or NDJSON (- for standard input)')
    .requiredOption('--out <folder>', 'where EVENT_TYPE/1.json is written; files that are there stay')
    .description('drafts a schema for each event type from what has come in')
    .exitOverride()
    .action(runInfer)
  schema
    .command('export')
    .argument('<workspace>')
    .argument('<folder>')
    .description('writes schemas, registry.json and sampling.json into a folder, for git')
    .exitOverride()
    .action((path: string, folder: string) =>
      withWorkspace(path, 'ask', ({ database }) => {
        for (const file of writeSchemaFolder(folder, governanceTexts(database))) printLine(join(folder, file))
      }),
    )
  schema
    .command('import')
    .argument('<workspace>')
    .argument('<folder>')
    .description('takes in new versions from a folder; all or nothing')
    .exitOverride()
    .action(runImport)
  schema
    .command('edge')
    .argument('<workspace>')
    .description('prints the sampling rules as JSON for an SDK to apply before it sends')
    .exitOverride()
    .action((path: string) =>
      withWorkspace(path, 'ask', (workspace) => printJson(edgeRulesOf(workspace.database))),
    )
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

function shortList(names: readonly string[]): string {
  const rest = names.length - 3
  return rest > 0 ? `${names.slice(0, 3).join(', ')} and ${rest} more` : names.join(', ')
}

async function runAudit(path: string, options: { json?: boolean }): Promise<void> {
  await withWorkspace(path, 'ask', async ({ analyst }) => {
    const audit = answerOf(await analyst.ask('audit', {}))
    if (options.json === true) {
      printJson(audit)
      return
    }
    const used =
      audit.usedShare === null ? 'none yet' : `${percent(audit.usedShare)} of them used by a rule or view`
    printLine(`${audit.events} events of ${audit.types.length} types, ${used}.\n`)
    printTable(
      ['event type', 'events', 'share', 'first seen', 'last seen', 'used by'],
      audit.types.map((type) => [
        type.eventType,
        type.events,
        percent(type.share),
        new Date(type.firstSeen).toISOString().slice(0, 10),
        new Date(type.lastSeen).toISOString().slice(0, 10),
        shortList(type.usedBy),
      ]),
    )
    const personal = audit.types.flatMap(({ eventType, fields }) =>
      fields.flatMap((field) =>
        field.personal === null ? [] : [`${eventType} ${field.path}: looks like ${field.personal}.`],
      ),
    )
    printSection('Personal data', personal)
    printSection(
      'Proposals',
      audit.proposals.map(({ sentence }) => sentence),
    )
  })
}

function printSection(title: string, lines: readonly string[]): void {
  if (lines.length === 0) return
  printLine(`\n${title}`)
  for (const line of lines) printLine(`- ${line}`)
}

/** Drafts by event type: from the stored events of a workspace, or from a sample. */
async function draftsFrom(source: string): Promise<Map<string, string>> {
  const drafts = new Map<string, string>()
  if (source.endsWith('.journey')) {
    await withWorkspace(source, 'ask', async ({ analyst }) => {
      for (const { eventType } of answerOf(await analyst.ask('audit', {})).types)
        drafts.set(eventType, answerOf(await analyst.ask('draft', { eventType })).text)
    })
    return drafts
  }
  const shapes = new Map<string, Shape>()
  let unreadable = 0
  const read = await readSample(source, ({ read: event }) => {
    if (!event.ok) {
      unreadable += 1
      return
    }
    const { eventType, payload } = event.value
    shapes.set(eventType, mergeShapes(shapes.get(eventType) ?? NOTHING_SEEN, shapeOf(payload)))
  })
  if (!read.ok) stop(read.error)
  if (unreadable > 0) remark(`${unreadable} lines were no events and were left out.`)
  for (const [eventType, shape] of shapes)
    drafts.set(eventType, JSON.stringify(draftSchema(eventType, shape), null, 2))
  return drafts
}

async function runInfer(source: string, options: { out: string }): Promise<void> {
  const drafts = await draftsFrom(source)
  if (drafts.size === 0) throw new CommandFailure(1, `${source}: no events to draft from.`)
  const fresh = [...drafts].filter(([eventType]) => {
    const isThere = existsSync(join(options.out, folderName(eventType)))
    if (isThere) remark(`${join(options.out, folderName(eventType))} is there and was left alone.`)
    return !isThere
  })
  const schemas = fresh.map(([eventType, text]) => ({ eventType, version: 1, text }))
  for (const file of writeSchemaFolder(options.out, { schemas, registry: null, sampling: null }))
    printLine(join(options.out, file))
}

async function runImport(path: string, folder: string): Promise<void> {
  const texts = readSchemaFolder(folder)
  if (!texts.ok) stop(texts.error)
  const { value } = texts
  await withWorkspace(path, 'make', (workspace) => {
    const { saved, refusals } = importTexts(workspace, systemClock, value)
    for (const line of saved) printLine(`Saved ${line}.`)
    if (refusals.length === 0) {
      if (saved.length === 0) remark('Nothing new.')
      return
    }
    for (const { message, path: field } of refusals)
      printLine(field === '' ? message : `${message} (${field})`)
    throw new CommandFailure(1, `${folder}: refused; nothing was changed.`)
  })
}
