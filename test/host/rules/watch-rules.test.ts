import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { versionsOf } from '#core/host/answers/answer-rules.ts'
import { createHost, type Host } from '#core/host/host.ts'
import { describeIn, readRulesText } from '#core/host/rules/rules-text.ts'
import { followRules } from '#core/host/rules/watch-rules.ts'
import { readRuleset } from '#core/journey/reading/read.ts'
import { delivery, INTAKE } from '../../pipeline/workspace.ts'
import { until } from '../../services/services.ts'

const MAIN = `{
  "version": "1",
  "rules": [
    { "id": "r1", "fromState": "A", "eventType": "GO", "toState": "B" }
  ]
}
`
const HELP = `{
  "id": "help",
  "rules": [
    { "id": "asks", "fromState": "QUIET", "eventType": "ASK", "toState": "ASKING" }
  ]
}
`

let folder: string
let rules: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journeyscope-rules-'))
  rules = join(folder, 'rules')
  mkdirSync(rules)
})
afterEach(() => rmSync(folder, { recursive: true }))
const put = (name: string, text: string): void => writeFileSync(join(rules, name), text)
function read() {
  const found = readRulesText(rules)
  if (!found.ok) throw new Error(found.error.message)
  return found.value
}

test('a folder is rules.json with a further journey in each other file; a finding keeps its file and line', () => {
  put('rules.json', MAIN)
  put('help.json', HELP)
  put('pay.json', HELP.replaceAll('help', 'pay').replace('asks', 'pays'))
  put('help.test.json', '{"no": "rules"}')
  const whole = readRuleset(read().text)
  if (!whole.ok) throw new Error(JSON.stringify(whole.error))
  expect(whole.value.ruleset.journeys?.map(({ id }) => id)).toEqual(['help', 'pay'])
  put(
    'pay.json',
    HELP.replaceAll('help', 'pay')
      .replace('asks', 'pays')
      .replace('"ASK",', '"ASK", "condition": "payload.x =>",'),
  )
  const broken = read()
  const found = readRuleset(broken.text)
  if (found.ok) throw new Error('it compiled')
  expect(found.error.map((finding) => describeIn(broken, finding))).toEqual([
    expect.stringMatching(new RegExp(`^${join(rules, 'pay.json')}:4:\\d+ pays: `)),
  ])
  put('rules.json', '{ "version": 1 ')
  const fault = readRuleset(read().text)
  if (fault.ok) throw new Error('it compiled')
  expect(describeIn(read(), fault.error[0] ?? { severity: 'error', code: '', message: '' })).toContain(
    join(rules, 'rules.json:1:'),
  )
})

test('what a folder can not mean is refused in words', () => {
  expect(readRulesText(rules)).toMatchObject({
    ok: false,
    error: { message: expect.stringContaining('rules.json') },
  })
  expect(readRulesText(join(folder, 'none'))).toMatchObject({ ok: false, error: { code: 'not_found' } })
  put('rules.json', MAIN.replace('"version": "1",', '"version": "1", "journeys": [],'))
  put('help.json', HELP)
  expect(readRulesText(rules)).toMatchObject({ ok: false, error: { code: 'journeys_twice' } })
})

test('followed, a change is activated, a bad one changes nothing and is told until it is mended', async () => {
  put('rules.json', MAIN)
  const host: Host = await createHost({ appVersion: '0', home: folder })
  try {
    expect(host.open(join(folder, 'x.journey'), true)).toBe(null)
    const { session } = host
    const lines: string[] = []
    followRules(session, rules, { again: true, tell: (line) => lines.push(line), note: 'as agreed' })
    const active = () => session.required().pipeline.writer().active
    expect(active()?.number).toBe(1)
    put('help.json', HELP)
    await until('ruleset 2', () => active()?.number === 2)
    expect(active()?.compiled.ruleset.journeys?.map(({ id }) => id)).toEqual(['help'])
    expect(versionsOf(session.required())).toMatchObject([
      { number: 2, by: { way: 'watch', file: 'rules' }, note: null },
      { number: 1, by: { way: 'serve', file: 'rules' }, note: 'as agreed' },
    ])
    expect(lines.join('\n')).not.toContain('agreed')
    put('help.json', HELP.replace('"toState"', '"toStep"'))
    await until('it is told', () => session.watchedRules()?.ok === false)
    expect(session.watchedRules()?.findings.join('\n')).toContain('help.json:4:')
    expect(lines.at(-1)).toBe('The rules stay as they were.')
    expect(active()?.number).toBe(2)
    put('help.json', HELP)
    await until('mended', () => session.watchedRules()?.ok === true)
    expect(active()?.number).toBe(2)
    expect(session.watchedRules()?.differs).toBe(false)
    session.required().pipeline.activate(MAIN.replaceAll('"B"', '"D"'), false)
    expect(session.watchedRules()).toMatchObject({ ok: true, differs: true })
    // Another workspace is none of its business.
    await session.close()
    expect(host.open(join(folder, 'y.journey'), true)).toBe(null)
    expect(session.watchedRules()).toBe(null)
    put('rules.json', MAIN.replaceAll('"B"', '"C"'))
    await new Promise((resolve) => setTimeout(resolve, 1_600))
    expect(active()).toBe(null)
  } finally {
    await host.close()
  }
})

