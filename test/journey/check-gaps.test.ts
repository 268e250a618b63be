import { expect, test } from 'vitest'
import { wishOf } from '#core/journey/explain/wish.ts'
import { lintText } from '#core/journey/lint.ts'
import type { KnownFields } from '#core/journey/lints/lint-fields.ts'
import { readRuleset } from '#core/journey/reading/read.ts'

const EXPERIMENTS = [
  {
    id: 'glaze',
    variants: [
      { name: 'blue', weight: 1 },
      { name: 'red', weight: 1 },
    ],
  },
]

const SEEN = { has: () => null, isYesNo: (_: string, [field]: readonly string[]) => field === 'gift' }

function findings(rule: object, fields?: KnownFields): string[] {
  const whole = { id: 'r', fromState: 'A', eventType: 'E', toState: 'B', ...rule }
  const text = JSON.stringify({ version: '1', experiments: EXPERIMENTS, rules: [whole] })
  const read = readRuleset(text)
  if (!read.ok) return read.error.map(({ message }) => message)
  return lintText(text, read.value, fields)
    .filter(({ code }) => code !== 'unused_experiment')
    .map(({ message, hint = '' }) => `${message} ${hint}`)
}

test('a variant that the experiment lacks is pointed out', () => {
  expect(findings({ condition: "experiment.glaze == 'green'" })).toEqual([
    'the experiment glaze has no variant green, so nobody ever has it. There are: blue, red, holdout.',
  ])
  expect(findings({ condition: "experiment.glaze in ['blue', 'holdout']" })).toEqual([])
})

test('a timer from any step that moves people to its own step is pointed out', () => {
  const timer = { eventType: undefined, after: 'PT2M', fromState: '*' }
  expect(findings(timer)[0]).toContain('it fires again every PT2M, from B to B.')
  expect(findings({ ...timer, reentry: 'once' })).toEqual([])
  expect(findings({ ...timer, fromState: 'A' })).toEqual([])
})

test('a field that is compared with nothing is pointed out where it was never a yes or no', () => {
  expect(findings({ condition: 'payload.total' }, SEEN)[0]).toContain('`payload.total` compares nothing')
  expect(findings({ condition: 'payload.gift' }, SEEN)).toEqual([])
  expect(findings({ condition: 'payload.total' })).toEqual([])
  expect(findings({ condition: 'payload.total == true' })).toEqual([])
  expect(findings({ condition: 'has(payload.total)' })).toEqual([])
})

test('what CEL complains of is said in plain words, with what was probably meant', () => {
  const said = (condition: string) => findings({ condition })[0]
  expect(said('counter.VIEW >= 3')).toBe('no variable is called counter. Is counters meant?')
  expect(said("payload.page.startWith('/x')")).toBe('there is no function .startWith(). Is startsWith meant?')
  expect(said('len(payload.a) > 1')).toBe('there is no function len(). Write size(…).')
  expect(said('(payload.a == 1')).toBe('a closing bracket ) is wanted, the end was found.')
  expect(said("payload.a == 'x")).toBe('a text is not closed: its second quotation mark is missing.')
  expect(said('has(payload)')).toBe('has() wants a field, such as has(payload.plan).')
  expect(said("payload.a = 'x'")).toContain('To compare, write ==.')
})

test('faults of the shape and of conditions are told at once, in the order of the text', () => {
  const text = JSON.stringify({
    version: '1',
    rules: [
      { id: 'a', fromState: 'A', eventType: 'E', condition: 'payload.x = 1', toState: 'B' },
      { id: 'b', fromState: 'A', after: '2 minutes', toState: 'B' },
      { id: 'c', fromState: 'A', eventType: 'E', prioritty: 1, condition: 'counter.X > 1', toState: 'B' },
    ],
  })
  const read = readRuleset(text)
  expect(read.ok ? [] : read.error.map(({ rule, code }) => [rule, code])).toEqual([
    ['a', 'condition'],
    ['b', 'invalid_value'],
    ['c', 'unknown_key'],
    ['c', 'condition'],
  ])
})

