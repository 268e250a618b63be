import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readTime } from '#core/event/time.ts'

const MOMENT = Date.UTC(2010, 11, 30, 13, 32)

it.each<[string, number | null]>([
  ['2010-12-30 14:32:00+01:00', MOMENT],
  ['2010-12-30T13:32:00Z', MOMENT],
  ['2010-12-30T13:32', MOMENT],
  ['2010-12-30 13:32:00', MOMENT],
  ['2010-12-30 09:02:00.123456-0430', MOMENT + 123],
  ['2010-12-30T13:32:00,5Z', MOMENT + 500],
  ['2010-12-30', Date.UTC(2010, 11, 30)],
  [String(MOMENT), MOMENT],
  [String(MOMENT / 1000), MOMENT],
  [`${MOMENT / 1000}.25`, MOMENT + 250],
  ['1000', 1000],
  ['2010-02-30', null],
  ['2010-12-30 25:00:00', null],
  ['1960-01-01', null],
  ['1293715920000000', null],
  ['yesterday', null],
  ['', null],
])('reads %j', (text, time) => {
  expect(readTime(text)).toBe(time)
})

it('reads back every moment as ISO text and, from 1973 to 5138, as seconds and milliseconds', () => {
  const moment = fc.integer({ min: 100_000_000, max: 99_999_999_999 })
  fc.assert(
    fc.property(moment, (seconds) => {
      const ms = seconds * 1000
      expect(readTime(String(seconds))).toBe(ms)
      expect(readTime(String(ms))).toBe(ms)
      expect(readTime(new Date(ms).toISOString())).toBe(ms)
    }),
  )
})