/** As somebody might write it: keys in an order of their own, and much that reading fills in. */
const WIDE = `\uFEFF{
  "rules": [
    { "toState": "CART", "id": "cart", "fromState": ["HOME"], "eventType": "CART_ADD", "condition": "experiment.till == 'one'" },
    { "id": "paid", "fromState": "CART", "eventType": "PAID", "toState": "PAID", "action": { "payload": { "message": "m" }, "type": "TRIGGER_ALERT" } }
  ],
  "outcomes": [{ "value": "payload.amount", "kind": "conversion", "step": "PAID" }],
  "experiments": [{ "variants": [{ "weight": 1, "name": "one" }, { "name": "two", "weight": 1 }], "id": "till", "holdout": 0.1 }],
  "initialState": "HOME",
  "version": "1"
}`

test.each([
  ['journey-rules.json', () => readFileSync('examples/journey-rules.json', 'utf8')],
  ['tidewater-rules.json', () => readFileSync('examples/tidewater-rules.json', 'utf8')],
  ['one with experiments and outcomes', () => WIDE],
])('started twice with the same file (%s), there is one version', async (_, text) => {
  put('rules.json', text())
  const host: Host = await createHost({ appVersion: '0', home: folder })
  try {
    for (const start of [1, 2]) {
      expect(host.open(join(folder, 'x.journey'), true), `start ${start}`).toBe(null)
      const lines: string[] = []
      followRules(host.session, join(rules, 'rules.json'), { again: false, tell: (line) => lines.push(line) })
      expect(host.session.required().pipeline.writer().active?.number, `start ${start}`).toBe(1)
      expect(host.session.watchedRules()).toMatchObject({ ok: true, differs: false })
      if (start === 2) expect(lines).toEqual([])
      await host.session.close()
    }
  } finally {
    await host.close()
  }
})

test('people in steps that the rules do not know are told without a line number, and go where the start says', async () => {
  put('rules.json', MAIN)
  const host: Host = await createHost({ appVersion: '0', home: folder })
  try {
    expect(host.open(join(folder, 'x.journey'), true)).toBe(null)
    const file = join(rules, 'rules.json')
    const lines: string[] = []
    const options = { again: false, tell: (line: string) => lines.push(line) }
    followRules(host.session, file, options)
    await host.session
      .required()
      .pipeline.submit(INTAKE, [
        delivery({ eventId: 'e1', userId: 'ann', source: 'web', eventType: 'GO', timestamp: 1000 }),
      ])
    put('rules.json', MAIN.replaceAll('"B"', '"C"'))
    followRules(host.session, file, options)
    expect(lines).toContainEqual(
      expect.stringContaining('rules.json: 1 person stands in B, which these rules do not know.'),
    )
    expect(lines.join('\n')).toContain('serve --rules FILE --migrate B=STEP')
    const migrate = [{ journey: '', step: 'B', choice: 'map' as const, to: 'C' }]
    const active = () => host.session.required().pipeline.writer().active?.number
    expect(active()).toBe(2)
    followRules(host.session, file, { ...options, migrate })
    expect(active()).toBe(3)
    // Nobody stands there any more.
    followRules(host.session, file, { ...options, migrate })
    expect(active()).toBe(3)
  } finally {
    await host.close()
  }
})
