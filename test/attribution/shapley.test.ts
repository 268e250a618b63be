import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ChannelPath, channelsOf } from '#core/attribution/paths.ts'
import { creditShapley, shapleyWeights } from '#core/attribution/shapley.ts'
import { anyPaths } from './arbitrary.ts'

/** What a coalition is worth: every path whose channels all belong to it. */
function worth(paths: readonly ChannelPath[], coalition: ReadonlySet<string>, of: 'conversions' | 'value') {
  return paths
    .filter((path) => path.channels.every((channel) => coalition.has(channel)))
    .reduce((sum, path) => sum + path[of], 0)
}

function orders(names: readonly string[]): string[][] {
  if (names.length === 0) return [[]]
  return names.flatMap((first) =>
    orders(names.filter((name) => name !== first)).map((rest) => [first, ...rest]),
  )
}

/** By the definition: the mean, over all orders in which channels can join, of what each adds. */
function slowShapley(paths: readonly ChannelPath[], of: 'conversions' | 'value'): Map<string, number> {
  const all = orders(channelsOf(paths))
  const credit = new Map(channelsOf(paths).map((channel) => [channel, 0]))
  for (const order of all) {
    const joined = new Set<string>()
    for (const channel of order) {
      const before = worth(paths, joined, of)
      joined.add(channel)
      const added = worth(paths, joined, of) - before
      credit.set(channel, (credit.get(channel) ?? 0) + added / all.length)
    }
  }
  return credit
}

describe('Shapley', () => {
  it('is the mean of what a channel adds over all orders of joining', () => {
    fc.assert(
      fc.property(anyPaths, fc.constantFrom('conversions' as const, 'value' as const), (paths, of) => {
        const slow = slowShapley(paths, of)
        for (const credit of creditShapley(paths))
          expect(credit[of]).toBeCloseTo(slow.get(credit.channel) ?? Number.NaN, 9)
      }),
    )
  })

  it('gives equal parts to channels that always come together, and nothing to one that never converts', () => {
    const paths = [
      { channels: ['mail', 'ads', 'mail', 'mail'], conversions: 4, value: 10, nulls: 0 },
      { channels: ['banner', 'mail'], conversions: 0, value: 0, nulls: 7 },
    ]
    expect(creditShapley(paths).map(({ channel, conversions }) => [channel, conversions])).toEqual([
      ['ads', 2],
      ['banner', 0],
      ['mail', 2],
    ])
  })

  it('divides a conversion among touches so that each channel gets what the model gives it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('mail', 'ads', 'search'), { minLength: 1, maxLength: 7 }),
        (channels) => {
          const weights = shapleyWeights(channels)
          const path = { channels, conversions: 1, value: 0, nulls: 0 }
          for (const { channel, conversions } of creditShapley([path])) {
            const own = weights.filter((_, touch) => channels[touch] === channel)
            expect(own.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(conversions, 12)
          }
        },
      ),
    )
  })
})
