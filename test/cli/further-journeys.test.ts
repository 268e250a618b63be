import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

let folder: string
let path: string

const RULES = {
  version: '1',
  rules: [{ id: 'look', fromState: 'A', eventType: 'VIEW', toState: 'B' }],
  journeys: [
    {
      id: 'support',
      initialState: 'CALM',
      rules: [
        { id: 'ask', fromState: 'CALM', eventType: 'TICKET', toState: 'WAITING' },
        {
          id: 'answered',
          fromState: 'WAITING',
          eventType: 'ANSWER',
          condition: 'payload.solved == true',
          toState: 'CALM',
        },
      ],
    },
  ],
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'journeyscope-further-'))
  path = join(folder, 'x.journey')
  expect(run('rules', 'apply', path, write('rules.json', RULES)).status).toBe(0)
  const events = [
    { userId: 'ann', eventType: 'TICKET', timestamp: 1000 },
    { userId: 'ann', eventType: 'ANSWER', timestamp: 2000, payload: { solved: false } },
    { userId: 'bea', eventType: 'VIEW', timestamp: 1000 },
  ]
  expect(run('import', path, write('events.json', events)).status).toBe(0)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function run(...args: string[]) {
  return spawnSync(process.execPath, ['core/cli/main.ts', ...args], {
    encoding: 'utf8',
    env: { ...process.env, JOURNEYSCOPE_HOME: join(folder, 'home') },
  })
}

function write(name: string, value: unknown): string {
  const file = join(folder, name)
  writeFileSync(file, JSON.stringify(value, null, 2))
  return file
}

test('who is stuck in a further journey is asked by its name, for everybody and for one', () => {
  const everybody = run('explain', path, '--step', 'WAITING', '--journey', 'support')
  expect(everybody.stdout).toContain('1 person stands in WAITING in the journey support')
  expect(everybody.stdout).toContain('answered leads to CALM: 1 person lacks `payload.solved == true`.')
  const one = run('explain', path, '--user', 'bea', '--step', 'CALM', '--journey', 'support')
  expect(one.stdout).toContain('bea stands in CALM in the journey support; 1 rule leads out of it.')
  const gone = run('explain', path, '--step', 'WAITING', '--journey', 'gone')
  expect(gone.status).toBe(2)
  expect(gone.stderr).toContain('beside the main one there are: support')
  expect(run('explain', path, '--rule', 'ask', '--journey', 'support').status).toBe(2)
})

test('coverage says of each rule which journey it belongs to', () => {
  const { stdout } = run('rules', 'coverage', path)
  expect(stdout).toMatch(/^journey +rule +considered/)
  expect(stdout).toMatch(/^main +look +1 +1/m)
  expect(stdout).toMatch(/^support +answered +1 +0 +payload.solved == true +1/m)
})

test('what if tells of the journey in which people differ, for people as they stand now', () => {
  const draft = JSON.stringify(RULES).replace('payload.solved == true', 'payload.solved == false')
  const rules = write('draft.json', JSON.parse(draft))
  const everybody = run('rules', 'replay', path, '--rules', rules)
  expect(everybody.stdout).toContain('1 of 2 people would have gone another way.')
  expect(everybody.stdout).toContain('In the journey support: 1 person')
  expect(everybody.stdout).toContain('ann: WAITING now, CALM under the draft')
  const some = run('rules', 'replay', path, '--rules', rules, '--where', "state.currentStep == 'B'")
  expect(some.stdout).toContain('0 of 1 people would have gone another way.')
  expect(some.stderr).toContain('as they stand now')
})
