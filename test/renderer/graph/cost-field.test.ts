import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CostField } from '../../../renderer/graph/geometry/cost-field.ts'

const somePoint = fc.record({ x: fc.integer({ min: -60, max: 60 }), y: fc.integer({ min: -60, max: 60 }) })
/** The side of a square in which it is kept. */
const SQUARE = 4
const AREA = { x: 0, y: 0, width: 100, height: 100 }

test('a look at a place finds what a look at every point finds, to within a square, and no place outside of its area', () => {
  fc.assert(
    fc.property(fc.array(somePoint), somePoint, (points, asked) => {
      const field = new CostField(AREA, 1000)
      field.raiseAt(points, 11, 20)
      const isWithin = (apart: number) =>
        points.some(({ x, y }) => Math.max(Math.abs(x - asked.x), Math.abs(y - asked.y)) < apart)
      const most = Math.max(Math.abs(asked.x), Math.abs(asked.y))
      if (most > 50) expect(field.at(asked.x, asked.y)).toBe(1000)
      else if (!isWithin(11 + SQUARE)) expect(field.at(asked.x, asked.y) % 1000).toBe(0)
      else if (most < 50 && isWithin(11 - SQUARE)) expect(field.at(asked.x, asked.y)).toBe(20)
    }),
    { numRuns: 2000 },
  )
})

test('a box is raised as a whole, and what costs more already goes on to do so', () => {
  const field = new CostField({ x: 0, y: 0, width: 200, height: 200 }, 1000)
  field.raiseAt([{ x: 0, y: 0 }], 3, 60)
  field.raise({ x: 0, y: 0, width: 60, height: 30 }, 7, 20)
  for (let x = -30; x <= 30; x += 1) expect(field.at(x, 14)).toBe(20)
  expect(field.at(0, 0)).toBe(60)
  expect(field.at(50, 0)).toBe(0)
})
