import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TakenPoints } from '../../../renderer/graph/canvas/taken-points.ts'

const somePoint = fc.record({ x: fc.integer({ min: -60, max: 60 }), y: fc.integer({ min: -60, max: 60 }) })
/** The side of a square in which it is kept. */
const SQUARE = 4

test('a look around finds what a look at every point finds, to within a square, and nothing outside of its area', () => {
  fc.assert(
    fc.property(fc.array(somePoint), somePoint, (points, asked) => {
      const taken = new TakenPoints({ x: 0, y: 0, width: 100, height: 100 }, 11)
      taken.add(points)
      const isWithin = (apart: number) =>
        points.some(({ x, y }) => Math.max(Math.abs(x - asked.x), Math.abs(y - asked.y)) < apart)
      const most = Math.max(Math.abs(asked.x), Math.abs(asked.y))
      if (most > 50 || !isWithin(11 + SQUARE)) expect(taken.hasNear(asked.x, asked.y)).toBe(false)
      else if (most < 50 && isWithin(11 - SQUARE)) expect(taken.hasNear(asked.x, asked.y)).toBe(true)
    }),
    { numRuns: 2000 },
  )
})

test('a box is taken as a whole', () => {
  const taken = new TakenPoints({ x: 0, y: 0, width: 200, height: 200 }, 7)
  taken.addBox({ x: 0, y: 0, width: 60, height: 30 })
  for (let x = -30; x <= 30; x += 1) expect(taken.hasNear(x, 10)).toBe(true)
  expect(taken.hasNear(50, 0)).toBe(false)
})
