import { expect, test } from 'vitest'
import type { CompiledRuleset } from '#core/journey/compiled/types.ts'
import { explainEvent, explainRule } from '#core/journey/explain/explain.ts'
import { explainStep } from '#core/journey/explain/explain-step.ts'
import { type FoldedEvent, initialState } from '#core/journey/state.ts'
import { step } from '#core/journey/step.ts'
import { createStuck } from '#core/journey/study/stuck.ts'
import { event, rulesOf } from '../make.ts'
import { momentsOf, SIGNUP, SUPPORTED } from './signup.ts'

test('who is stuck in a step, and what they lack', () => {
  const stuck = createStuck(SIGNUP, { journey: '', step: 'B' }, 1000)
  const start = event('CLICK', { button: 'signup' }, 1)
  const people: [string, FoldedEvent[]][] = [
    ['ann', [start, event('SUBMIT', { form: 'long', age: 17 }, 2)]],
    ['bea', [start, event('SUBMIT', { form: 'short', age: 40 }, 2), event('SUBMIT', { form: 'short' }, 3)]],
    ['cid', [start]],
    ['dan', [event('PAGE')]],
  ]
  for (const [person, events] of people) {
    const end = events.reduce((state, met) => step(state, met, SIGNUP).state, initialState('A'))
    stuck.add(person, momentsOf(events, SIGNUP), end.currentStep)
  }
  const report = stuck.result()
  expect(report).toMatchObject({ people: 3, examples: ['ann', 'bea', 'cid'] })
  expect(report.sentence).toBe('3 people stand in B; 1 rule leads out of it.')
  expect(report.rules[0]?.sentence).toBe(
    "send leads to C: 1 person lacks `payload.age >= 18`; 1 person lacks `payload.form == 'long'`; 1 person lacks `a SUBMIT event`.",
  )
})

test('who is stuck under a rule that waits for quiet is told when it fires, and under newer rules from when it counts', () => {
  const MINUTE = 60_000
  const file = [
    { id: 'begin', fromState: 'A', eventType: 'X', toState: 'B' },
    { id: 'nudge', fromState: 'B', after: 'PT30M', toState: 'C' },
    { id: 'coax', fromState: 'B', after: 'PT1M', condition: 'state.version > 5', toState: 'D' },
  ]
  const [older, newer] = [rulesOf(file.slice(0, 1)), rulesOf(file)]
  const judged = (compiled: CompiledRuleset, at: number) => [
    { event: event('X', {}, at), rules: { number: compiled === newer ? 2 : 1, compiled } },
  ]
  const stuck = createStuck(newer, { journey: '', step: 'B' }, 10 * MINUTE)
  stuck.add('bea', judged(newer, 5 * MINUTE), 'B')
  stuck.add('ann', judged(newer, MINUTE), 'B')
  stuck.add('cid', judged(older, MINUTE), 'B')
  const [nudge, coax] = stuck.result().rules
  expect(coax?.sentence).toBe(
    'coax leads to D: 2 people lack `state.version > 5 when PT1M of quiet are over`; 1 person lacks `quiet for PT1M from their next event on`.',
  )
  expect(nudge?.waiting).toEqual({
    people: 2,
    next: [
      { person: 'ann', at: 31 * MINUTE },
      { person: 'bea', at: 35 * MINUTE },
    ],
  })
  expect(nudge?.sentence).toBe(
    'nudge leads to C: fires for ann at 1970-01-01 00:31 UTC if nothing comes before, and for 1 more person later; 1 person lacks `quiet for PT30M from their next event on`.',
  )
})

test('who is stuck in a step of a further journey lacks what its own rules want', () => {
  const stuck = createStuck(SUPPORTED, { journey: 'support', step: 'WAITING' }, 1000)
  const ask = event('TICKET', {}, 1)
  stuck.add('ann', momentsOf([ask, event('ANSWER', { solved: false }, 2)], SUPPORTED), 'WAITING')
  stuck.add('bea', momentsOf([event('ANSWER', { solved: false }, 1), ask], SUPPORTED), 'WAITING')
  stuck.add('cid', momentsOf([event('CLICK', {}, 1)], SUPPORTED), 'CALM')
  const report = stuck.result()
  expect(report).toMatchObject({ journey: 'support', people: 2, examples: ['ann', 'bea'] })
  expect(report.sentence).toBe('2 people stand in WAITING in the journey support; 3 rules lead out of it.')
  expect(report.rules.map(({ sentence }) => sentence)).toEqual([
    'answered leads to CALM: 1 person lacks `payload.solved == true`; 1 person lacks `an ANSWER event`.',
    'forgotten leads to COLD: fires for bea at 1970-01-04 00:00 UTC if nothing comes before, and for 1 more person later.',
    'gone leads to OUT: 2 people lack `a BYE event`.',
  ])
  // An exit is tried in no initial step.
  const calm = createStuck(SUPPORTED, { journey: 'support', step: 'CALM' }, 1000)
  calm.add('cid', momentsOf([event('CLICK', {}, 1)], SUPPORTED), 'CALM')
  expect(calm.result().rules.map(({ ruleId }) => ruleId)).toEqual(['ask'])
})

test('explanations of a further journey speak of its steps', () => {
  const moments = momentsOf([event('TICKET', {}, 1), event('ANSWER', {}, 2)], SUPPORTED)
  const [asked, answered] = moments
  if (asked === undefined || answered === undefined) throw new Error('two events')
  expect(explainEvent(asked).sentence).toBe('ask moved u from CALM to WAITING in the journey support.')
  expect(explainEvent(answered).sentence).toBe(
    'In WAITING in the journey support 1 rule wants ANSWER. answered did not fire: payload has no solved, the rule asks for `payload.solved == true`.',
  )
  expect(explainRule(moments, 'ask')).toMatchObject({
    sentence: 'ask moved u from CALM to WAITING in the journey support.',
    event: { step: 'CALM' },
    rules: [{ journey: 'support' }],
  })
  let state = initialState('A')
  const lived = moments.map((moment) => {
    const result = step(state, moment.event, SUPPORTED)
    state = result.state
    return { ...moment, result }
  })
  const standing = { name: 'u', state, now: 100 }
  const rules = { number: 1, compiled: SUPPORTED }
  expect(explainStep(lived, { journey: 'support', step: 'WAITING' }, standing, rules).sentence).toBe(
    'u stands in WAITING in the journey support; 3 rules lead out of it. Nearest: answered, but payload has no solved, the rule asks for `payload.solved == true`. u has been quiet for 98 ms; forgotten fires in 2 d 23 h, at 1970-01-04 00:00 UTC, if nothing comes.',
  )
  expect(explainStep(lived, { journey: 'support', step: 'CALM' }, standing, rules).sentence).toBe(
    'ask led out of CALM in the journey support.',
  )
  expect(explainStep(lived, { journey: 'support', step: 'COLD' }, standing, rules).sentence).toBe(
    'u was never in COLD in the journey support.',
  )
})
