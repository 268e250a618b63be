import type { Command } from 'commander'
import { readEnrichment, readLookup } from '#core/host/governed/enrichment.ts'
import { ONLY } from '#core/host/governed/governance.ts'
import { documentsInForce, saveDocument } from '#core/store/documents.ts'
import { printJson, remark, stop } from '../output.ts'
import { readText } from '../rules/rules-file.ts'
import { answerOf, systemClock, withWorkspace } from '../session.ts'

export function addEnrichmentCommands(program: Command): void {
  const enrichment = program
    .command('enrichment')
    .description('fields that are added to events as they arrive')
  enrichment.exitOverride()
  enrichment
    .command('show')
    .argument('<workspace>')
    .description('prints what is in force as JSON, and the names of the tables')
    .exitOverride()
    .action((path: string) =>
      withWorkspace(path, 'ask', ({ database }) => {
        const text = documentsInForce(database, 'enrichment').find(({ name }) => name === ONLY)?.text ?? null
        const tables = documentsInForce(database, 'lookup').map(({ name }) => name)
        printJson({ enrichment: answerOf(readEnrichment(text)), tables })
      }),
    )
  enrichment
    .command('apply')
    .argument('<workspace>', 'a .journey file, made where it is absent')
    .argument('<file>', 'the document as JSON')
    .description('puts it in force for what arrives from now on')
    .exitOverride()
    .action(apply)
  enrichment
    .command('table')
    .argument('<workspace>', 'a .journey file, made where it is absent')
    .argument('<name>', 'the name that lookups give')
    .argument('<file>', 'CSV with a header')
    .description('saves a table for lookups; personal values in it become tokens, as in events')
    .exitOverride()
    .action(saveTable)
}

async function apply(path: string, file: string): Promise<void> {
  const text = readText(file)
  const read = readEnrichment(text)
  if (!read.ok) stop({ ...read.error, where: `${file}, ${read.error.where ?? ''}` })
  await withWorkspace(path, 'make', ({ database }) => {
    saveDocument(database, { kind: 'enrichment', name: ONLY, savedAt: systemClock.now(), text })
    remark('It is in force for what arrives from now on.')
  })
}

async function saveTable(path: string, name: string, file: string): Promise<void> {
  const text = readText(file)
  const read = readLookup(text)
  if (!read.ok) stop({ ...read.error, where: file })
  await withWorkspace(path, 'make', (workspace) => {
    const scrubbed = workspace.privacy().scrubber.text(text)
    saveDocument(workspace.database, { kind: 'lookup', name, savedAt: systemClock.now(), text: scrubbed })
    remark(`The table ${name} is in force for what arrives from now on.`)
  })
}
