import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'journeyscope-rules-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function run(...args: string[]) {
  return spawnSync(process.execPath, ['core/cli/main.ts', ...args], {
    encoding: 'utf8',
    env: { ...process.env, JOURNEYSCOPE_HOME: join(folder, 'home') },
  })
}

function write(name: string, value: unknown): string {
  const path = join(folder, name)
  writeFileSync(path, JSON.stringify(value, null, 2))
  return path
}

const RULES = 'examples/journey-rules.json'
const CLICK = { eventType: 'CLICK', payload: { buttonId: 'signup' } }

test('tests of rules pass, fail with a reason, and are written for build servers', () => {
  const good = write('good.json', { name: 'starts', events: [{ ...CLICK, step: 'SIGNUP_STARTED' }] })
  const bad = write('bad.json', [{ name: 'stays', events: [{ ...CLICK, step: 'LANDING' }] }])
  const passed = run('rules', 'test', RULES, good)
  expect(passed.status).toBe(0)
  expect(passed.stdout).toContain('ok')
  expect(passed.stderr).toContain('1 test passed.')
  const report = join(folder, 'report.xml')
  const failed = run('rules', 'test', RULES, good, bad, '--json', '--junit', report)
  expect(failed.status).toBe(1)
  expect(JSON.parse(failed.stdout)).toMatchObject({ tests: 2, failed: 1 })
  expect(failed.stdout).toContain('rule_001 moved test from LANDING to SIGNUP_STARTED')
  expect(readFileSync(report, 'utf8')).toContain('failures="1"')
  const broken = run('rules', 'test', RULES, write('broken.json', { name: 'x', events: [] }))
  expect(broken.status).toBe(2)
  expect(broken.stderr).toContain('events')
  expect(run('rules', 'test', join(folder, 'nowhere.json'), good).status).toBe(2)
})

test('a folder of rules is tested by the tests that lie in it', () => {
  const place = join(folder, 'own')
  mkdirSync(place)
  writeFileSync(join(place, 'rules.json'), readFileSync(RULES, 'utf8'))
  expect(run('rules', 'test', place).stderr).toContain('there is no *.test.json here.')
  write('own/starts.test.json', { name: 'starts', events: [{ ...CLICK, step: 'SIGNUP_STARTED' }] })
  const passed = run('rules', 'test', place)
  expect(passed.stderr).toContain('1 test passed.')
  expect(passed.status).toBe(0)
})

test('rules that no longer know the step where people stand say so, and who may be judged anew is told', () => {
  const path = join(folder, 'stranded.journey')
  expect(run('rules', 'apply', path, RULES).status).toBe(0)
  const events = write('click.json', [{ ...CLICK, userId: 'u', timestamp: 1000 }])
  expect(run('import', path, events).status).toBe(0)
  const other = write('other.json', {
    version: '2',
    rules: [{ id: 'go', fromState: 'LANDING', eventType: 'CLICK', toState: 'INSIDE' }],
  })
  const applied = run('rules', 'apply', path, other)
  expect(applied.status).toBe(0)
  expect(applied.stderr).toContain('1 person stands in SIGNUP_STARTED, which these rules do not know')
  expect(run('rules', 'apply', path, other, '--from-start').stderr).not.toContain('stands in')
  expect(run('user', path, 'u').stdout).toContain('is in INSIDE')
})

test('the check places what is probably not meant, and the rules become a document', () => {
  const rule = { id: 'one', fromState: 'A', eventType: 'X', toState: 'B' }
  const odd = write('odd.json', { version: '1', rules: [rule, { ...rule, id: 'two' }] })
  const checked = run('rules', 'check', odd, '--json')
  expect(checked.status).toBe(1)
  expect(JSON.parse(checked.stdout)).toMatchObject({
    findings: [{ code: 'shadowed_rule', rule: 'two', line: 11, column: 13 }],
  })
  const document = run('rules', 'list', RULES, '--format', 'markdown')
  expect(document.status).toBe(0)
  expect(document.stdout).toContain('| `rule_001` | LANDING | CLICK |')
  expect(run('rules', 'list', RULES, '--format', 'pdf').status).toBe(2)
})

