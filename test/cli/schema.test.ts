import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

let folder: string
const at = (name: string): string => join(folder, name)

function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['core/cli/main.ts', ...args], {
    encoding: 'utf8',
    env: { ...process.env, JOURNEYSCOPE_HOME: at('home') },
  })
  return { status, stdout, stderr }
}

function write(name: string, value: unknown): string {
  mkdirSync(join(at(name), '..'), { recursive: true })
  writeFileSync(at(name), typeof value === 'string' ? value : JSON.stringify(value))
  return at(name)
}

const lines = (events: readonly unknown[]): string => events.map((event) => JSON.stringify(event)).join('\n')
const form = {
  type: 'object',
  properties: { formId: { type: 'string' } },
  required: ['formId'],
  additionalProperties: false,
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'journeyscope-schema-'))
  write('reg/FORM_SUBMIT/1.json', form)
  write('reg/README.md', 'left alone')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('check: one line for each fault, with file and line, and exit 1; a report for CI', () => {
  const good = { userId: 'u', eventType: 'FORM_SUBMIT', payload: { formId: 'a' } }
  const sample = write(
    'sample.ndjson',
    lines([
      good,
      { ...good, payload: { formId: 1, 'x<y': 2 } },
      { eventType: 'FORM_SUBMIT' },
      { ...good, eventType: 'OTHER' },
    ]),
  )
  const checked = run('schema', 'check', sample, '--registry', at('reg'), '--junit', at('junit.xml'))
  expect(checked.status).toBe(1)
  expect(checked.stdout.trim().split('\n')).toEqual([
    `${sample}:2: FORM_SUBMIT /*: the schema has no such field.`,
    `${sample}:2: FORM_SUBMIT /formId: text wanted, a whole number found.`,
    `${sample}:3: userId and anonymousId are both missing: one of them says whose event this is.`,
  ])
  expect(checked.stderr).toMatch(/No schema for: OTHER\.\n.*3 faults in 4 events/s)
  const xml = readFileSync(at('junit.xml'), 'utf8')
  expect(xml).toContain('tests="4" failures="2"')
  expect(xml.match(/<failure /g)).toHaveLength(3)
  const json = run('schema', 'check', sample, '--registry', at('reg'), '--json')
  expect(JSON.parse(json.stdout)).toMatchObject({
    ok: false,
    events: 4,
    faults: [{ line: 2, code: 'schema_violation' }, {}, {}],
  })
  expect(run('schema', 'check', write('good.ndjson', lines([good])), '--registry', at('reg')).status).toBe(0)
})

test('check: what an intake would fill in is a fault where the registry enforces', () => {
  write('strict/FORM_SUBMIT/1.json', form)
  write('strict/registry.json', { mode: 'enforce', types: { FORM_SUBMIT: { requires: ['sessionId'] } } })
  const sample = write(
    'bare.ndjson',
    lines([{ userId: 'u', eventType: 'FORM_SUBMIT', payload: { formId: 'a' } }]),
  )
  const checked = run('schema', 'check', sample, '--registry', at('strict'))
  expect(checked.stdout.match(/(\w+) is missing/g)).toEqual([
    'eventId is missing',
    'timestamp is missing',
    'source is missing',
    'sessionId is missing',
  ])
})

test('diff: says which field and why, and exit 1', () => {
  const old = write('old.json', form)
  const next = write('next.json', {
    ...form,
    required: ['formId', 'step'],
    properties: { ...form.properties, step: { type: 'integer' } },
  })
  const diff = run('schema', 'diff', old, next)
  expect(diff).toMatchObject({
    status: 1,
    stdout: 'BACKWARD /step: the new version requires this field, version 1 does not.\n',
  })
  expect(run('schema', 'diff', old, next, '--mode', 'none').status).toBe(0)
  expect(JSON.parse(run('schema', 'diff', old, next, '--mode', 'FULL', '--json').stdout)).toMatchObject({
    mode: 'FULL',
    compatible: false,
    differences: [
      { direction: 'BACKWARD', path: '/step' },
      { direction: 'FORWARD', path: '/step' },
    ],
  })
})

