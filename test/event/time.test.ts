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

it('reads times as programs write them and as people do alike, what is no time included', () => {
  const two = fc.integer({ min: 0, max: 99 }).map((number) => String(number).padStart(2, '0'))
  const month = fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 12 }).map(pad) }, two)
  const day = fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 31 }).map(pad) }, two)
  const sixty = fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0, max: 59 }).map(pad) }, two)
  const hour = fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0, max: 23 }).map(pad) }, two)
  const year = fc.oneof(
    fc.integer({ min: 1960, max: 2100 }).map(String),
    fc.constantFrom('0099', '1900', '2000', '9999'),
  )
  const fraction = fc.constantFrom('', '.000', '.123', '.5', '.1234567', ',999', '.12x')
  const zone = fc.oneof(
    fc.constantFrom('', 'Z', 'z', '+01', '-0330', ' Z', 'Z ', '+99:99', '*01:00'),
    two.map((of) => `+${of}:30`),
    two.map((of) => `-${of}:00`),
  )
  let read = 0
  fc.assert(
    fc.property(year, month, day, hour, sixty, sixty, fraction, zone, (y, m, d, h, min, s, ms, z) => {
      const usual = readTime(`${y}-${m}-${d}T${h}:${min}:${s}${ms}${z}`)
      if (usual !== null) read += 1
      // A space for the T is read by the pattern alone.
      expect(usual).toBe(readTime(`${y}-${m}-${d} ${h}:${min}:${s}${ms}${z}`))
    }),
    { numRuns: 5000 },
  )
  expect(read).toBeGreaterThan(500)
})

function pad(number: number): string {
  return String(number).padStart(2, '0')
}

it('knows every day of the 400 years after which the calendar repeats, with `T` and with a space', () => {
  const wrong: string[] = []
  for (let day = 0; day <= 146_097; day += 1) {
    const text = new Date(day * 86_400_000).toISOString()
    if (readTime(text) !== day * 86_400_000 || readTime(text.replace('T', ' ')) !== day * 86_400_000)
      wrong.push(text)
  }
  expect(wrong).toEqual([])
})
