import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { readKey, writeKey } from '#core/host/keys/key.ts'
import { keyNames, keysOf, rotateSealingKey } from '#core/host/keys/workspace-keys.ts'
import type { OpenedWorkspace } from '#core/host/opened.ts'
import { printLine, remark, stop } from '../output.ts'
import { answerOf, withWorkspace } from '../session.ts'

export function addKeyCommands(program: Command): void {
  const key = program
    .command('key')
    .description("the workspace's key: for tokens and for sealed dead letters")
  key.exitOverride()
  key
    .command('export')
    .argument('<workspace>')
    .description(
      'prints the keys of this workspace, one a line; whoever has them can find people by their raw values',
    )
    .exitOverride()
    .action((path: string) => withWorkspace(path, 'ask', exportKeys))
  key
    .command('import')
    .argument('<workspace>')
    .argument('[file]', 'lines that key export printed; standard input without it', '-')
    .description('saves the keys of this workspace for this user')
    .exitOverride()
    .action((path: string, file: string) =>
      withWorkspace(path, 'ask', (workspace) => importKeys(workspace, file)),
    )
  key
    .command('rotate')
    .argument('<workspace>')
    .description('seals new dead letters with a new key; tokens keep theirs, so that people stay whole')
    .exitOverride()
    .action((path: string) =>
      withWorkspace(path, 'change', ({ database, keys }) => {
        const { seal } = answerOf(rotateSealingKey(database, keys))
        remark(`The key ${seal} seals from now on; it is saved in ${keys.place}. Export the keys again.`)
      }),
    )
}

function namesOf(workspace: OpenedWorkspace): NonNullable<ReturnType<typeof keyNames>> {
  return (
    keyNames(workspace.database) ??
    stop({
      code: 'no_key',
      where: workspace.path,
      message: 'this workspace has no key yet: nothing came in since keys exist.',
    })
  )
}

function exportKeys(workspace: OpenedWorkspace): void {
  const names = namesOf(workspace)
  const found = keysOf(names, workspace.keys)
  if (found.length === 0)
    stop(workspace.privacy().problem ?? { code: 'key_missing', message: 'no key is here.' })
  for (const key of found) printLine(writeKey(key))
  const wanted = new Set([names.token, names.seal, ...names.earlier]).size
  if (found.length < wanted)
    remark(`${wanted - found.length} of ${wanted} keys are not here and were not exported.`)
}

function importKeys(workspace: OpenedWorkspace, file: string): void {
  const names = namesOf(workspace)
  const wanted = new Set([names.token, names.seal, ...names.earlier])
  const text = readFileSync(file === '-' ? 0 : file, 'utf8')
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const read = lines.map((line, index) => {
    const key = readKey(line)
    const where = `${file === '-' ? 'standard input' : file}:${index + 1}`
    if (key === null)
      return stop({
        code: 'usage',
        where,
        message: 'this is no key: 32 bytes as base64 or hexadecimal wanted.',
      })
    if (!wanted.has(key.id))
      return stop({
        code: 'other_key',
        where,
        message: `this key (${key.id}) is of another workspace.`,
        hint: `Wanted: ${[...wanted].join(', ')}.`,
      })
    return key
  })
  for (const key of read) workspace.keys.save(key)
  remark(`${read.length} of ${wanted.size} keys are saved in ${workspace.keys.place}.`)
}
