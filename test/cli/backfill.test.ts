import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'journeyscope-backfill-'))
afterAll(() => rmSync(folder, { recursive: true }))

function run(...args: string[]) {
  return spawnSync(process.execPath, ['core/cli/main.ts', ...args], {
    encoding: 'utf8',
    env: { ...process.env, JOURNEYSCOPE_HOME: join(folder, 'home') },
  })
}

const rule = { id: 'go', fromState: 'A', eventType: 'GO', toState: 'B' }
const action = { type: 'TRIGGER_ALERT', payload: { message: 'went' } }

test('history is imported with its effects held and listed; with --effects they are done', () => {
  const rules = join(folder, 'rules.json')
  writeFileSync(rules, JSON.stringify({ version: '1', rules: [{ ...rule, action }] }))
  const events = join(folder, 'events.ndjson')
  const lines = ['old', 'new'].map((userId, index) =>
    JSON.stringify({ userId, eventType: 'GO', timestamp: 1_000_000 + index * 1000 }),
  )
  writeFileSync(events, lines.join('\n'))
  for (const [more, held] of [
    [[], [{ rule: 'go', type: 'TRIGGER_ALERT', effects: 2 }]],
    [['--watermark', '1001000'], [{ rule: 'go', type: 'TRIGGER_ALERT', effects: 1 }]],
    [['--effects'], []],
  ] as const) {
    const workspace = join(folder, `${more.join('')}.journey`)
    expect(run('rules', 'apply', workspace, rules).status).toBe(0)
    const imported = run('import', workspace, events, '--backfill', ...more, '--json')
    expect(JSON.parse(imported.stdout)).toMatchObject({ outcomes: { SUCCESS: 2 }, held })
    if (more.length > 0) continue
    const again = run('import', workspace, events, '--backfill', ...more, '--json')
    expect(JSON.parse(again.stdout)).toMatchObject({ outcomes: { DUPLICATE: 2 }, held })
  }
  const refused = run('import', join(folder, 'x.journey'), events, '--effects')
  expect(refused.status).toBe(2)
  expect(refused.stderr).toContain('go with --backfill')
})
