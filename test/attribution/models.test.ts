import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CreditModel, creditPaths } from '#core/attribution/models.ts'
import { anyPaths } from './arbitrary.ts'

const MODELS: CreditModel[] = ['first', 'last', 'linear', 'markov', 'shapley']

const anyOptions = fc.record({ order: fc.integer({ min: 1, max: 3 }), includeNulls: fc.boolean() })

describe('credit by every model', () => {
  it('adds up to the conversions and to their value', () => {
    fc.assert(
      fc.property(anyPaths, anyOptions, (paths, options) => {
        const conversions = paths.reduce((sum, path) => sum + path.conversions, 0)
        const value = paths.reduce((sum, path) => sum + path.value, 0)
        for (const { credits } of creditPaths(paths, MODELS, options)) {
          const sum = (read: (credit: (typeof credits)[number]) => number) =>
            credits.reduce((total, credit) => total + read(credit), 0)
          expect(sum((credit) => credit.conversions)).toBeCloseTo(conversions, 9)
          expect(sum((credit) => credit.value ?? 0)).toBeCloseTo(value, 9)
          expect(sum((credit) => credit.share)).toBeCloseTo(conversions === 0 ? 0 : 1, 9)
        }
      }),
    )
  })

  it('adds up to the value where credit is by value, refunds included, and divides shares by it', () => {
    const refunded = fc.tuple(
      anyPaths,
      fc.array(fc.integer({ min: -30, max: 40 }), { minLength: 8, maxLength: 8 }),
    )
    fc.assert(
      fc.property(refunded, anyOptions, ([paths, values], options) => {
        const priced = paths.map((path, index) => ({
          ...path,
          value: path.conversions === 0 ? 0 : (values[index] ?? 0),
        }))
        const value = priced.reduce((sum, path) => sum + path.value, 0)
        for (const { credits } of creditPaths(priced, MODELS, { ...options, by: 'value' })) {
          const sum = credits.reduce((total, credit) => total + (credit.value ?? 0), 0)
          expect(Math.abs(sum - value)).toBeLessThan(1e-6)
          const shares = credits.reduce((total, credit) => total + credit.share, 0)
          expect(Math.abs(shares - (value === 0 ? 0 : 1))).toBeLessThan(1e-6)
          const inOrder = credits.every(
            ({ value: own }, index) => (own ?? 0) <= (credits[index - 1]?.value ?? Infinity),
          )
          expect(inOrder).toBe(true)
        }
      }),
    )
  })

  it('gives nothing to a channel met only at the end of paths that never convert', () => {
    fc.assert(
      fc.property(anyPaths, anyOptions, (paths, options) => {
        const withBanner = paths.map((path) =>
          path.conversions === 0 ? { ...path, channels: [...path.channels, 'banner'] } : path,
        )
        for (const { credits } of creditPaths(withBanner, MODELS, options)) {
          expect(credits.find((credit) => credit.channel === 'banner')?.conversions ?? 0).toBe(0)
        }
      }),
    )
  })

  it('lists channels by credit, with the shape that tables show', () => {
    const paths = [{ channels: ['mail', 'search'], conversions: 2, value: 10, nulls: 0 }]
    expect(creditPaths(paths, ['last', 'markov'])).toEqual([
      {
        model: 'last',
        credits: [
          { channel: 'search', conversions: 2, value: 10, share: 1 },
          { channel: 'mail', conversions: 0, value: 0, share: 0 },
        ],
      },
      {
        model: 'markov',
        order: 1,
        credits: [
          { channel: 'mail', conversions: 1, value: 5, share: 0.5, removalEffect: 1 },
          { channel: 'search', conversions: 1, value: 5, share: 0.5, removalEffect: 1 },
        ],
      },
    ])
  })

  it('says null, not 0, where no conversion carries a value', () => {
    const [linear] = creditPaths([{ channels: ['mail'], conversions: 2, value: 0, nulls: 0 }], ['linear'])
    expect(linear?.credits).toEqual([{ channel: 'mail', conversions: 2, value: null, share: 1 }])
  })
})
