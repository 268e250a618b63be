import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JsonObject } from '#core/base/json.ts'
import { JsonRecord } from '#core/event/envelope.ts'
import { compileRuleset } from '#core/journey/compile.ts'
import type { CompiledRuleset } from '#core/journey/compiled/types.ts'
import { MAX_CAUSED_DEPTH } from '#core/journey/engine/run.ts'
import { explainRule } from '#core/journey/explain/explain.ts'
import { traceEvent } from '#core/journey/explain/trace.ts'
import { lintRuleset } from '#core/journey/lint.ts'
import { readRuleset } from '#core/journey/reading/read.ts'
import { type Rule, Ruleset, startsOf } from '#core/journey/ruleset.ts'
import { type FoldedEvent, initialState, type UserState } from '#core/journey/state.ts'
import { step } from '#core/journey/step.ts'

function compile(rules: Rule[], more: Partial<Ruleset> = {}): CompiledRuleset {
  const compiled = compileRuleset({ version: '1', rules, ...more })
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error))
  return compiled.value
}

function event(eventType: string, payload: JsonObject = {}): FoldedEvent {
  return {
    eventId: '00000000-0000-4000-8000-000000000001',
    timestamp: 5,
    eventType,
    payload,
    userId: 'u',
    source: 'web',
  }
}

function stepOf(condition: string, payload: JsonObject): string {
  const rules = compile([{ id: 'r', fromState: 'A', eventType: 'X', condition, toState: 'B' }])
  return step(initialState('A'), event('X', payload), rules).state.currentStep
}

const REFERENCE = '../shared/data/journey-rules.json'
if (!existsSync(REFERENCE)) console.warn(`SKIPPED: the reference rules, since ${REFERENCE} is absent.`)

test.skipIf(!existsSync(REFERENCE))('the reference rules load unchanged and begin at LANDING', () => {
  const read = readRuleset(readFileSync(REFERENCE, 'utf8'))
  if (!read.ok) throw new Error(JSON.stringify(read.error))
  expect(read.value.initialStep).toBe('LANDING')
  const result = step(initialState('LANDING'), event('CLICK', { buttonId: 'signup' }), read.value)
  expect(result.transition).toEqual({ from: 'LANDING', to: 'SIGNUP_STARTED', ruleId: 'rule_001' })
  expect(result.caused).toMatchObject([
    { eventType: 'SIGNUP_INITIATED', payload: {}, depth: 1, timestamp: 5 },
  ])
  expect(result.state).toEqual({
    currentStep: 'SIGNUP_STARTED',
    history: ['CLICK'],
    metadata: {},
    lastEventAt: 5,
    version: 1,
  })
})

describe('conditions', () => {
  test.each([
    ["payload.a == 'x'", { a: 'x' }, 'B'],
    ["payload.a == 'x'", { a: 'y' }, 'A'],
    ["payload.a == 'x'", {}, 'A'],
    ["payload.a == 'x' || true", {}, 'B'],
    ["payload.a == 'x' || payload.b == 1", { b: 1 }, 'B'],
    ['has(payload.a) && payload.a.b == 2', { a: { b: 2 } }, 'B'],
    ['has(payload.a) && payload.a.b == 2', {}, 'A'],
    ['!has(payload.a)', {}, 'B'],
    ['payload.n >= 3', { n: 3 }, 'B'],
    ['payload.n >= 3', { n: 'three' }, 'A'],
    ["payload.n in [1, 2] && payload.s.startsWith('a')", { n: 2, s: 'abc' }, 'B'],
    ["payload.s.matches('^a+$')", { s: 'aaa' }, 'B'],
    ['payload.constructor == 1', {}, 'A'],
    ['state.version == 0 && event.eventType == "X"', {}, 'B'],
  ])('%s on %j leads to %s', (condition, payload, expected) => {
    expect(stepOf(condition, payload)).toBe(expected)
  })

  test('a pattern that would run for ever elsewhere takes no time', () => {
    const before = performance.now()
    expect(stepOf("payload.s.matches('^(a+)+$')", { s: `${'a'.repeat(40)}!` })).toBe('A')
    expect(performance.now() - before).toBeLessThan(1000)
  })

  test.each([
    ['payload.a = 1', /write ==/, 11],
    ['payload.a => 1', /Write >=/, 11],
    ['user.a == 1', /no variable is called user/, 1],
    ["payload.s.matches('(')", /RE2/, 19],
    ['payload.a == 1 &&', /./, 17],
  ])('%s is refused with its place', (condition, message, column) => {
    const compiled = compileRuleset({
      version: '1',
      rules: [{ id: 'r', fromState: 'A', eventType: 'X', condition, toState: 'B' }],
    })
    const finding = compiled.ok ? undefined : compiled.error[0]
    expect(finding?.message).toMatch(message)
    expect(Math.abs((finding?.column ?? 0) - column)).toBeLessThanOrEqual(1)
  })
})

