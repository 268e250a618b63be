import { expect, test } from 'vitest'
import type { AttributionView } from '#core/contract/attribution.ts'
import { countingWords } from '../../../renderer/attribution/words.ts'

const VIEW: AttributionView = {
  touchpoint: 'channel',
  conversion: { kind: 'outcome', names: ['PAID'] },
  by: 'conversions',
  outcomes: [],
  lookback: null,
  conversions: 0,
  value: null,
  withoutTouchpoint: 78,
  valueWithoutTouchpoint: 0,
  nullPaths: 0,
  channels: [],
  models: [],
}

test('with nothing to credit it says so, and speaks of no more and of no paths', () => {
  const words = countingWords(VIEW, false)
  expect(words).toContain('There are 78, none with a touchpoint before it')
  expect(words).not.toContain('more had')
  expect(words).not.toContain('ended without')
  expect(countingWords({ ...VIEW, withoutTouchpoint: 0 }, false)).toContain('There is none')
  const someView = {
    ...VIEW,
    conversions: 3,
    nullPaths: 1,
    channels: [{ channel: 'mail', touches: 4, people: 4 }],
  }
  const some = countingWords(someView, false)
  expect(some).toContain('78 more had no touchpoint')
  expect(some).toContain('1 path with a touchpoint ended without a conversion')
  const ranged = countingWords({ ...someView, lookback: 30 * 86_400_000 }, true)
  expect(ranged).toContain('The time range chooses the conversions')
  expect(ranged).toContain('a touchpoint in the 30 days before it counts from before the range as well')
  expect(ranged).toContain('78 more had no touchpoint in the 30 days before them')
})
