import { test } from 'vitest'
import { compileRuleset } from '#core/journey/compile.ts'
import { dueAt } from '#core/journey/engine/timers.ts'
import { initialState } from '#core/journey/state.ts'
import { advanceTo, step } from '#core/journey/step.ts'
import { checkAgainstTwin } from './against-twin.ts'

test('the engine is its slow, obvious twin, over every addition in every mixture', () => {
  checkAgainstTwin({ compileRuleset, initialState, step, advanceTo, dueAt }, 600)
})
