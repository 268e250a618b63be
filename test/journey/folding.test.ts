import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileRuleset } from '#core/journey/compile.ts'
import { initialState } from '#core/journey/state.ts'
import { advanceTo, foldingFrom, step } from '#core/journey/step.ts'
import { someEvents, someRulesets } from './arbitrary.ts'

const DAY = 86_400_000

test('a fold in place is step after step, also where rules change on the way', () => {
  fc.assert(
    fc.property(someRulesets, someRulesets, someEvents, fc.nat({ max: 30 }), (one, other, events, change) => {
      const [first, then] = [compileRuleset(one), compileRuleset(other)]
      if (!first.ok || !then.ok) return
      let before = first.value
      let state = initialState(before.initialStep)
      const folding = foldingFrom(state)
      for (const [index, event] of events.entries()) {
        const rules = index < change ? first.value : then.value
        const { state: next, timed, ...did } = step(state, event, rules, before)
        const { timed: timedInPlace, ...inPlace } = folding.take(event, rules, before)
        expect(inPlace).toEqual(did)
        const { state: _between, ...time } = timed ?? { state }
        expect(timedInPlace ?? {}).toEqual(time)
        expect(JSON.stringify(folding.state())).toBe(JSON.stringify(next))
        state = next
        before = rules
      }
      const end = state.lastEventAt + DAY
      const passed = advanceTo(state, before, end)
      const inPlace = folding.passTime(before, end)
      expect(inPlace?.caused ?? []).toEqual(passed.caused)
      expect(inPlace?.effects ?? []).toEqual(passed.effects)
      expect(JSON.stringify(folding.state())).toBe(JSON.stringify(passed.state))
    }),
    { numRuns: 200 },
  )
})