test('bad input ends with exit 2 and says what and where', () => {
  const cases: [string[], RegExp][] = [
    [['schema', 'diff', at('absent.json'), at('old.json')], /absent\.json/],
    [['schema', 'diff', at('old.json'), at('old.json'), '--mode', 'SIDEWARD'], /--mode SIDEWARD/],
    [
      ['schema', 'diff', write('bad.json', { requierd: [] }), at('old.json')],
      /bad\.json: the keyword requierd is unknown/,
    ],
    [['schema', 'check', at('sample.ndjson')], /--registry/],
    [['schema', 'check', at('sample.ndjson'), '--registry', at('nowhere')], /nowhere/],
  ]
  write('broken/FORM_SUBMIT/1.json', { type: 'text' })
  cases.push([
    ['schema', 'check', at('sample.ndjson'), '--registry', at('broken')],
    /broken\/FORM_SUBMIT\/1\.json/,
  ])
  for (const [args, message] of cases) {
    const { status, stderr } = run(...args)
    expect({ args, status }).toEqual({ args, status: 2 })
    expect(stderr).toMatch(message)
  }
})

test('from nothing to a governed workspace: infer, import, export, and what breaks a rule is refused by name', () => {
  const events = Array.from({ length: 40 }, (_, index) => ({
    userId: `u${index % 4}`,
    eventType: index % 2 === 0 ? 'FORM_SUBMIT' : 'a/b c',
    timestamp: index,
    payload: index % 2 === 0 ? { formId: 'registration' } : {},
  }))
  const workspace = at('shop.journey')
  run('import', workspace, write('events.ndjson', lines(events)))
  run('rules', 'apply', workspace, 'examples/journey-rules.json')
  expect(run('schema', 'infer', workspace, '--out', at('drafts')).stdout.trim().split('\n').sort()).toEqual([
    join(at('drafts'), 'FORM_SUBMIT/1.json'),
    join(at('drafts'), 'a%2Fb%20c/1.json'),
  ])
  expect(run('schema', 'check', at('events.ndjson'), '--registry', at('drafts')).status).toBe(0)
  write('drafts/registry.json', { mode: 'enforce' })
  expect(run('schema', 'import', workspace, at('drafts'))).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('Saved FORM_SUBMIT version 1.'),
  })
  expect(run('schema', 'export', workspace, at('exported')).status).toBe(0)
  expect(readFileSync(at('exported/a%2Fb%20c/1.json'), 'utf8')).toBe(
    readFileSync(at('drafts/a%2Fb%20c/1.json'), 'utf8'),
  )

  const bad = [
    {
      userId: 'v',
      eventType: 'FORM_SUBMIT',
      timestamp: 1,
      eventId: 'x',
      source: 's',
      payload: { formId: 3 },
    },
  ]
  const imported = run('import', workspace, write('bad.ndjson', lines(bad)), '--json')
  expect(JSON.parse(imported.stdout)).toMatchObject({ outcomes: { REJECTED: 1 } })

  write('drafts/FORM_SUBMIT/2.json', {
    type: 'object',
    properties: { form: { type: 'string' } },
    additionalProperties: false,
  })
  const refused = run('schema', 'import', workspace, at('drafts'))
  expect(refused.status).toBe(1)
  expect(refused.stdout).toMatch(/rule_002 reads \/formId: the new version has no such field/)
  expect(refused.stdout).toMatch(/BACKWARD with version 1/)
  rmSync(at('drafts/FORM_SUBMIT/2.json'))
  write('drafts/FORM_SUBMIT/1.json', form)
  expect(run('schema', 'import', workspace, at('drafts'))).toMatchObject({
    status: 1,
    stdout: expect.stringMatching(/Add version 2/),
  })

  const audit: unknown = JSON.parse(run('schema', 'audit', workspace, '--json').stdout)
  expect(audit).toMatchObject({
    events: 40,
    types: [{ usedBy: expect.arrayContaining(['rule rule_002']) }, { usedBy: [] }],
  })
})