test('what a comparison wants is shown with its operator', () => {
  expect(wishOf({ clause: 'payload.pieces > 1', expected: 1 })).toBe('> 1')
  expect(wishOf({ clause: '1 < payload.pieces', expected: 1 })).toBe('> 1')
  expect(wishOf({ clause: "payload.a != 'x'", expected: 'x' })).toBe('!= "x"')
  expect(wishOf({ clause: "payload.a in ['x']", expected: ['x'] })).toBe('in ["x"]')
  expect(wishOf({ clause: "payload.a == '> 1'", expected: '> 1' })).toBe(undefined)
  expect(wishOf({ clause: 'step in ["A", "B"]', expected: ['A', 'B'] })).toBe('in ["A","B"]')
})

test.each([
  [
    "payload.amount >= '20'",
    { events: 36, texts: 0, numbers: 36 },
    'in all 36 E events that carry it, payload.amount is a number, which is never >= text. Write payload.amount >= 20.',
  ],
  [
    'payload.amount >= 20',
    { events: 36, texts: 12, numbers: 24 },
    'in 12 of 36 E events that carry it (33 %), payload.amount is text, which is never >= a number. Have it sent as a number, or write double(payload.amount) >= 20, which takes both.',
  ],
  [
    "payload.amount in ['1', '2']",
    { events: 1, texts: 0, numbers: 1 },
    'in the only E event that carries it, payload.amount is a number, which never equals text. Have it sent as text, or compare with a number.',
  ],
  [
    'payload.amount != 3',
    { events: 1000, texts: 1, numbers: 999 },
    'in 1 of 1,000 E events that carry it (less than 1 %), payload.amount is text, which is another than any number, so that it always holds. Have it sent as a number.',
  ],
])(
  '%s, where events carry another kind of value, is pointed out with the share',
  (condition, kinds, said) => {
    const fields: KnownFields = { has: () => null, kinds: () => kinds }
    expect(findings({ condition }, fields)).toEqual([said])
  },
)

test('of values that are all of the kind that is wanted nothing is said', () => {
  const fields: KnownFields = { has: () => null, kinds: () => ({ events: 3, texts: 0, numbers: 3 }) }
  expect(findings({ condition: 'payload.amount >= 20 || payload.amount == true' }, fields)).toEqual([])
  expect(findings({ condition: 'double(payload.amount) >= 20' }, fields)).toEqual([])
})

test('a finding stands at the clause or key that it is about', () => {
  const file = {
    version: '1',
    rules: [
      {
        id: 'a',
        fromState: 'A',
        eventType: 'E',
        condition: 'payload.plan == "x" && payload.amount >= "20"',
        toState: 'B',
      },
    ],
  }
  const text = JSON.stringify(file, null, 2)
  const read = readRuleset(text)
  const fields: KnownFields = {
    has: () => null,
    nearType: () => 'EE',
    kinds: (_, [key]) => (key === 'amount' ? { events: 2, texts: 0, numbers: 2 } : null),
  }
  const found = read.ok ? lintText(text, read.value, fields) : []
  const lines = text.split('\n')
  const rests = found.map(({ line, column, code }) => [
    code,
    lines[(line ?? 0) - 1]?.slice((column ?? 0) - 1),
  ])
  expect(rests).toEqual([
    ['unseen_event_type', '"E",'],
    ['other_kind', String.raw`payload.amount >= \"20\"",`],
  ])
  expect(found.every((finding) => !('at' in finding) && !('part' in finding))).toBe(true)
})

function emitting(id: string, eventType: string, emits: string, fromState = 'A') {
  const action = { type: 'EMIT_EVENT', payload: { eventType: emits } }
  return { id, fromState, eventType, toState: 'A', action }
}

