import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { shareOf } from '#core/base/hash.ts'
import { compileRuleset } from '#core/journey/compile.ts'
import { dueAt, toldUntil } from '#core/journey/engine/timers.ts'
import { durationMs, durationWords } from '#core/journey/language/duration.ts'
import { variantOf } from '#core/journey/language/experiment.ts'
import { rulesetJsonSchema } from '#core/journey/language/json-schema.ts'
import { readRuleset } from '#core/journey/reading/read.ts'
import { initialState } from '#core/journey/state.ts'
import { advanceTo, step } from '#core/journey/step.ts'
import { event, rulesOf } from './make.ts'

const MINUTE = 60_000

test.each([
  ['PT30M', 30 * MINUTE],
  ['P7D', 7 * 1440 * MINUTE],
  ['P1W', 7 * 1440 * MINUTE],
  ['P1DT2H3M4S', 1440 * MINUTE + 123 * MINUTE + 4000],
  ['P', null],
  ['PT', null],
  ['P1M', null],
  ['PT0S', null],
  ['P9999D', null],
  ['30M', null],
])('%s is %s ms', (text, ms) => {
  expect(durationMs(text)).toBe(ms)
})

test('lengths of time in words', () => {
  const words = [0, 900, 61_000, 3_600_000, 3_900_000, 90_000_000].map(durationWords)
  expect(words).toEqual(['0 ms', '900 ms', '1 min 1 s', '1 h', '1 h 5 min', '1 d 1 h'])
})

describe('the hash of experiments', () => {
  /** The finaliser of MurmurHash3 (fmix32), written out once more. */
  function fmix32(hash: number): number {
    let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
    return (mixed ^ (mixed >>> 16)) >>> 0
  }

  // Test vectors of 32-bit FNV-1a as published in draft-eastlake-fnv (appendix C).
  test.each([
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['b', 0xe70c2de5],
    ['foobar', 0xbf9cf968],
    ['chongo was here!\n', 0xd49930d5],
  ])('%j is FNV-1a and the finaliser', (text, fnv) => {
    expect(shareOf(text)).toBe(fmix32(fnv) / 2 ** 32)
  })

  test('weights are kept, and a holdout leaves the variants of the others alone', () => {
    const variants = [
      { name: 'red', weight: 1 },
      { name: 'blue', weight: 3 },
      { name: 'never', weight: 0 },
    ]
    const people = Array.from({ length: 20_000 }, (_, index) => `user_${index}`)
    const plain = people.map((person) => variantOf({ id: 'colour', variants }, person))
    const held = people.map((person) => variantOf({ id: 'colour', variants, holdout: 0.2 }, person))
    const share = (drawn: string[], name: string) =>
      drawn.filter((variant) => variant === name).length / people.length
    expect(share(plain, 'blue')).toBeCloseTo(0.75, 1)
    expect(share(plain, 'never')).toBe(0)
    expect(share(held, 'holdout')).toBeCloseTo(0.2, 1)
    expect(held.every((variant, index) => variant === 'holdout' || variant === plain[index])).toBe(true)
    const other = people.map((person) => variantOf({ id: 'size', variants }, person))
    expect(other).not.toEqual(plain)
  })
})

test('the JSON Schema for editors takes what is read and refuses what is not', () => {
  const validate = new Ajv2020({ strict: false }).compile(rulesetJsonSchema())
  for (const file of ['examples/journey-rules.json', 'examples/tidewater-rules.json'])
    expect(validate(JSON.parse(readFileSync(file, 'utf8'))), file).toBe(true)
  const rule = { id: 'r', fromState: 'A', eventType: 'X', toState: 'B' }
  expect(validate({ version: '1', rules: [{ ...rule, colour: 1 }] })).toBe(false)
  expect(validate({ version: '1', rules: [{ ...rule, priority: 'high' }] })).toBe(false)
  expect(validate({ version: '1', rules: [{ ...rule, reentry: { after: 'P1D' } }] })).toBe(true)
})

test.each([
  [{ rules: [{ id: 'r', fromState: 'A', toState: 'B' }] }, 'rule_wish', 'rules.0'],
  [{ rules: [], segments: { s: 'payload.n > 1' } }, 'expression', 'segments.s'],
  [{ rules: [], segments: { s: 'segment("t")' } }, 'expression', 'segments.s'],
  [{ rules: [], segments: { s: 'experiment.e == "a"' } }, 'unknown_experiment', 'segments.s'],
  [
    { rules: [{ id: 'r', fromState: 'A', eventType: 'X', condition: 'segment("t")', toState: 'B' }] },
    'unknown_segment',
    'rules.0',
  ],
  [
    {
      rules: [
        { id: 'r', fromState: 'A', eventType: 'X', condition: 'counters[payload.t] > 1', toState: 'B' },
      ],
    },
    'condition',
    'rules.0',
  ],
  [{ rules: [], outcomes: [{ step: 'A', kind: 'loss', value: '"text"' }] }, 'expression', 'outcomes.0'],
  [
    { rules: [], experiments: [{ id: 'e', variants: [{ name: 'a', weight: 0 }] }] },
    'experiment',
    'experiments.0',
  ],
  [{ rules: [], journeys: ['j', 'j'].map((id) => ({ id, rules: [] })) }, 'duplicate_journey', 'journeys.1'],
  [{ rules: [{ id: 'r', fromState: 'A', after: 'soon', toState: 'B' }] }, 'invalid_value', 'rules.0'],
])('%j is refused, with its place', (parts, code, near) => {
  const text = JSON.stringify({ version: '1', ...parts }, null, 2)
  const read = readRuleset(text)
  if (read.ok) throw new Error('it compiles')
  const [finding] = read.error
  expect(finding?.code).toBe(code)
  // The line lies within the part that is at fault.
  const lines = text.split('\n')
  const [list = '', key = ''] = near.split('.')
  const start = lines.findIndex((line) => line.includes(`"${list}"`))
  expect(finding?.line ?? 0).toBeGreaterThan(start + 1)
  if (key === 's') expect(lines[(finding?.line ?? 1) - 1]).toContain('"s"')
})

