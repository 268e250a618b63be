import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { lintText } from '#core/journey/lint.ts'
import type { KnownFields } from '#core/journey/lints/lint-fields.ts'
import { readRuleset } from '#core/journey/reading/read.ts'
import type { Rule, Ruleset } from '#core/journey/ruleset.ts'

function lint(parts: Partial<Ruleset>, fields?: KnownFields) {
  const text = JSON.stringify({ version: '1', initialState: 'A', rules: [], ...parts }, null, 2)
  const read = readRuleset(text)
  if (!read.ok) throw new Error(JSON.stringify(read.error))
  const lines = text.split('\n')
  return lintText(text, read.value, fields).map(({ code, rule, line, message }) => ({
    code,
    rule,
    at: (lines[(line ?? 0) - 1] ?? '').trim(),
    message,
  }))
}

function rule(id: string, fromState: string, condition: string | undefined, more: Partial<Rule> = {}): Rule {
  return {
    id,
    fromState,
    eventType: 'X',
    toState: 'B',
    ...(condition === undefined ? {} : { condition }),
    ...more,
  }
}

test('the example files have no findings', () => {
  for (const file of ['examples/journey-rules.json', 'examples/tidewater-rules.json']) {
    const text = readFileSync(file, 'utf8')
    const read = readRuleset(text)
    expect(read.ok && lintText(text, read.value)).toEqual([])
  }
})

test.each([
  ['no condition', undefined, 'payload.n == 1'],
  ['the same, written differently', "payload.s=='a' &&payload.n == 1", 'payload.n == 1 && payload.s == "a"'],
  ['fewer clauses', 'payload.n == 1', 'payload.n == 1 && has(payload.s)'],
])('a rule behind one with %s can never fire', (_, first, second) => {
  const found = lint({ rules: [rule('one', 'A', first), rule('two', 'A', second, { toState: 'C' })] })
  expect(found).toMatchObject([{ code: 'shadowed_rule', rule: 'two', at: '"id": "two",' }])
})

test.each([
  [
    'the special one comes first',
    rule('one', 'A', 'payload.n == 1 && has(payload.s)'),
    rule('two', 'A', 'payload.n == 1', { toState: 'C' }),
  ],
  [
    'priority puts it first',
    rule('one', 'A', undefined),
    rule('two', 'A', 'payload.n == 1', { priority: 1, toState: 'C' }),
  ],
  [
    'the first fires only once',
    rule('one', 'A', undefined, { reentry: 'once' }),
    rule('two', 'A', undefined, { toState: 'C' }),
  ],
  [
    'another space is another text',
    rule('one', 'A', "payload.s == 'a b'"),
    rule('two', 'A', "payload.s == 'ab'", { toState: 'C' }),
  ],
  [
    'the first starts at one of two steps',
    rule('one', 'A', undefined),
    { ...rule('two', 'A', undefined, { toState: 'C' }), fromState: ['A', 'B'] },
  ],
])('nothing is hidden where %s', (_, one, two) => {
  expect(lint({ rules: [one, two] }).filter(({ code }) => code === 'shadowed_rule')).toEqual([])
})

test('overlaps are shown with a payload that fits both, and only real ones', () => {
  const [overlap, ...more] = lint({
    rules: [
      rule('one', 'A', 'payload.n > 3'),
      rule('two', 'A', "payload.s == 'a'", { toState: 'C' }),
      rule('three', 'A', "payload.s == 'b' && payload.n <= 3", { toState: 'D' }),
    ],
  })
  expect(overlap).toMatchObject({ code: 'overlapping_rules', rule: 'two' })
  expect(overlap?.message).toContain('{"n":4,"s":"a"}')
  expect(more).toEqual([])
})

test('dead ends, loops without an exit and outcomes out of reach', () => {
  const found = lint({
    outcomes: [
      { step: 'PAID', kind: 'conversion' },
      { step: 'LOST', kind: 'loss' },
    ],
    rules: [
      rule('in', 'A', 'payload.n == 1', { toState: 'L1' }),
      rule('round', 'L1', undefined, { toState: 'L2' }),
      rule('back', 'L2', undefined, { toState: 'L1' }),
      rule('end', 'A', 'payload.n == 2', { toState: 'END' }),
      rule('pay', 'Q', undefined, { toState: 'PAID' }),
    ],
  })
  expect(found.map(({ code, rule: id }) => [code, id]).sort()).toEqual([
    ['dead_end', 'end'],
    ['endless_loop', 'in'],
    ['unreachable_outcome', undefined],
    ['unreachable_outcome', undefined],
    ['unreachable_step', 'pay'],
  ])
  expect(found.find(({ message }) => message.includes('LOST'))?.at).toBe('"step": "LOST",')
  const left = lint({ rules: [rule('go', 'A', undefined), rule('back', 'B', undefined, { toState: 'A' })] })
  expect(left).toEqual([])
})

