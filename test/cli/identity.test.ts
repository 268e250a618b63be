import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'journeyscope-identity-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function run(args: readonly string[], environment: Record<string, string> = {}) {
  return spawnSync(process.execPath, ['core/cli/main.ts', ...args], {
    encoding: 'utf8',
    env: { ...process.env, JOURNEYSCOPE_HOME: join(folder, 'home'), ...environment },
  })
}

const User = z.object({
  profile: z.object({ id: z.string(), identifiers: z.array(z.string()) }),
  state: z.unknown(),
  timeline: z.array(z.object({ eventId: z.string() })),
})

function user(path: string, id: string): z.infer<typeof User> {
  return User.parse(JSON.parse(run(['user', path, id, '--json']).stdout))
}

test('two people are merged after a look at what that would do, and parted exactly as they were', () => {
  const path = join(folder, 'people.journey')
  expect(run(['rules', 'apply', path, 'examples/journey-rules.json']).status).toBe(0)
  expect(run(['import', path, 'docs/how-to/events.ndjson', 'docs/how-to/people.ndjson']).status).toBe(0)
  const before = [user(path, 'user_123'), user(path, 'user_456')]
  expect(before[1]?.profile.identifiers.sort()).toEqual(['user_456', 'visitor_9'])

  const preview = run(['identity', 'preview', path, 'user_123', 'visitor_9', '--json'])
  expect(JSON.parse(preview.stdout)).toMatchObject({
    before: [{ id: 'user_123' }, { id: 'user_456', events: 2 }],
    after: { id: 'user_123' },
  })
  expect(user(path, 'user_123')).toEqual(before[0])

  expect(run(['identity', 'join', path, 'user_123', 'user_456', '--reason', 'one phone']).stdout).toContain(
    'one person now: user_123',
  )
  const joined = user(path, 'visitor_9')
  expect(joined.profile.id).toBe('user_123')
  expect(joined.timeline.length).toBeGreaterThanOrEqual(before[0]?.timeline.length ?? 0)
  expect(run(['identity', 'join', path, 'user_123', 'visitor_9', '--reason', 'x']).stderr).toContain(
    'these two are one person already',
  )

  const ledger = run(['identity', 'ledger', path, '--json'])
  expect(JSON.parse(ledger.stdout)).toMatchObject({
    links: [{ link: 2, eventId: null, reason: 'one phone' }, { link: 1 }],
    counts: { joined: 2, refused: 0, undone: 0 },
  })
  expect(run(['identity', 'undo', path, '2', '--reason', 'her sister']).status).toBe(0)
  expect([user(path, 'user_123'), user(path, 'user_456')]).toEqual(before)
  expect(run(['identity', 'undo', path, '2', '--reason', 'again']).status).toBe(2)
})

test('what joins people is a document: a broken one is refused with its place, another decides all anew', () => {
  const path = join(folder, 'strict.journey')
  expect(run(['import', path, 'docs/how-to/people.ndjson']).status).toBe(0)
  expect(user(path, 'user_456').profile.identifiers).toHaveLength(2)
  const file = join(folder, 'identity.json')
  writeFileSync(file, '{"usersPerAnonymous": -1}')
  const refused = run(['identity', 'apply', path, file])
  expect(refused.status).toBe(2)
  expect(refused.stderr).toContain('identity.usersPerAnonymous')
  writeFileSync(file, '{"usersPerAnonymous": 0}')
  expect(run(['identity', 'apply', path, file]).status).toBe(0)
  expect(user(path, 'user_456').profile.identifiers).toEqual(['user_456'])
  expect(user(path, 'visitor_9').profile.id).toBe('visitor_9')
})

test('a key in the environment that is none ends a command with one line', () => {
  const ended = run(['identity', 'ledger', join(folder, 'people.journey')], { JOURNEYSCOPE_KEY: 'no key' })
  expect(ended.status).toBe(2)
  expect(ended.stderr.trim().split('\n')).toEqual([expect.stringContaining('JOURNEYSCOPE_KEY is no key')])
})
