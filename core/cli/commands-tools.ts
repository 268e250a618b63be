import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { z } from 'zod'
import { totalOutcomes } from '#core/event/outcome.ts'
import { privacyOf } from '#core/host/governed/privacy.ts'
import { userKeys } from '#core/host/keys/key-store.ts'
import { packageFolder } from '#core/host/places.ts'
import { generateEvents } from '#core/sources/generate/generate.ts'
import { EXAMPLE, optionsProblem } from '#core/sources/generate/options.ts'
import { checkWorkspace } from '#core/store/health.ts'
import { openForReading } from '#core/store/open.ts'
import { CommandFailure, printJson, printTable, stop } from './output.ts'

export function addToolCommands(program: Command): void {
  program
    .command('generate')
    .option('--users <n>', 'people', String(EXAMPLE.users))
    .option('--events <n>', 'distinct events', String(EXAMPLE.events))
    .option('--seed <n>', 'the same seed gives the same events', String(EXAMPLE.seed))
    .option('--duplicates <share>', 'share of events that are sent twice', '0')
    .option('--late <share>', 'share of events that come long after their time', '0')
    .option('--malformed <share>', 'share of lines that are broken', '0')
    .description('writes synthetic events of a made-up product as NDJSON to standard output')
    .action(generate)
  program
    .command('doctor')
    .argument('[workspace]')
    .option('--json', 'print one JSON document')
    .description('checks this installation and a workspace')
    .action(examine)
  program
    .command('bench')
    .option('--json', 'print one JSON document')
    .option('--only <name>', 'one benchmark')
    .description('measures this machine against a reference in the same run')
    .action((options: { json?: boolean; only?: string }) => {
      const script = join(packageFolder(), 'bench', 'main.ts')
      if (!existsSync(script))
        stop({ code: 'not_found', message: 'the benchmarks come with the source only.' })
      const args = [
        ...(options.json === true ? ['--json'] : []),
        ...(options.only === undefined ? [] : ['--only', options.only]),
      ]
      const { status } = spawnSync(process.execPath, [script, ...args], { stdio: 'inherit' })
      if (status !== 0) throw new CommandFailure(1, 'the benchmark failed.')
    })
}

const Numbers = z.object({
  users: z.coerce.number().int().min(1),
  events: z.coerce.number().int().min(1),
  seed: z.coerce.number().int(),
  duplicates: z.coerce.number().min(0).max(1),
  late: z.coerce.number().min(0).max(1),
  malformed: z.coerce.number().min(0).max(1),
})

async function generate(options: Record<string, string>): Promise<void> {
  const numbers = Numbers.safeParse(options)
  if (!numbers.success) {
    const [issue] = numbers.error.issues
    return stop({
      code: 'usage',
      message: `--${String(issue?.path[0])}: ${issue?.message ?? 'another value wanted'}.`,
    })
  }
  const wanted = { ...EXAMPLE, ...numbers.data }
  const problem = optionsProblem(wanted)
  if (problem !== null) stop(problem)
  let block = ''
  for (const line of generateEvents(wanted)) {
    block += `${line}\n`
    if (block.length < 1 << 18) continue
    if (!process.stdout.write(block)) await new Promise((done) => process.stdout.once('drain', done))
    block = ''
  }
  process.stdout.write(block)
}

function examine(path: string | undefined, options: { json?: boolean }): void {
  const findings = [{ check: 'Node', ok: true, detail: process.versions.node }]
  if (path !== undefined) {
    const reading = openForReading(resolve(path))
    const opened = reading.ok ? reading : stop(reading.error)
    const health = checkWorkspace(opened.value)
    const privacy = privacyOf(opened.value, userKeys(), false)
    opened.value.close()
    const { stored, receipts } = health
    findings.push(
      { check: 'file', ok: health.integrity === 'ok', detail: health.integrity },
      {
        check: 'key',
        ok: privacy.ok && privacy.value.problem === null,
        detail: privacy.ok
          ? (privacy.value.problem?.message ?? 'is here, or was never needed')
          : privacy.error.message,
      },
      {
        check: 'outcomes add up',
        ok: totalOutcomes(stored) === totalOutcomes(receipts),
        detail: `${totalOutcomes(receipts)} received, ${totalOutcomes(stored)} stored`,
      },
      {
        check: 'topology',
        ok: health.edgesAgree,
        detail: health.edgesAgree ? 'equals its transitions' : 'differs from its transitions',
      },
    )
  }
  if (options.json === true) printJson({ findings })
  else
    printTable(
      ['check', '', 'detail'],
      findings.map(({ check, ok, detail }) => [check, ok ? 'ok' : 'FAULT', detail]),
    )
  if (findings.some(({ ok }) => !ok)) throw new CommandFailure(1, 'something is wrong; see above.')
}
