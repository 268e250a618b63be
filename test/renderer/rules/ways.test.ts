import { expect, test } from 'vitest'
import { choiceOf, fittingChoices, wayOf, wayTo } from '../../../renderer/rules/draft/ways.ts'

const TARGETS = [
  { journey: '', initialStep: 'A', steps: ['A', 'B'] },
  { journey: 'support', initialStep: 'CALM', steps: ['CALM'] },
]

test('a way is a choice and a choice is a way', () => {
  const at = { journey: 'support', step: 'WAITING' }
  for (const way of ['leave', 'exit', wayTo('CALM'), wayTo('exit')])
    expect(wayOf(at, [choiceOf(at, way)])).toBe(way)
  expect(wayOf(at, [choiceOf({ journey: '', step: 'WAITING' }, 'exit')])).toBe('leave')
})

test('of choices that were made for an earlier text those are left that can still be carried out', () => {
  const fitting = [
    choiceOf({ journey: '', step: 'GONE' }, wayTo('B')),
    choiceOf({ journey: 'support', step: 'WAITING' }, 'exit'),
  ]
  const others = [
    choiceOf({ journey: '', step: 'A' }, 'exit'),
    choiceOf({ journey: '', step: 'OTHER' }, wayTo('C')),
    choiceOf({ journey: 'billing', step: 'DUE' }, 'exit'),
  ]
  expect(fittingChoices([...fitting, ...others], TARGETS)).toEqual(fitting)
})
