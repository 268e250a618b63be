import { expect, test } from 'vitest'
import { createRate } from '#core/base/rate.ts'

test('a rate falls to nothing by time alone', () => {
  const rate = createRate()
  rate.add(1_000, 4)
  rate.add(1_050, 6)
  rate.add(31_000, 5)
  expect([rate.perSecond(31_000), rate.lastMinute(31_000)]).toEqual([0.5, 15])
  expect([rate.perSecond(41_001), rate.lastMinute(61_001)]).toEqual([0, 5])
  expect(rate.lastMinute(91_001)).toBe(0)
})