test('people in steps that are no more are listed first, go where it was chosen, and their timeline says so', () => {
  const path = join(folder, 'migrated.journey')
  expect(run('rules', 'apply', path, RULES).status).toBe(0)
  const events = write('clicks.json', [{ ...CLICK, userId: 'u', timestamp: 1000 }])
  expect(run('import', path, events).status).toBe(0)
  const other = write('inside.json', {
    version: '2',
    rules: [{ id: 'go', fromState: 'LANDING', eventType: 'CLICK', toState: 'INSIDE' }],
  })
  const listed = run('rules', 'apply', path, other, '--preview', '--json')
  expect(listed.status).toBe(1)
  expect(JSON.parse(listed.stdout)).toMatchObject({
    vanished: [{ journey: '', step: 'SIGNUP_STARTED', people: 1, examples: ['u'] }],
    targets: [{ journey: '', initialStep: 'LANDING', steps: ['LANDING', 'INSIDE'] }],
  })
  const chosen = ['--migrate', 'SIGNUP_STARTED=INSIDE']
  expect(run('rules', 'apply', path, other, '--preview', ...chosen).status).toBe(0)
  for (const [choice, reason] of [
    ['SIGNUP_STARTED=NOWHERE', 'NOWHERE is no step of these rules'],
    ['LANDING=INSIDE', 'LANDING is a step of these rules too'],
    ['SIGNUP_STARTED', 'STEP=CHOICE wanted'],
  ] as const) {
    const refused = run('rules', 'apply', path, other, '--migrate', choice)
    expect(refused.status).toBe(2)
    expect(refused.stderr).toContain(reason)
  }
  const applied = run('rules', 'apply', path, other, ...chosen, '--json')
  expect(JSON.parse(applied.stdout)).toMatchObject({ active: { number: 2 }, findings: [], migrated: 1 })
  const user = JSON.parse(run('user', path, 'u', '--json').stdout)
  expect(user).toMatchObject({
    state: { currentStep: 'INSIDE' },
  })
  expect(user.timeline.at(-1)).toMatchObject({
    eventType: 'JOURNEY_MIGRATION',
    from: 'SIGNUP_STARTED',
    to: 'INSIDE',
    note: expect.stringMatching(/^moved from SIGNUP_STARTED to INSIDE when ruleset 2 was activated/),
  })
  const edges = JSON.parse(run('graph', path, '--json').stdout).edges
  expect(edges).toContainEqual(expect.objectContaining({ from: 'SIGNUP_STARTED', to: 'INSIDE', count: 1 }))
  const ends = JSON.parse(run('rules', 'replay', path, '--rules', other, '--json').stdout)
  expect(ends.people).toEqual({ compared: 1, differ: 1 })
})

test('rules that events of the workspace speak against are activated, with a warning of what came so far', () => {
  const path = join(folder, 'warned.journey')
  expect(run('import', path, write('one.json', [{ ...CLICK, userId: 'u', timestamp: 1000 }])).status).toBe(0)
  const odd = write('odd.json', {
    version: '1',
    rules: [
      {
        id: 'go',
        fromState: 'LANDING',
        eventType: 'CLICK',
        condition: 'payload.buttonId == 7',
        toState: 'INSIDE',
      },
    ],
  })
  const applied = run('rules', 'apply', path, odd)
  expect(applied).toMatchObject({ status: 0, stdout: 'Ruleset 1 is active (1 rules).\n' })
  expect(applied.stderr).toContain('odd.json:8:')
  expect(applied.stderr).toContain('in the only CLICK event that carries it, payload.buttonId is text')
})

test('every version is listed with what activated it and why; a note stays out of what is printed on the way', () => {
  const path = join(folder, 'noted.journey')
  const other = write('inside.json', {
    version: '2',
    rules: [{ id: 'go', fromState: 'LANDING', eventType: 'CLICK', toState: 'INSIDE' }],
  })
  expect(run('rules', 'apply', path, RULES).status).toBe(0)
  expect(run('rules', 'apply', path, other).status).toBe(0)
  const back = run('rules', 'apply', path, RULES, '--note', '  too many left,\nsaid anna@example.com ')
  expect(back.status).toBe(0)
  expect(back.stdout + back.stderr).not.toContain('anna')
  expect(run('rules', 'apply', path, RULES, '--note', 'again').stdout).toBe(
    'These rules are active already, as ruleset 3. Nothing was changed. The note was not kept: it belongs to a new version.\n',
  )
  const table = run('rules', 'history', path).stdout
  expect(table).toMatch(/rules apply journey-rules.json, back to ruleset 1 +too many left, said email_\w+/)
  expect(table).toContain('rules apply inside.json')
  expect(run('rules', 'apply', path, other, '--note', 'x'.repeat(501))).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('--note: at most 500 characters wanted, 501 found'),
  })
})
