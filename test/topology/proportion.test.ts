import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { difference, wilson } from '#core/topology/proportion.ts'

describe('intervals of shares', () => {
  // Newcombe (1998), table II, method 10.
  it.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [0, 10, 0, 10, -0.2775, 0.2775],
    [10, 10, 0, 20, 0.6791, 1],
    [10, 10, 0, 10, 0.6075, 1],
  ])('is the published one for %i of %i less %i of %i', (hits, all, otherHits, otherAll, low, high) => {
    const found = difference({ hits, all }, { hits: otherHits, all: otherAll })
    expect(found?.low).toBeCloseTo(low, 3)
    expect(found?.high).toBeCloseTo(high, 3)
  })

  it('holds the share and the difference, and stays within what is possible', () => {
    const count = fc
      .integer({ min: 1, max: 400 })
      .chain((all) => fc.record({ hits: fc.integer({ min: 0, max: all }), all: fc.constant(all) }))
    fc.assert(
      fc.property(count, count, (one, other) => {
        const share = wilson(one.hits, one.all)
        expect(share?.low).toBeGreaterThanOrEqual(0)
        expect(share?.high).toBeLessThanOrEqual(1)
        expect(share?.low).toBeLessThanOrEqual(one.hits / one.all)
        expect(share?.high).toBeGreaterThanOrEqual(one.hits / one.all)
        const found = difference(one, other)
        const turned = difference(other, one)
        expect(found?.low).toBeGreaterThanOrEqual(-1 - 1e-12)
        expect(found?.low).toBeLessThanOrEqual(found?.difference ?? Number.NaN)
        expect(found?.high).toBeCloseTo(-(turned?.low ?? Number.NaN), 12)
      }),
    )
  })

  it('says nothing of nobody', () => {
    expect(wilson(0, 0)).toBeNull()
    expect(difference({ hits: 0, all: 0 }, { hits: 1, all: 2 })).toBeNull()
  })
})
