import { expect, test } from 'vitest'
import type { AttributionView } from '#core/contract/attribution.ts'
import { addsUp, againstLast, channelRows, modelOf, totalOf } from '../../../renderer/attribution/compare.ts'

const credit = (channel: string, conversions: number) => ({
  channel,
  conversions,
  value: null,
  share: conversions / 10,
})

const view: AttributionView = {
  touchpoint: 'channel',
  conversion: { kind: 'outcome', names: ['PAID'] },
  by: 'conversions',
  outcomes: [],
  lookback: null,
  conversions: 10,
  value: null,
  valueWithoutTouchpoint: 0,
  withoutTouchpoint: 0,
  nullPaths: 5,
  channels: [
    { channel: 'a', touches: 3, people: 2 },
    { channel: 'b', touches: 4, people: 3 },
  ],
  models: [
    { model: 'last', credits: [credit('a', 7), credit('b', 3)] },
    { model: 'markov', order: 1, credits: [credit('b', 6), credit('a', 4)] },
  ],
}

test('rows follow the chosen model, and a difference has its sign', () => {
  expect(channelRows(view, 'last').map((row) => row.channel)).toEqual(['a', 'b'])
  expect(
    channelRows(view, 'markov').map((row) => [row.channel, againstLast(row, 'markov', 'conversions')]),
  ).toEqual([
    ['b', 3],
    ['a', -3],
  ])
})

test('a model that loses a conversion is noticed', () => {
  expect(addsUp(totalOf(modelOf(view, 'markov'), 'conversions'), 10)).toBe(true)
  expect(addsUp(9.99, 10)).toBe(false)
})
