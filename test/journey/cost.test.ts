import { expect, test } from 'vitest'
import { indexByType } from '#core/journey/compiled/index-rules.ts'
import { lintRuleset } from '#core/journey/lint.ts'
import type { Rule } from '#core/journey/ruleset.ts'
import { initialState } from '#core/journey/state.ts'
import { step } from '#core/journey/step.ts'
import { event, rulesOf } from './make.ts'

/** So many rules, of which `here` start where the event finds the user. */
function manyRules(count: number, here: number): Rule[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `r${index}`,
    fromState: index < here ? 'A' : `S${index}`,
    eventType: index % 2 === 0 ? 'X' : 'Y',
    condition: `payload.n == ${index}`,
    toState: 'B',
  }))
}

/** Counts how often an event's payload is looked at: each condition that is tried looks once. */
function looksOf(rules: Rule[]): number {
  let looks = 0
  const payload = new Proxy(
    { n: -1 },
    {
      get: (target, key) => {
        looks += Number(key === 'n')
        return Reflect.get(target, key)
      },
    },
  )
  step(initialState('A'), event('X', payload), rulesOf(rules))
  return looks
}

test('an event costs by the rules of its step and type, not by how many there are', () => {
  expect(looksOf(manyRules(20, 10))).toBe(5)
  expect(looksOf(manyRules(10_000, 10))).toBe(5)
  expect(looksOf(manyRules(10_000, 40))).toBe(20)
})

test('made-up steps and types leave nothing behind', () => {
  const rules = rulesOf([{ id: 'r', fromState: '*', eventType: 'X', toState: 'A' }], {
    exits: [{ id: 'out', condition: 'payload.n == 1' }],
  })
  const lookUp = indexByType(rules.journeys[0]?.rules ?? [])
  const first = lookUp('NOWHERE', 'NEVER')
  for (let i = 0; i < 1000; i += 1) expect(lookUp(`STEP_${i}`, `TYPE_${i}`)).toBe(first)
})

test('10,000 rules are linted without comparing each with each', () => {
  const before = performance.now()
  const findings = lintRuleset(rulesOf(manyRules(10_000, 9_000)))
  expect(performance.now() - before).toBeLessThan(20_000)
  expect(findings.every(({ code }) => code === 'unreachable_step')).toBe(true)
})