function circles(...rules: object[]) {
  const text = JSON.stringify({ version: '1', initialState: 'A', rules }, null, 2)
  const read = readRuleset(text)
  if (!read.ok) throw new Error(JSON.stringify(read.error))
  return lintText(text, read.value)
    .filter(({ code }) => code === 'caused_too_deep')
    .map(({ rule, message, line }) => [rule, message, (text.split('\n')[(line ?? 0) - 1] ?? '').trim()])
}

test('a circle of events that cause each other is named, once', () => {
  const [paid, ping, pong] = [
    emitting('paid', 'PAID', 'PING'),
    emitting('ping', 'PING', 'PONG'),
    emitting('pong', 'PONG', 'PING'),
  ]
  const end = 'After 8 no more are caused.'
  expect(circles(paid, ping, pong)).toEqual([
    [
      'paid',
      `its EMIT_EVENT leads into a circle without end: paid → PING → PONG → PING. ${end}`,
      '"action": {',
    ],
  ])
  expect(circles(ping, pong)).toMatchObject([
    ['ping', `its EMIT_EVENT leads into a circle without end: PING → PONG → PING. ${end}`, '"action": {'],
  ])
  expect(circles(emitting('self', 'X', 'X'))).toMatchObject([
    ['self', `its EMIT_EVENT leads into a circle without end: X → X. ${end}`, '"action": {'],
  ])
  // Two circles are two findings.
  expect(circles(ping, pong, emitting('self', 'X', 'X')).map(([rule]) => rule)).toEqual(['ping', 'self'])
  const chain = Array.from({ length: 12 }, (_, index) => emitting(`r${index}`, `E${index}`, `E${index + 1}`))
  expect(circles(...chain)).toEqual([
    [
      'r0',
      `its EMIT_EVENT can begin a chain of more than 8 events that cause each other. ${end}`,
      '"action": {',
    ],
  ])
  expect(circles(paid, emitting('ping', 'PING', 'PONG'))).toEqual([])
})

test('a field without its variable, and a dot without its field, are told with what is wanted', () => {
  const said = (condition: string) => findings({ condition })[0]
  const names = 'There are: payload, event, state, segments, experiment, counters.'
  expect(said('amount >= 20')).toBe(`no variable is called amount. Is payload.amount meant? ${names}`)
  expect(said("currentStep == 'A'")).toBe(
    `no variable is called currentStep. Is state.currentStep meant? ${names}`,
  )
  expect(said("source == 'web'")).toBe(`no variable is called source. Is event.source meant? ${names}`)
  expect(said('payload.')).toBe(
    'behind the dot the name of a field is wanted, such as payload.plan; the end was found.',
  )
  expect(said('payload. >= 20')).toBe(
    'behind the dot the name of a field is wanted, such as payload.plan; >= was found.',
  )
})

test('an alert without a message is pointed out, at its payload', () => {
  const alert = (payload: object) => ({ actions: [{ type: 'TRIGGER_ALERT', payload }] })
  expect(findings(alert({ severity: 'high' }))).toEqual([
    'its TRIGGER_ALERT has no message: the list of alerts shows the name of the rule only. Write "message": "…" into its payload.',
  ])
  expect(findings(alert({ message: 3 }))).toHaveLength(1)
  expect(findings(alert({ message: 'Look' }))).toEqual([])
})

test('a condition that names what nothing declares is told at the condition', () => {
  const rules = ["segment('keen')", 'payload.n > 1 && experiment.gone == "a"'].map((condition, index) => ({
    id: `r${index}`,
    fromState: 'A',
    eventType: `E${index}`,
    condition,
    toState: 'B',
  }))
  const text = JSON.stringify({ version: '1', rules }, null, 2)
  const read = readRuleset(text)
  const places = (read.ok ? [] : read.error).map(({ code, line, column }) => [
    code,
    (text.split('\n')[(line ?? 0) - 1] ?? '').slice((column ?? 0) - 1),
  ])
  expect(places).toEqual([
    ['unknown_segment', `"segment('keen')",`],
    ['unknown_experiment', String.raw`experiment.gone == \"a\"",`],
  ])
})
