import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'journeyscope-cli-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const done = spawnSync(process.execPath, ['core/cli/main.ts', ...args], {
    encoding: 'utf8',
    env: { ...process.env, JOURNEYSCOPE_HOME: join(folder, 'home') },
  })
  return { status: done.status, stdout: done.stdout, stderr: done.stderr }
}

const at = (name: string): string => join(folder, name)
const DATA = '../shared/data'
const withData = test.skipIf(!existsSync(DATA))
if (!existsSync(DATA)) console.warn(`SKIPPED: tests on real data, since ${DATA} is absent.`)

const Dfg = z.object({ dfg: z.array(z.tuple([z.string(), z.string(), z.number()])) })
const Graph = z.object({
  nodes: z.array(z.object({ id: z.string(), starts: z.number(), ends: z.number(), events: z.number() })),
  edges: z.array(z.object({ from: z.string(), to: z.string(), count: z.number() })),
})

withData.each(['running-example', 'roadtraffic100traces'])(
  '%s imports, and its graph is the published one',
  (log) => {
    const workspace = at(`${log}.journey`)
    const file = `${DATA}/process/${log}.csv`
    const first = run('import', workspace, file, '--json')
    expect(first.status).toBe(0)
    const again: unknown = JSON.parse(run('import', workspace, file, '--json').stdout)
    const received = z.object({ received: z.number() }).parse(JSON.parse(first.stdout)).received
    expect(again).toMatchObject({ received, outcomes: { DUPLICATE: received } })
    const graph = Graph.parse(JSON.parse(run('graph', workspace, '--json').stdout))
    const expected = Dfg.parse(JSON.parse(readFileSync(`${DATA}/expected/process_${log}.json`, 'utf8'))).dfg
    expect(graph.edges.map(({ from, to, count }) => [from, to, count]).sort()).toEqual([...expected].sort())
  },
)

withData('the reference rules load unchanged and explain a miss', () => {
  const workspace = at('quick.journey')
  expect(run('rules', 'apply', workspace, `${DATA}/journey-rules.json`).status).toBe(0)
  const events = [
    { userId: 'user_123', eventType: 'CLICK', payload: { buttonId: 'signup' }, timestamp: 1 },
    { userId: 'user_123', eventType: 'FORM_SUBMIT', payload: { formId: 'checkout' }, timestamp: 2 },
  ]
  writeFileSync(at('quick.ndjson'), events.map((event) => JSON.stringify(event)).join('\n'))
  run('import', workspace, at('quick.ndjson'))
  const user: unknown = JSON.parse(run('user', workspace, 'user_123', '--json').stdout)
  expect(user).toMatchObject({
    profile: { id: 'user_123' },
    state: { currentStep: 'SIGNUP_STARTED', version: 1 },
  })
  const explained: unknown = JSON.parse(
    run('explain', workspace, '--user', 'user_123', '--rule', 'rule_002', '--json').stdout,
  )
  expect(explained).toMatchObject({
    fired: false,
    sentence: 'rule_002 did not fire: `payload.formId` is `checkout`, the rule wants `registration`.',
    rules: [
      {
        id: 'rule_002',
        clauses: [
          { holds: true },
          { holds: true },
          { expected: 'registration', actual: 'checkout', holds: false },
        ],
      },
    ],
  })
  const graph: unknown = JSON.parse(run('graph', workspace, '--json').stdout)
  expect(graph).toMatchObject({ lens: 'step' })
})

test('a file with bad lines goes in but for those, and --strict says so', () => {
  const good = JSON.stringify({ userId: 'u', eventType: 'X', timestamp: 1 })
  writeFileSync(at('bad.ndjson'), [good, '{', '[1]', JSON.stringify({ userId: 'u' })].join('\n'))
  const strict = run('import', at('bad.journey'), at('bad.ndjson'), '--strict', '--json')
  expect(strict.status).toBe(1)
  expect(JSON.parse(strict.stdout)).toMatchObject({
    received: 4,
    outcomes: { NO_TRANSITION: 1, REJECTED: 3 },
  })
})

test('bad input ends with exit code 2 and one line that says what and where', () => {
  writeFileSync(at('latin1.ndjson'), Buffer.from([0x7b, 0xe9, 0x7d]))
  writeFileSync(at('unknown.json'), '{\n  "version": "1",\n  "rules": [],\n  "colour": "red"\n}')
  writeFileSync(
    at('cel.json'),
    JSON.stringify(
      {
        version: '1',
        rules: [{ id: 'r', fromState: 'A', eventType: 'X', toState: 'B', condition: 'payload.a => 3' }],
      },
      null,
      2,
    ),
  )
  writeFileSync(
    at('text.journey'),
    'this is no database, only some text that is long enough to be looked at as one',
  )
  const newer = new Database(at('newer.journey'))
  newer.pragma(`application_id = ${0x4a_52_4e_59}`)
  newer.pragma('user_version = 999')
  newer.exec('CREATE TABLE t (a)')
  newer.close()
  const cases: [string[], RegExp][] = [
    [['import', at('a.journey'), at('latin1.ndjson')], /latin1\.ndjson.*UTF-8/],
    [['import', at('a.journey'), at('absent.ndjson')], /absent\.ndjson/],
    [['rules', 'apply', at('a.journey'), at('unknown.json')], /4:\d+ colour: this key is unknown/],
    [['rules', 'check', at('cel.json')], /CEL has no operator =>/],
    [['graph', at('text.journey')], /not a journeyscope workspace/],
    [['graph', at('newer.journey')], /newer journeyscope/],
    [['graph', at('nowhere.journey')], /no such file/],
    [['graph'], /missing required argument/],
  ]
  for (const [args, message] of cases) {
    const { status, stderr, stdout } = run(...args)
    expect({ args, status }).toEqual({ args, status: 2 })
    expect(stdout + stderr).toMatch(message)
  }
  expect(readFileSync(at('text.journey'), 'utf8')).toContain('only some text')
  expect(existsSync(at('a.journey'))).toBe(false)
})

test('a workspace that may only be read is refused for writing, and stays as it was', () => {
  const workspace = at('readonly.journey')
  run('rules', 'apply', workspace, 'examples/journey-rules.json')
  chmodSync(workspace, 0o444)
  // Root may write everything: what others may not is seen by asking as one of them.
  const asNobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
  if (process.getuid?.() === 0) chmodSync(folder, 0o755)
  const ask = (...args: string[]) =>
    spawnSync(process.execPath, ['core/cli/main.ts', ...args], { encoding: 'utf8', ...asNobody })
  const before = readFileSync(workspace)
  const { status, stderr } = ask('rules', 'apply', workspace, 'examples/journey-rules.json')
  expect({ status, stderr }).toMatchObject({ status: 2, stderr: expect.stringMatching(/cannot be written/) })
  expect(readFileSync(workspace)).toEqual(before)
})

test('generate is deterministic, and its events fit the example rules', () => {
  const args = ['generate', '--users', '50', '--events', '1000', '--seed', '5']
  const first = run(...args)
  expect(first.stdout.trim().split('\n')).toHaveLength(1000)
  expect(run(...args).stdout).toBe(first.stdout)
  writeFileSync(at('made.ndjson'), first.stdout)
  run('rules', 'apply', at('made.journey'), 'examples/tidewater-rules.json')
  run('import', at('made.journey'), at('made.ndjson'))
  const graph = Graph.parse(JSON.parse(run('graph', at('made.journey'), '--json').stdout))
  expect(graph.edges.filter((edge) => edge.count > 0).length).toBeGreaterThan(15)
})
