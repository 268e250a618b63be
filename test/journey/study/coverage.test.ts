import { expect, test } from 'vitest'
import { createCoverage } from '#core/journey/study/coverage.ts'
import { event, rulesOf } from '../make.ts'
import { momentsOf, SIGNUP, SUPPORTED } from './signup.ts'

test('coverage counts what was considered, what fired and what each clause cost', () => {
  const coverage = createCoverage(SIGNUP)
  const people = [
    [
      event('CLICK', { button: 'menu' }, 1),
      event('CLICK', { button: 'signup' }, 2),
      event('SUBMIT', { form: 'long' }, 3),
    ],
    [event('PAGE', {}, 1), event('PAGE', {}, 2), event('CLICK', {}, 3)],
    [event('PAGE', {}, 1)],
  ]
  people.forEach((events, index) => {
    coverage.add(momentsOf(events, SIGNUP), `u${index}`)
  })
  const result = coverage.result()
  expect(result.rules).toEqual([
    {
      id: 'start',
      considered: 3,
      fired: 1,
      shadowed: 0,
      clauses: [
        {
          clause: "payload.button == 'signup'",
          failed: 2,
          failedAlone: 2,
          instead: [
            { value: '"menu"', count: 1 },
            { value: 'absent', count: 1 },
          ],
        },
      ],
      nearest: ['u0', 'u1'],
    },
    {
      id: 'send',
      considered: 1,
      fired: 0,
      shadowed: 0,
      clauses: [
        {
          clause: 'payload.age >= 18',
          failed: 1,
          failedAlone: 1,
          instead: [{ value: 'absent', count: 1 }],
        },
      ],
      nearest: ['u0'],
    },
  ])
  expect(result.neverFired).toEqual(['send'])
  expect(result).toMatchObject({ judged: 7, left: 0 })
  const [unwanted, ...more] = result.unwanted
  expect(more).toEqual([])
  expect(unwanted).toMatchObject({ step: 'A', eventType: 'PAGE', events: 3, people: 2 })
  // The proposal is a rule that compiles beside the others and wants these events.
  const proposed = rulesOf([...SIGNUP.ruleset.rules, ...(unwanted === undefined ? [] : [unwanted.proposal])])
  expect(proposed.candidates('A', 'PAGE')).toHaveLength(1)
})

test('coverage counts the rules of every journey where people stand in it', () => {
  const coverage = createCoverage(SUPPORTED)
  const events = [
    event('CLICK', { button: 'signup' }, 1),
    event('TICKET', {}, 2),
    event('TICKET', {}, 3),
    event('ANSWER', { solved: true }, 4),
    event('PAGE', {}, 5),
  ]
  coverage.add(momentsOf(events, SUPPORTED), 'ann')
  const { rules, unwanted } = coverage.result()
  expect(rules.map(({ id, journey, considered, fired }) => [journey, id, considered, fired])).toEqual([
    [undefined, 'start', 1, 1],
    [undefined, 'send', 0, 0],
    ['support', 'ask', 1, 1],
    ['support', 'answered', 1, 1],
    ['support', 'forgotten', 0, 0],
    ['support', 'gone', 0, 0],
  ])
  expect(unwanted.map(({ journey, step, eventType, events }) => [journey, step, eventType, events])).toEqual([
    [undefined, 'B', 'PAGE', 1],
    [undefined, 'B', 'TICKET', 1],
    ['support', 'WAITING', 'TICKET', 1],
  ])
  expect(unwanted[2]?.proposal).toMatchObject({ fromState: 'WAITING', eventType: 'TICKET' })
})

test('what timers and emitted events fire in turn is covered, too', () => {
  const rules = rulesOf([
    {
      id: 'start',
      fromState: 'A',
      eventType: 'CLICK',
      toState: 'B',
      action: { type: 'EMIT_EVENT', payload: { eventType: 'STARTED' } },
    },
    { id: 'emitted', fromState: 'B', eventType: 'STARTED', toState: 'C' },
    { id: 'quiet', fromState: 'C', after: 'PT1M', toState: 'D' },
  ])
  const coverage = createCoverage(rules)
  const events = [event('CLICK', {}, 1)].map((met) => ({ event: met, rules: { number: 1, compiled: rules } }))
  coverage.add(events, 'ann', { until: 10 * 60_000 })
  coverage.add(events, 'bea', { until: 30_000 })
  const fired = coverage.result().rules.map(({ id, fired: times }) => [id, times])
  expect(fired).toEqual([
    ['start', 2],
    ['emitted', 2],
    ['quiet', 1],
  ])
})
