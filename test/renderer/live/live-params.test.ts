import { expect, test } from 'vitest'
import { hideAllBut, tailQuery } from '../../../renderer/live/live-params.ts'
import { OUTCOME_ORDER } from '../../../renderer/parts/outcomes.ts'

test('a link to one outcome lists that outcome alone', () => {
  for (const outcome of OUTCOME_ORDER) {
    const hide = hideAllBut(outcome) ?? ''
    expect(tailQuery({ hide }, {}).outcomes).toEqual([outcome])
  }
})