test('names that nobody asks for, and fields that no schema has', () => {
  const found = lint(
    {
      segments: { used: 'counters.X > 1', idle: 'counters.X > 2' },
      experiments: [{ id: 'e', variants: [{ name: 'a', weight: 1 }] }],
      rules: [rule('one', 'A', 'segment("used") && payload.colour == "red" && payload.size == 1')],
    },
    { has: (type, path) => (type === 'X' ? path[0] === 'size' : null) },
  )
  expect(found.map(({ code }) => code).sort()).toEqual([
    'unknown_field',
    'unused_experiment',
    'unused_segment',
  ])
  expect(found.find(({ code }) => code === 'unused_segment')?.at).toContain('"idle"')
  expect(found.find(({ code }) => code === 'unknown_field')?.message).toContain('payload.colour')
})

test.each([
  ['payload.age > 10 && payload.age < 5', '`payload.age > 10` and `payload.age < 5`'],
  ['payload.n == 1 && payload.n == 2', '`payload.n == 1` and `payload.n == 2`'],
  ['payload.n > 3 && payload.s == "a" && payload.n <= 3', '`payload.n > 3` and `payload.n <= 3`'],
  ['payload.s == "a" && payload.s != "a"', '`payload.s == "a"` and `payload.s != "a"`'],
  ['payload.n > 5 && (payload.n < 2 || payload.n == -1)', '`payload.n > 5` and `payload.n < 2`'],
])('%s can never be true', (condition, clauses) => {
  const found = lint({ rules: [rule('r', 'A', condition)] }).filter(({ code }) => code === 'never_true')
  expect(found.map(({ message, rule: id }) => [id, message])).toEqual([
    ['r', `its condition can never be true: ${clauses} exclude each other.`],
  ])
})

test.each([
  'payload.age > 5 && payload.age < 10',
  'payload.age >= 5 && payload.age <= 5',
  'payload.n == 1 || payload.n == 2',
  'payload.n > 1 && payload.n < 2',
  'payload.n != 1 && payload.n != 2',
  'payload.n > 5 && (payload.n < 2 || payload.m == 1)',
  'payload.a == 1 && payload.b == 2',
])('%s can be true', (condition) => {
  expect(lint({ rules: [rule('r', 'A', condition)] }).filter(({ code }) => code === 'never_true')).toEqual([])
})

test('an event type that nearly has the name of one that was seen is told, and not one that a rule raises', () => {
  const nearType = (type: string) => (type.startsWith('SignUp') ? 'signup_click' : null)
  const fields: KnownFields = { has: () => null, nearType }
  const found = lint(
    {
      rules: [
        rule('click', 'A', undefined, { eventType: 'SignUpClick' }),
        rule('done', 'B', undefined, {
          eventType: 'SignUpDone',
          toState: 'A',
          action: { type: 'EMIT_EVENT', payload: { eventType: 'SignUpDone' } },
        }),
      ],
    },
    fields,
  ).filter(({ code }) => code === 'unseen_event_type')
  expect(found).toEqual([
    {
      code: 'unseen_event_type',
      rule: 'click',
      at: '"eventType": "SignUpClick",',
      message: 'no SignUpClick event has come so far; signup_click has.',
    },
  ])
})

test('a misspelt key is named with the one that is meant, its rule, and its own place', () => {
  const text = `{
  "version": "1",
  "rules": [
    { "id": "r", "fromstate": "A", "eventType": "X", "toState": "B" }
  ],
  "outcome": []
}`
  const read = readRuleset(text)
  const findings = read.ok ? [] : read.error.filter(({ code }) => code === 'unknown_key')
  expect(findings.map(({ message, rule: id, line, column }) => [line, column, id, message])).toEqual([
    [4, 18, 'r', 'rules[0].fromstate: this key is unknown. Is fromState meant?'],
    [6, 3, undefined, 'outcome: this key is unknown. Is outcomes meant?'],
  ])
})
