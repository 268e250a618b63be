import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileRuleset } from '#core/journey/compile.ts'
import { initialState } from '#core/journey/state.ts'
import { advanceTo, step } from '#core/journey/step.ts'
import { createComparer } from '#core/journey/study/compare.ts'
import { someEvents, someRulesets } from '../arbitrary.ts'
import { event, rulesOf } from '../make.ts'
import { SIGNUP, SUPPORTED } from './signup.ts'

describe('what if', () => {
  test('the comparison is that of plain folds under both rulesets', () => {
    fc.assert(
      fc.property(someRulesets, someRulesets, fc.array(someEvents, { maxLength: 4 }), (one, two, people) => {
        const rulesets = [one, two].map((ruleset) => {
          const compiled = compileRuleset(ruleset)
          if (!compiled.ok) throw new Error('it does not compile')
          return compiled.value
        })
        const [before, after] = rulesets
        if (before === undefined || after === undefined) return
        const comparer = createComparer(before, after)
        const until = Date.UTC(2027, 0, 1)
        people.forEach((events, index) => {
          comparer.add(String(index), events, { until })
        })
        const sums = { steps: 0, edges: new Map<string, [number, number]>(), effects: [0, 0] }
        for (const events of people) {
          const ends = rulesets.map((rules, side) => {
            let state = initialState(rules.initialStep)
            const results = events.map((met) => {
              const result = step(state, met, rules)
              state = result.state
              return result
            })
            const end = advanceTo(state, rules, until)
            const parts = [...results, ...results.flatMap(({ timed }) => timed ?? []), end]
            const moves = [...results, ...parts.flatMap(({ caused }) => caused)]
            for (const { effects } of parts) sums.effects[side] = (sums.effects[side] ?? 0) + effects.length
            for (const { transition } of moves) {
              if (transition === undefined) continue
              const key = `${transition.from} > ${transition.to}`
              const pair = sums.edges.get(key) ?? [0, 0]
              pair[side === 0 ? 0 : 1] += 1
              sums.edges.set(key, pair)
            }
            return end.state.currentStep
          })
          sums.steps += Number(ends[0] !== ends[1])
        }
        const result = comparer.result()
        expect(result.steps.reduce((sum, change) => sum + change.people, 0)).toBe(sums.steps)
        const edges = result.edges.map((edge) => [`${edge.from} > ${edge.to}`, edge.before, edge.after])
        const expected = [...sums.edges].filter(([, [a, b]]) => a !== b).map(([key, [a, b]]) => [key, a, b])
        expect(edges.sort()).toEqual(expected.sort())
        const difference = result.effects.reduce((sum, effect) => sum + effect.after - effect.before, 0)
        expect(difference).toBe((sums.effects[1] ?? 0) - (sums.effects[0] ?? 0))
      }),
      { numRuns: 150 },
    )
  })

  test('a draft that asks for less gains a conversion and its value', () => {
    const draft = rulesOf(
      SIGNUP.ruleset.rules.map((rule) =>
        rule.id === 'send' ? { ...rule, condition: "payload.form == 'long'" } : rule,
      ),
      { outcomes: SIGNUP.ruleset.outcomes },
    )
    const comparer = createComparer(SIGNUP, draft)
    const start = event('CLICK', { button: 'signup' }, 1)
    expect(comparer.add('ann', [start, event('SUBMIT', { form: 'long', age: 17 }, 2)])).toBe(true)
    expect(comparer.add('bea', [start, event('SUBMIT', { form: 'long', age: 30 }, 2)])).toBe(false)
    expect(comparer.result()).toEqual({
      differ: 1,
      people: { compared: 2, differ: 1 },
      further: [],
      migrated: { before: 0, after: 0 },
      ends: [{ journey: '', step: 'C', people: 2, examples: ['ann', 'bea'] }],
      stood: [],
      events: 4,
      steps: [{ before: 'B', after: 'C', people: 1 }],
      edges: [{ from: 'B', to: 'C', before: 1, after: 2 }],
      effects: [{ ruleId: 'send', type: 'TRIGGER_ALERT', before: 1, after: 2 }],
      effectTotals: { TRIGGER_ALERT: { before: 1, after: 2 } },
      conversions: { before: 1, after: 2 },
      losses: { before: 0, after: 0 },
      value: { before: 30, after: 47 },
      examples: [{ person: 'ann', before: 'B', after: 'C' }],
    })
  })

  test('people who differ in a further journey alone are counted there, with its own moves', () => {
    const [support] = SUPPORTED.ruleset.journeys ?? []
    if (support === undefined) throw new Error('it has one')
    const lenient = rulesOf(SUPPORTED.ruleset.rules, {
      journeys: [
        {
          ...support,
          outcomes: [{ step: 'CALM', kind: 'conversion' }],
          rules: support.rules.map(({ condition: _, ...rule }) => rule),
        },
      ],
    })
    const events = [event('TICKET', {}, 1), event('ANSWER', { solved: false }, 2)]
    const comparer = createComparer(SUPPORTED, lenient)
    expect(comparer.add('ann', events)).toBe(true)
    expect(comparer.add('bea', [event('CLICK', {}, 1)])).toBe(false)
    expect(comparer.result()).toMatchObject({
      people: { compared: 2, differ: 1 },
      differ: 0,
      edges: [],
      conversions: { before: 0, after: 0 },
      further: [
        {
          journey: 'support',
          differ: 1,
          steps: [{ before: 'WAITING', after: 'CALM', people: 1 }],
          edges: [{ from: 'WAITING', to: 'CALM', before: 0, after: 1 }],
          conversions: { before: 0, after: 1 },
          examples: [{ person: 'ann', before: 'WAITING', after: 'CALM' }],
        },
      ],
    })
    // A journey that only the draft has: who would not move in it would go no other way.
    const fresh = createComparer(SIGNUP, SUPPORTED)
    fresh.add('ann', events)
    fresh.add('bea', [event('CLICK', {}, 1)])
    expect(fresh.result()).toMatchObject({
      people: { compared: 2, differ: 1 },
      further: [{ differ: 1, steps: [{ before: null, after: 'WAITING', people: 1 }] }],
    })
  })
})
