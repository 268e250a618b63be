import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileRuleset } from '#core/journey/compile.ts'
import { explainRule } from '#core/journey/explain/explain.ts'
import { initialState } from '#core/journey/state.ts'
import { advanceTo, step } from '#core/journey/step.ts'
import { ruleTestOf } from '#core/journey/study/make-rule-test.ts'
import { toMarkdown } from '#core/journey/study/markdown.ts'
import { RuleTest } from '#core/journey/study/rule-test.ts'
import { runRuleTest } from '#core/journey/study/run-rule-test.ts'
import { tryEvent } from '#core/journey/study/try-event.ts'
import { someEvents, someRulesets } from '../arbitrary.ts'
import { event, rulesOf } from '../make.ts'
import { momentsOf, SIGNUP } from './signup.ts'

test('an event is tried without a trace of it', () => {
  const state = step(initialState('A'), event('CLICK', { button: 'signup' }), SIGNUP).state
  const kept = JSON.stringify(state)
  const trial = tryEvent(state, event('SUBMIT', { form: 'long', age: 20 }, 9), {
    number: 3,
    compiled: SIGNUP,
  })
  expect(trial.result.state.currentStep).toBe('C')
  expect(trial.result.reached).toMatchObject([{ step: 'C', value: 20 }])
  expect(trial.explanation.sentence).toBe('send moved u from B to C.')
  expect(JSON.stringify(state)).toBe(kept)
  expect(tryEvent(null, event('SUBMIT'), { number: 3, compiled: SIGNUP }).explanation.fired).toBe(false)
})

test('why a rule that may fire once did not fire again, and how long the quiet was', () => {
  const rules = rulesOf([
    { id: 'again', fromState: 'A', eventType: 'X', toState: 'A', reentry: 'once' },
    { id: 'nudge', fromState: 'A', after: 'PT30M', toState: 'B' },
  ])
  const moments = momentsOf([event('X', {}, 1), event('X', {}, 60_001)], rules)
  expect(explainRule(moments.slice(1), 'again').sentence).toBe(
    'again did not fire: the rule fired 1 min before, and only once is allowed.',
  )
  expect(explainRule(moments, 'nudge').sentence).toBe(
    'nudge did not fire: the user was quiet for 1 min, the rule wants 30 min.',
  )
})

describe('rule tests', () => {
  const passing = RuleTest.parse({
    name: 'signs up',
    events: [
      { eventType: 'CLICK', payload: { button: 'signup' }, step: 'B' },
      { eventType: 'SUBMIT', payload: { form: 'long', age: 18 }, step: 'C' },
    ],
    expect: { step: 'C', effects: ['TRIGGER_ALERT'], caused: [], metadata: {} },
  })

  test('a passing and a failing one, with the reason', () => {
    expect(runRuleTest(passing, SIGNUP)).toEqual({ name: 'signs up', passed: true, failures: [] })
    const failing = RuleTest.parse({
      ...passing,
      name: 'too young & "bold"',
      events: [passing.events[0], { eventType: 'SUBMIT', payload: { form: 'long', age: 17 }, step: 'C' }],
    })
    const result = runRuleTest(failing, SIGNUP)
    expect(result.passed).toBe(false)
    expect(result.failures).toEqual([
      'event 2 (SUBMIT): C expected, B reached. In B 1 rule wants SUBMIT. send did not fire: `payload.age >= 18` does not hold: it met `17`.',
      'step at the end: "C" expected, "B" found.',
      'effects: ["TRIGGER_ALERT"] expected, [] found.',
    ])
  })

  test('a test that is made of a timeline passes', () => {
    fc.assert(
      fc.property(someRulesets, someEvents, (ruleset, events) => {
        const compiled = compileRuleset(ruleset)
        if (!compiled.ok) throw new Error('it does not compile')
        const rules = { number: 1, compiled: compiled.value }
        let state = initialState(compiled.value.initialStep)
        const lived = events.map((event) => {
          const result = step(state, event, compiled.value)
          const moment = { state: result.timed?.state ?? state, event, rules, result }
          state = result.state
          return moment
        })
        const until = state.lastEventAt + 7_200_000
        const ends = advanceTo(state, compiled.value, until).state.currentStep
        const owner = { name: 'u', step: ends, until }
        const made: unknown = JSON.parse(JSON.stringify(ruleTestOf('made', lived, owner, rules)))
        expect(made).toMatchObject({ expect: { step: ends } })
        expect(runRuleTest(RuleTest.parse(made), compiled.value).failures).toEqual([])
      }),
    )
  })
})

test('the rules as a document', () => {
  const lines = toMarkdown(SIGNUP).split('\n')
  expect(lines).toContain('Everyone begins at **A**. Outcomes: C (conversion).')
  expect(lines).toContain(
    "| `send` | B | SUBMIT | `payload.form == 'long' && payload.age >= 18` | C | raises an alert |",
  )
  const bars = rulesOf([
    { id: 'r', fromState: 'A', eventType: 'X', condition: 'payload.n == 1 || payload.n == 2', toState: 'B' },
  ])
  expect(toMarkdown(bars)).toContain('`payload.n == 1 \\|\\| payload.n == 2`')
})