test('an unknown key and a fault in a condition are placed in the file', () => {
  const text =
    '{\n  "version": "1",\n  "rules": [\n    {"id": "r", "fromState": "A", "eventType": "X",\n     "condition": "payload.a => 3",\n     "toState": "B"}\n  ]\n}'
  const read = readRuleset(text)
  expect(read.ok ? [] : read.error).toMatchObject([{ rule: 'r', line: 5, column: 30 }])
  const unknown = readRuleset(text.replace('"version"', '"colour": 1, "version"').replace('=>', '>='))
  expect(unknown.ok ? [] : unknown.error).toMatchObject([{ code: 'unknown_key', line: 2 }])
})

test('caused events end at the depth limit, and lint sees what cannot be reached', () => {
  const loop = compile([
    {
      id: 'again',
      fromState: '*',
      eventType: 'X',
      toState: 'A',
      action: { type: 'EMIT_EVENT', payload: { eventType: 'X' } },
    },
  ])
  const result = step(initialState('A'), event('X'), loop)
  expect(result.caused).toHaveLength(MAX_CAUSED_DEPTH)
  expect(new Set(result.caused.map((caused) => caused.eventId)).size).toBe(MAX_CAUSED_DEPTH)
  const odd = compile(
    [
      { id: 'one', fromState: 'A', eventType: 'X', toState: 'B' },
      { id: 'two', fromState: 'A', eventType: 'X', condition: 'payload.n == 1', toState: 'C' },
      { id: 'three', fromState: 'Z', eventType: 'X', toState: 'C' },
    ],
    { initialState: 'A', outcomes: [{ step: 'PAID', kind: 'conversion' }] },
  )
  expect(lintRuleset(odd).map((finding) => [finding.code, finding.rule])).toEqual([
    ['shadowed_rule', 'two'],
    ['unreachable_step', 'three'],
    ['dead_end', 'one'],
    ['dead_end', 'two'],
    ['unreachable_outcome', undefined],
  ])
})

const aRule = fc.record({
  fromState: fc.oneof(fc.constantFrom<string | string[]>('A', 'B', '*', ['A', 'C'])),
  eventType: fc.constantFrom('X', 'Y'),
  limit: fc.integer({ min: 0, max: 3 }),
  toState: fc.constantFrom('A', 'B', 'C'),
})

/** The reference design's own way: the first rule in the file that fits, found by looking at every one. */
function slowStep(
  state: UserState,
  { eventType, payload }: FoldedEvent,
  rules: readonly Rule[],
  limits: readonly number[],
): Rule | undefined {
  return rules.find((rule, index) => {
    const starts = startsOf(rule)
    const here = starts.includes('*') || starts.includes(state.currentStep)
    return (
      here &&
      rule.eventType === eventType &&
      typeof payload.n === 'number' &&
      payload.n > (limits[index] ?? 0)
    )
  })
}

