import { expect, test } from 'vitest'
import { followedRules } from '#core/fleet/follow/followed-rules.ts'
import { compileRuleset } from '#core/journey/compile.ts'
import { readRuleset } from '#core/journey/reading/read.ts'
import type { Ruleset } from '#core/journey/ruleset.ts'

function compiled(ruleset: Ruleset) {
  const made = compileRuleset(ruleset)
  if (!made.ok) throw new Error(JSON.stringify(made.error))
  return made.value
}

const first: Ruleset = {
  version: '1',
  rules: [
    { id: 'in', fromState: 'A', eventType: 'X', condition: 'payload.n > 1', toState: 'B' },
    { id: 'quiet', fromState: 'B', after: 'PT30M', toState: 'A' },
  ],
  exits: [{ id: 'leave', condition: 'payload.n == 9', toState: 'OUT' }],
  journeys: [{ id: 'side', rules: [{ id: 'other', fromState: 'A', eventType: 'X', toState: 'B' }] }],
  outcomes: [{ step: 'B', kind: 'conversion', value: 'payload.n' }],
}

test('rules of a fleet as a workspace follows them: fired where the fleet says so, from and to the same steps', () => {
  const rules = followedRules([compiled(first)])
  expect(rules).toEqual({
    version: '1',
    initialState: 'A',
    rules: [
      {
        id: 'in',
        description: 'In the fleet: when payload.n > 1',
        fromState: 'A',
        eventType: 'X',
        condition: 'payload.rule == "in" && payload.to == "B"',
        toState: 'B',
      },
      {
        id: 'quiet',
        fromState: 'B',
        eventType: 'TIMER',
        condition: 'payload.rule == "quiet" && payload.to == "A"',
        toState: 'A',
      },
    ],
    exits: [
      {
        id: 'leave',
        description: 'In the fleet: when payload.n == 9',
        condition: 'payload.rule == "leave" && payload.to == "OUT"',
        toState: 'OUT',
      },
    ],
    outcomes: [{ step: 'B', kind: 'conversion' }],
  })
  expect(readRuleset(JSON.stringify(rules)).ok).toBe(true)
})

test('a rule of an earlier ruleset stays beside one of the same name that leads elsewhere', () => {
  const second: Ruleset = {
    version: '2',
    rules: [{ id: 'in', fromState: 'A', eventType: 'X', toState: 'C' }],
  }
  const ids = followedRules([compiled(first), compiled(second)])?.rules.map(({ id, toState }) => [
    id,
    toState,
  ])
  expect(ids).toEqual([
    ['in', 'C'],
    ['in (earlier 1)', 'B'],
    ['quiet', 'A'],
  ])
})
