import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { z } from 'zod'

const folder = mkdtempSync(join(tmpdir(), 'journeyscope-mapping-'))
afterAll(() => rmSync(folder, { recursive: true }))
const workspace = join(folder, 'shop.journey')

function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['core/cli/main.ts', ...args], {
    encoding: 'utf8',
    env: { ...process.env, JOURNEYSCOPE_HOME: join(folder, 'home') },
  })
  return { status, stdout, stderr }
}

function file(name: string, lines: readonly object[]): string {
  const path = join(folder, name)
  writeFileSync(path, lines.map((line) => JSON.stringify(line)).join('\n'))
  return path
}

const Timeline = z.object({
  timeline: z.array(z.object({ eventType: z.string(), timestamp: z.number(), outcome: z.string() })),
})
const Letters = z.object({
  letters: z.array(z.object({ line: z.number(), message: z.string(), again: z.number() })),
})

test('events of another shape are mapped, refused where they lack something, and the same file changes nothing', () => {
  const events = file('orders.ndjson', [
    { user_id: 7, event_type: 'cart', ts: 1_788_170_400, nested: { kind: 'book' } },
    { user_id: 7, event_type: 'paid', ts: 1_788_170_460 },
    { event_type: 'paid', ts: 1_788_170_460 },
  ])
  const first = run('import', workspace, events, '--json', '--strict')
  expect(first.status).toBe(1)
  expect(JSON.parse(first.stdout)).toMatchObject({ received: 3, outcomes: { NO_TRANSITION: 2, REJECTED: 1 } })
  const again = run('import', workspace, events, '--json')
  expect(JSON.parse(again.stdout)).toMatchObject({ outcomes: { DUPLICATE: 2, REJECTED: 1 } })
  const { timeline } = Timeline.parse(JSON.parse(run('user', workspace, '7', '--json').stdout))
  const counted = timeline.filter(({ outcome }) => outcome !== 'DUPLICATE')
  expect(counted.map(({ eventType, timestamp }) => [eventType, timestamp])).toEqual([
    ['cart', 1_788_170_400_000],
    ['paid', 1_788_170_460_000],
  ])
  const { letters } = Letters.parse(JSON.parse(run('dead', 'list', workspace, '--json').stdout))
  expect(letters[0]).toEqual({
    line: 3,
    again: 1,
    message: 'userId is missing: there is no user_id here, and the mapping takes it from there.',
  })
  // The same line twice is one letter. Tried again, it is read by the mapping that it came with, and refused as before.
  const retried = run('dead', 'retry', workspace, '--json')
  expect(JSON.parse(retried.stdout)).toMatchObject({ tried: 1, stillRefused: 1 })
})

test('a mapping may name a field within others, and take a field from all', () => {
  const events = file('nested.json', [
    { user: { id: 'anna' }, event: { name: 'open' }, type: 'click', at: 1_788_170_400 },
  ])
  const mapped = run(
    'import',
    workspace,
    events,
    '--map',
    'eventType=event.name',
    '--map',
    'userId=user.id',
    '--json',
  )
  expect(JSON.parse(mapped.stdout)).toMatchObject({ received: 1, outcomes: { NO_TRANSITION: 1 } })
  const { timeline } = Timeline.parse(JSON.parse(run('user', workspace, 'anna', '--json').stdout))
  expect(timeline).toMatchObject([{ eventType: 'open', timestamp: 1_788_170_400_000 }])
  const none = run('import', workspace, events, '--map', 'eventType=')
  expect(none.status).toBe(2)
  expect(none.stderr).toContain('no field is known to hold eventType')
  const wrong = run('import', workspace, events, '--map', 'userId=user.name')
  expect(wrong.status).toBe(2)
  expect(wrong.stderr).toContain(
    'userId is to come from the field "user.name", which no event at its start has',
  )
})

test('whether events go by their shape or by the mapping can be said', () => {
  const ours = { userId: 'u', eventType: 'OURS', timestamp: 1_788_170_400_000 }
  const other = { who: 'u', what: 'OTHER', ours: 'no', at: 1_788_170_401 }
  const events = file('both.ndjson', [ours, other, other])
  const map = ['--map', 'userId=who', '--map', 'eventType=what', '--json']
  const outcomes = (...args: string[]): unknown => {
    const made = run(
      'import',
      join(folder, `${args.length}${args[1] ?? ''}.journey`),
      events,
      ...map,
      ...args,
    )
    return z.object({ outcomes: z.unknown() }).parse(JSON.parse(made.stdout)).outcomes
  }
  expect(outcomes()).toMatchObject({ NO_TRANSITION: 2, REJECTED: 1 })
  expect(outcomes('--reading', 'shape-or-mapping')).toMatchObject({ NO_TRANSITION: 3, REJECTED: 0 })
  expect(outcomes('--reading', 'shape')).toMatchObject({ NO_TRANSITION: 1, REJECTED: 2 })
  const wrong = run('import', workspace, events, '--reading', 'mine')
  expect(wrong.status).toBe(2)
  expect(wrong.stderr).toContain('--reading: one of shape, shape-or-mapping, mapping wanted')
})
