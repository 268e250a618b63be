import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { afterAll, expect, test } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'journeyscope-resume-'))
afterAll(() => rmSync(folder, { recursive: true }))

const file = join(folder, 'events.ndjson')
const LINES = 40_000
writeFileSync(
  file,
  Array.from({ length: LINES }, (_, n) =>
    n % 97 === 0
      ? '{"broken":'
      : JSON.stringify({
          userId: `u${n % 900}`,
          eventType: `E${n % 3}`,
          timestamp: 1_790_000_000_000 + n,
        }),
  ).join('\n'),
)

function importArgs(workspace: string): string[] {
  return ['core/cli/main.ts', 'import', workspace, file, '--json']
}

/** Everything that an import leaves behind, but for the moments at which it came. */
function contents(workspace: string): unknown {
  const database = new Database(workspace, { readonly: true })
  const all = (sql: string): unknown => database.prepare(sql).raw().all()
  const found = {
    events: all('SELECT arrival, hex(event_id) FROM events ORDER BY arrival'),
    letters: all('SELECT arrival, line, code FROM dead_letters ORDER BY arrival'),
    duplicates: all('SELECT count(*) FROM duplicates'),
    receipts: all('SELECT outcome, sum(count) FROM receipts GROUP BY outcome'),
  }
  database.close()
  return found
}

test('an import that is killed and begun again ends as one that was not', { timeout: 120_000 }, async () => {
  const whole = join(folder, 'whole.journey')
  expect(spawnSync(process.execPath, importArgs(whole)).status).toBe(0)
  const cut = join(folder, 'cut.journey')
  let kills = 0
  // Long enough to store something, short enough not to end: moments that differ from run to run.
  for (const delay of [500, 700, 620, 900, 560, 800]) {
    const child = spawn(process.execPath, importArgs(cut), { stdio: 'ignore' })
    const ended = new Promise<NodeJS.Signals | null>((resolve) =>
      child.on('exit', (_code, signal) => resolve(signal)),
    )
    await wait(delay + Math.random() * 150)
    child.kill('SIGKILL')
    if ((await ended) === 'SIGKILL') kills += 1
    else break
  }
  const last = spawnSync(process.execPath, importArgs(cut), { encoding: 'utf8' })
  expect(last.stderr.replace(/.*went on after .*\n/, '')).toBe('')
  expect(last.status).toBe(0)
  expect(kills).toBeGreaterThan(0)
  expect(contents(cut)).toEqual(contents(whole))
})
