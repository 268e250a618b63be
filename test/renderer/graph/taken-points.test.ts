import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TakenPoints } from '../../../renderer/graph/canvas/taken-points.ts'

const somePoint = fc.record({ x: fc.integer({ min: -60, max: 60 }), y: fc.integer({ min: -60, max: 60 }) })

test('a look around finds what a look at every point finds', () => {
  fc.assert(
    fc.property(fc.array(somePoint), somePoint, (points, asked) => {
      const taken = new TakenPoints(11)
      taken.add(points)
      const slow = points.some(({ x, y }) => Math.abs(x - asked.x) < 11 && Math.abs(y - asked.y) < 11)
      expect(taken.hasNear(asked)).toBe(slow)
    }),
    { numRuns: 2000 },
  )
})
