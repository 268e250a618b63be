import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '#core/base/random.ts'
import {
  meanDifference,
  meanInterval,
  NO_SAMPLE,
  type Sample,
  studentQuantile,
  withNumber,
} from '#core/topology/mean-interval.ts'

function sampleOf(numbers: readonly number[]): Sample {
  return numbers.reduce(withNumber, NO_SAMPLE)
}

/** A sample as a table gives it: size, mean and standard deviation. */
function published(count: number, mean: number, deviation: number): Sample {
  return { count, mean, squares: deviation ** 2 * (count - 1) }
}

describe('intervals of means', () => {
  // Any printed table of Student's t, two-sided 95 %.
  it.each([
    [1, 12.706],
    [2, 4.303],
    [3, 3.182],
    [4, 2.776],
    [5, 2.571],
    [7, 2.365],
    [10, 2.228],
    [20, 2.086],
    [30, 2.042],
    [60, 2],
    [120, 1.98],
    [1_000_000, 1.96],
  ])('with %i degrees of freedom a standard error counts %f times', (degrees, times) => {
    expect(studentQuantile(degrees)).toBeCloseTo(times, 3)
    expect(studentQuantile(degrees + 0.9)).toBe(studentQuantile(degrees))
  })

  it('is the published one for the flow meter of the NIST handbook (1.3.5.2, ZARR13.DAT)', () => {
    const found = meanInterval(published(195, 9.26146, 0.022789))
    expect(found?.low).toBeCloseTo(9.258242, 5)
    expect(found?.high).toBeCloseTo(9.264679, 5)
  })

  it('is the published one for the cars of the NIST handbook (1.3.5.3, AUTO83B.DAT)', () => {
    // There the statistic of Welch's test is −12.94627 with 136.8750 degrees of freedom.
    const found = meanDifference(published(249, 20.14458, 6.4147), published(79, 30.48101, 6.10771))
    const half = (10.33643 / 12.94627) * studentQuantile(136.875)
    expect(found?.difference).toBeCloseTo(-10.33643, 5)
    expect(found?.low).toBeCloseTo(-10.33643 - half, 4)
    expect(found?.high).toBeCloseTo(-10.33643 + half, 4)
  })

  it('counts mean and spread in one pass as in two', () => {
    const numbers = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(numbers, (values) => {
        const { count, mean, squares } = sampleOf(values)
        const plain = values.reduce((sum, value) => sum + value, 0) / values.length
        expect([count, mean]).toEqual([values.length, expect.closeTo(plain, 8)])
        expect(squares).toBeCloseTo(
          values.reduce((sum, value) => sum + (value - plain) ** 2, 0),
          5,
        )
      }),
    )
  })

  it('holds the mean in nineteen of twenty samples, also where most are worth nothing', () => {
    // Every fifth person is worth between 0 and 100: 10 on average.
    const random = createRandom(7)
    const worth = () => (random.chance(0.2) ? 100 * random.next() : 0)
    let held = 0
    for (let sample = 0; sample < 400; sample += 1) {
      const found = meanInterval(sampleOf(Array.from({ length: 200 }, worth)))
      if (found !== null && found.low <= 10 && found.high >= 10) held += 1
    }
    expect(held / 400).toBeGreaterThan(0.91)
    expect(held / 400).toBeLessThan(0.985)
  })

  it('says nothing of fewer than two, and of numbers that are all alike', () => {
    expect(meanInterval(sampleOf([]))).toBeNull()
    expect(meanInterval(sampleOf([3]))).toBeNull()
    expect(meanInterval(sampleOf([0, 0, 0]))).toBeNull()
    expect(meanDifference(sampleOf([1, 2]), sampleOf([3]))).toBeNull()
    expect(meanDifference(sampleOf([0, 0]), sampleOf([0, 0]))).toBeNull()
    expect(meanDifference(sampleOf([0, 0]), sampleOf([1, 2]))?.difference).toBe(-1.5)
  })
})