test('the step is that of a slow, obvious twin, and the trace agrees with the step', () => {
  const payload = fc.oneof(
    fc.record({ n: fc.integer({ min: 0, max: 4 }) }),
    fc.constant({ n: 'text' }),
    fc.constant({}),
  )
  fc.assert(
    fc.property(
      fc.array(aRule, { maxLength: 8 }),
      fc.array(fc.tuple(fc.constantFrom('X', 'Y'), payload), { maxLength: 12 }),
      (drafts, sent) => {
        const rules = drafts.map(
          ({ limit, ...rest }, index): Rule => ({
            ...rest,
            id: `r${index}`,
            condition: `payload.n > ${limit}`,
          }),
        )
        const compiled = compile(rules)
        let state = initialState('A')
        for (const [type, content] of sent) {
          const received = event(type, content)
          const expected = slowStep(
            state,
            received,
            rules,
            drafts.map((draft) => draft.limit),
          )
          const result = step(state, received, compiled)
          expect(result.transition?.ruleId).toBe(expected?.id)
          const traces = traceEvent(state, received, compiled)
          expect(traces.filter((trace) => trace.fired).map((trace) => trace.id)).toEqual(
            expected === undefined ? [] : [expected.id],
          )
          for (const trace of traces) {
            const all = trace.clauses.every((clause) => clause.holds)
            expect(all).toBe(trace.fired || trace.shadowedBy !== undefined)
          }
          state = result.state
        }
        expect(state.version).toBeLessThanOrEqual(sent.length)
      },
    ),
  )
})

test('a step never throws, whatever the payload, and history keeps the last 100', () => {
  const rules = compile([
    {
      id: 'r',
      fromState: '*',
      eventType: 'X',
      condition: "payload.a.b.c > 3 && payload.l.exists(x, x == 'a') || payload.s.matches('x')",
      toState: 'B',
    },
  ])
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (payload) => {
      const parsed = JsonRecord.parse(JSON.parse(JSON.stringify(payload)))
      expect(() => traceEvent(initialState('A'), event('X', parsed), rules)).not.toThrow()
      expect(step(initialState('A'), event('X', parsed), rules).state.history).toEqual(['X'])
    }),
  )
  let state = initialState('A')
  for (let i = 0; i < 150; i += 1) state = step(state, event(`T${i}`), null).state
  expect(state.history).toHaveLength(100)
  expect(state.history.at(-1)).toBe('T149')
})

test('10,000 rules compile, and an event looks only at those of its step and type', () => {
  const rules = Array.from(
    { length: 10_000 },
    (_, i): Rule => ({
      id: `r${i}`,
      fromState: `S${i}`,
      eventType: 'X',
      condition: `payload.n == ${i}`,
      toState: `S${i + 1}`,
    }),
  )
  const compiled = compile(rules)
  expect(compiled.candidates('S5000', 'X').map(({ rule }) => rule.id)).toEqual(['r5000'])
  expect(step(initialState('S9999'), event('X', { n: 9999 }), compiled).state.currentStep).toBe('S10000')
})

test('the nearest miss of a rule is put into a sentence', () => {
  const compiled = compile([
    {
      id: 'go',
      fromState: 'SIGNUP_STARTED',
      eventType: 'FORM_SUBMIT',
      condition: "payload.formId == 'registration'",
      toState: 'B',
    },
  ])
  const rules = { number: 1, compiled }
  const landing = initialState('LANDING')
  const moments = [
    { state: landing, event: event('FORM_SUBMIT', { formId: 'checkout' }), rules },
    { state: landing, event: event('OTHER'), rules },
  ]
  expect(explainRule(moments, 'go').sentence).toBe(
    'go did not fire: `payload.formId` is `checkout`, the rule wants `registration`; the user is in LANDING, the rule starts at SIGNUP_STARTED.',
  )
  expect(explainRule(moments, 'absent').sentence).toMatch(/has a rule absent/)
})

test('the schema of rules refuses what it does not know', () => {
  expect(
    Ruleset.safeParse({
      version: '1',
      rules: [{ id: 'r', fromState: 'A', eventType: 'X', toState: 'B', colour: 1 }],
    }).success,
  ).toBe(false)
})