test('a condition that costs too much is refused, or does not hold and says why', () => {
  const refused = (condition: string) => {
    const compiled = compileRuleset({
      version: '1',
      rules: [{ id: 'r', fromState: 'A', eventType: 'X', condition, toState: 'B' }],
    })
    return compiled.ok ? '' : (compiled.error[0]?.message ?? '')
  }
  expect(refused('payload.a.all(w, payload.a.all(x, payload.a.all(y, payload.a.all(z, z > w))))')).toMatch(
    /deeper/,
  )
  expect(refused(`payload.n in [${Array.from({ length: 1001 }, (_, i) => i).join(', ')}]`)).toMatch(
    /more than 1000 items/,
  )
  expect(refused(Array.from({ length: 2000 }, () => 'payload.n == 1').join(' || '))).toMatch(
    /10000 characters/,
  )
  const rules = rulesOf([
    {
      id: 'r',
      fromState: 'A',
      eventType: 'X',
      condition: 'payload.a.all(x, payload.a.all(y, payload.a.all(z, x + y + z >= 0)))',
      toState: 'B',
    },
  ])
  const list = (length: number) => ({ a: Array.from({ length }, (_, i) => i) })
  const before = performance.now()
  expect(step(initialState('A'), event('X', list(3000)), rules).transition).toBeUndefined()
  expect(performance.now() - before).toBeLessThan(1000)
  expect(step(initialState('A'), event('X', list(30)), rules).transition?.to).toBe('B')
})

test('time passes: due at the deadline, told until it, and nothing is due twice', () => {
  const rules = rulesOf([
    {
      id: 'nudge',
      fromState: 'A',
      after: 'PT30M',
      toState: 'B',
      action: { type: 'WEBHOOK', payload: { url: 'crm' } },
    },
    { id: 'lose', fromState: 'B', after: 'P1D', toState: 'C' },
  ])
  const heard = step(initialState('A'), event('X', {}, 1000), rules)
  expect(dueAt(heard.state)).toBe(1000 + 30 * MINUTE)
  expect(toldUntil(heard.state)).toBe(1000)
  expect(advanceTo(heard.state, rules, 1000 + 30 * MINUTE).state).toEqual(heard.state)
  const nudged = advanceTo(heard.state, rules, 1001 + 30 * MINUTE)
  expect(nudged.state.currentStep).toBe('B')
  expect(nudged.state.history).toEqual(['X'])
  expect(nudged.effects).toMatchObject([{ type: 'WEBHOOK', body: { url: 'crm', body: {} } }])
  expect(toldUntil(nudged.state)).toBe(1000 + 30 * MINUTE)
  expect(dueAt(nudged.state)).toBe(1000 + 30 * MINUTE + 1440 * MINUTE)
  const again = advanceTo(nudged.state, rules, 1001 + 30 * MINUTE)
  expect(again).toMatchObject({ state: nudged.state, caused: [], effects: [] })
  const lost = step(heard.state, event('X', {}, 1000 + 3 * 1440 * MINUTE), rules)
  expect(lost.timed?.caused.map(({ ruleId }) => ruleId)).toEqual(['nudge', 'lose'])
  expect(lost.state.currentStep).toBe('C')
})

test('a ring of timers ends at the depth limit, and a rule with two events at the count limit', () => {
  const ring = rulesOf([{ id: 'again', fromState: 'A', after: 'PT1M', toState: 'A' }])
  const heard = step(initialState('A'), event('X'), ring)
  expect(advanceTo(heard.state, ring, 1e12).caused).toHaveLength(8)
  const emit = { type: 'EMIT_EVENT' as const, payload: { eventType: 'X' } }
  const flood = rulesOf([
    { id: 'flood', fromState: '*', eventType: 'X', toState: 'A', actions: [emit, emit, emit] },
  ])
  const flooded = step(initialState('A'), event('X'), flood)
  expect(flooded.caused).toHaveLength(100)
  expect(flooded.cut?.some(({ reason }) => reason === 'count')).toBe(true)
})

test('what the ruleset no longer names is let go', () => {
  const counting = rulesOf([
    { id: 'r', fromState: 'A', eventType: 'Y', condition: 'counters.X > 1', toState: 'B', reentry: 'once' },
    { id: 't', fromState: 'A', after: 'PT1M', toState: 'B' },
  ])
  const plain = rulesOf([{ id: 'r', fromState: 'A', eventType: 'Y', toState: 'B' }])
  const counted = step(initialState('A'), event('X'), counting).state
  expect(counted.extra?.counters).toEqual({ X: 1 })
  expect(step(counted, event('X', {}, 6), plain).state.extra).toBeUndefined()
  expect(step(counted, event('X', {}, 6), counting).state.extra?.counters).toEqual({ X: 2 })
})
