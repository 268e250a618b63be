import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { z } from 'zod'

const folder = mkdtempSync(join(tmpdir(), 'journeyscope-readings-'))
afterAll(() => rmSync(folder, { recursive: true }))

const Imported = z.object({ received: z.number(), outcomes: z.record(z.string(), z.number()) })

function run(...args: string[]): { outcomes: Record<string, number>; stderr: string; status: number | null } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['core/cli/main.ts', 'import', ...args, '--json'],
    { encoding: 'utf8', env: { ...process.env, JOURNEYSCOPE_HOME: join(folder, 'home') } },
  )
  const { outcomes } = status === 0 ? Imported.parse(JSON.parse(stdout)) : { outcomes: {} }
  return { outcomes, stderr, status }
}

function file(name: string, ...lines: string[]): string {
  const path = join(folder, name)
  writeFileSync(path, `${lines.join('\n')}\n`)
  return path
}

test('a file of a kind that came before is read as that one was, so that importing it twice changes nothing', () => {
  const workspace = join(folder, 'twice.journey')
  const rows = ['who;did;day;sum', 'ann;Kauf;03.02.2026;"1,5"', 'bob;Kauf;04.02.2026;"2,5"']
  const path = file('hist.csv', ...rows)
  const mapping = ['--map', 'userId=who', '--map', 'eventType=did', '--time-format', 'day-month-year']
  const first = run(workspace, path, ...mapping, '--decimal-comma', '--time-zone', 'Europe/Berlin')
  expect(first.outcomes).toMatchObject({ NO_TRANSITION: 2, DUPLICATE: 0 })
  const again = run(workspace, path)
  expect(again.outcomes).toMatchObject({ NO_TRANSITION: 0, DUPLICATE: 2 })
  expect(again.stderr).toMatch(/hist\.csv: read as for hist\.csv on .*--propose-anew reads it by its content/)
  const next = run(
    workspace,
    file('next.csv', rows[0] ?? '', 'cem;Kauf;05.02.2026;"9,5"'),
    '--time-zone',
    'UTC',
  )
  expect(next.outcomes).toMatchObject({ NO_TRANSITION: 1 })
  const anew = run(workspace, path, '--propose-anew')
  expect([anew.status, anew.stderr]).toEqual([2, expect.stringMatching(/no column is known to hold/)])
  const cut = run(workspace, path, '--delimiter', ';')
  expect([cut.status, cut.stderr]).toEqual([2, expect.not.stringMatching(/read as for/)])
})

test('where nothing feeds the timestamp, or only its look speaks for what does, standard error says it', () => {
  const workspace = join(folder, 'times.journey')
  const none = run(workspace, file('none.csv', 'user_id;event', 'ann;Kauf', 'bob;Kauf', 'cem;Kauf'))
  expect(none.stderr).toContain(
    'none.csv: WARNING: Nothing feeds timestamp: all 3 events will stand at the moment of the import',
  )
  expect(none.stderr).toContain('--map timestamp=COLUMN')
  const looked = run(workspace, file('looked.csv', 'user_id;event;wann', 'ann;Kauf;2026-02-03'))
  expect(looked.stderr).toContain('looked.csv: timestamp is taken from wann: its values are dates.')
})

test('a file that has nothing in common with the workspace is said on standard error, and goes in', () => {
  const workspace = join(folder, 'shop.journey')
  const header = 'user_id;event;timestamp'
  const first = run(workspace, file('shop.csv', header, 'ann;Kauf;2026-02-03T10:00:00Z'))
  expect(first.stderr).not.toContain('known to')
  const other = run(
    workspace,
    file('crm.csv', header, 'x1;Anruf;2026-02-03T10:00:00Z', 'x2;Anruf;2026-02-04T10:00:00Z'),
  )
  expect(other.stderr).toContain(
    'crm.csv: WARNING: Nothing in this file is known to shop.journey. None of its 2 events has an event type, a step or the id of a person that is there; it has Anruf. It goes in all the same.',
  )
  expect(other.outcomes).toMatchObject({ NO_TRANSITION: 2 })
})
