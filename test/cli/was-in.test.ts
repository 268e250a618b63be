import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

let folder: string
let path: string

const RULES = {
  version: '1',
  initialState: 'LANDING',
  rules: [
    { id: 'look', fromState: 'LANDING', eventType: 'VIEW', toState: 'LOOKING' },
    { id: 'pay', fromState: 'LOOKING', eventType: 'PAY', toState: 'PAID' },
  ],
  journeys: [
    {
      id: 'support',
      initialState: 'CALM',
      rules: [{ id: 'ask', fromState: 'CALM', eventType: 'ASK', toState: 'WAITING' }],
    },
  ],
}

function run(...args: string[]) {
  return spawnSync(process.execPath, ['core/cli/main.ts', ...args], {
    encoding: 'utf8',
    env: { ...process.env, JOURNEYSCOPE_HOME: join(folder, 'home') },
  })
}

function write(name: string, value: unknown): string {
  const file = join(folder, name)
  writeFileSync(file, JSON.stringify(value))
  return file
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'journeyscope-was-in-'))
  path = join(folder, 'x.journey')
  expect(run('rules', 'apply', path, write('rules.json', RULES)).status).toBe(0)
  const events = [
    { userId: 'ann', eventType: 'VIEW', timestamp: 1000, source: 'web' },
    { userId: 'ann', eventType: 'PAY', timestamp: 2000, source: 'app' },
    { userId: 'bea', eventType: 'VIEW', timestamp: 3000, source: 'web' },
    { userId: 'bea', eventType: 'ASK', timestamp: 4000, source: 'web' },
    { userId: 'cem', eventType: 'OTHER', timestamp: 5000, source: 'app' },
  ]
  expect(run('import', path, write('events.json', events)).status).toBe(0)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** People and moves that the graph counts. */
function counted(...args: string[]): [number, number] {
  const { stdout, stderr } = run('graph', path, '--json', ...args)
  if (stdout === '') throw new Error(stderr)
  const { people, moves } = JSON.parse(stdout)
  return [people, moves]
}

test('who was ever in a step, and who never was, is asked by name', () => {
  expect(counted('--was-in', 'LOOKING', '--never-in', 'PAID')).toEqual([1, 1])
  expect(counted('--was-in', 'support:WAITING')).toEqual([1, 1])
  // Ann stood there when this time began; the move away is what she did in it.
  expect(counted('--was-in', 'LOOKING', '--from', '2000', '--to', '3000')).toEqual([1, 1])
})

test('beside a filter it keeps what that keeps of these people', () => {
  expect(counted('--was-in', 'PAID', '--where', 'event.source == "web" || event.source == "tv"')).toEqual([
    1, 1,
  ])
  const both = ['--people', '--never', 'event.eventType == "ASK"']
  expect(counted('--was-in', 'LOOKING', '--where', 'event.source == "web"', ...both)).toEqual([1, 2])
  const { stdout } = run('rules', 'coverage', path, '--was-in', 'PAID', '--json')
  expect(JSON.parse(stdout).judged).toBe(2)
})

test('a step that nobody knows, and what cannot be meant, end with exit code 2', () => {
  for (const [args, said] of [
    [['graph', path, '--was-in', 'PAYD'], 'Is PAID meant?'],
    [
      ['graph', path, '--was-in', 'PAID', '--where', 'true', '--people-without'],
      '--was-in STEP --never EVENT',
    ],
    [['rules', 'coverage', path, '--never-in', 'PAYD'], 'Is PAID meant?'],
  ] as const) {
    const { status, stderr } = run(...args)
    expect([status, stderr]).toEqual([2, expect.stringContaining(said)])
  }
})
