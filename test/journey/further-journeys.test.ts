import { expect, test } from 'vitest'
import { explainEvent, explainRule, noteFor } from '#core/journey/explain/explain.ts'
import { readRuleset } from '#core/journey/reading/read.ts'
import { type FoldedEvent, initialState, type UserState } from '#core/journey/state.ts'
import { step } from '#core/journey/step.ts'
import { runRuleTest } from '#core/journey/study/run-rule-test.ts'
import { event, rulesOf } from './make.ts'

const FILE = {
  version: '1',
  initialState: 'VISITING',
  rules: [
    { id: 'fill', fromState: 'VISITING', eventType: 'ADD_POT', toState: 'BASKET' },
    {
      id: 'drop',
      fromState: 'BASKET',
      eventType: 'POT_BROKEN',
      condition: 'payload.mine',
      toState: 'VISITING',
    },
  ],
  exits: [{ id: 'forget', eventType: 'CLOSED', toState: 'GONE' }],
  journeys: [
    {
      id: 'repair',
      initialState: 'WHOLE',
      rules: [
        {
          id: 'broke',
          fromState: 'WHOLE',
          eventType: 'POT_BROKEN',
          condition: 'payload.pieces > 1',
          toState: 'BROKEN',
        },
      ],
    },
  ],
}
const rules = { number: 1, compiled: rulesOf(FILE.rules, FILE) }
const start = initialState('VISITING')

function told(state: UserState, met: FoldedEvent) {
  const moment = { state, event: met, rules }
  return {
    note: noteFor(moment, step(state, met, rules.compiled)),
    why: explainEvent(moment).sentence,
    rule: explainRule([moment], 'broke').sentence,
  }
}

test('a move in a further journey is told with the steps of that journey', () => {
  const broken = event('POT_BROKEN', { pieces: 3 })
  expect(told(start, broken)).toEqual({
    note: 'WHOLE → BROKEN in the journey repair',
    why: 'broke moved u from WHOLE to BROKEN in the journey repair.',
    rule: 'broke moved u from WHOLE to BROKEN in the journey repair.',
  })
  const both = event('POT_BROKEN', { pieces: 3, mine: true })
  const basket = { ...start, currentStep: 'BASKET' }
  expect(told(basket, both)).toMatchObject({
    note: 'BASKET → VISITING; WHOLE → BROKEN in the journey repair',
    why: 'drop moved u from BASKET to VISITING. broke moved u from WHOLE to BROKEN in the journey repair.',
  })
})

test('a miss in a further journey is told with where the person stands there', () => {
  const whole = event('POT_BROKEN', { pieces: 1 })
  expect(told(start, whole).why).toBe(
    'In WHOLE in the journey repair 1 rule wants POT_BROKEN. broke did not fire: `payload.pieces > 1` does not hold: it met `1`.',
  )
  const broken = { ...start, extra: { journeys: { repair: { step: 'BROKEN', version: 1 } } } }
  expect(told(broken, whole).why).toContain(
    'No rule in VISITING, or in BROKEN of repair, wants POT_BROKEN. Nearest: ',
  )
})

test('an exit from the initial step is said to be none', () => {
  expect(told(start, event('CLOSED')).why).toContain(
    'forget did not fire: an exit does not take people from the initial step',
  )
  expect(told({ ...start, currentStep: 'GONE' }, event('CLOSED')).why).toContain(
    'forget did not fire: the user is in GONE already',
  )
})

test('tests hold the steps of every journey, and say which event went another way first', () => {
  const fixture = {
    name: 'ann breaks a pot',
    events: [
      { eventType: 'ADD_POT', step: 'BASKET', journeys: { repair: 'WHOLE' } },
      { eventType: 'POT_BROKEN', payload: { pieces: 2 }, step: 'BASKET', journeys: { repair: 'BROKEN' } },
      { eventType: 'ADD_POT', step: 'BASKET', journeys: { repair: 'BROKEN' } },
    ],
    expect: { metadata: {} },
  }
  expect(runRuleTest(fixture, rules.compiled)).toMatchObject({ passed: true })
  const text = JSON.stringify(FILE).replace('payload.pieces > 1', 'payload.pieces > 2')
  const read = readRuleset(text)
  if (!read.ok) throw new Error('it does not compile')
  expect(runRuleTest(fixture, read.value).failures).toEqual([
    'event 2 (POT_BROKEN), in the journey repair: BROKEN expected, WHOLE reached. In WHOLE in the journey repair 1 rule wants POT_BROKEN. broke did not fire: `payload.pieces > 2` does not hold: it met `2`. 1 entry behind it differs too.',
  ])
})
