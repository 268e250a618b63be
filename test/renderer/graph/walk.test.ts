import { expect, test } from 'vitest'
import { neighbourOf } from '../../../renderer/graph/inspect/walk.ts'

test('arrow keys go along edges first, then to whatever lies that way, and nowhere at the border', () => {
  const positions = new Map([
    ['A', { x: 0, y: 0 }],
    ['B', { x: 0, y: 66 }],
    ['C', { x: 0, y: 132 }],
    ['D', { x: 262, y: 66 }],
  ])
  const edges = [{ from: 'A', to: 'C' }]
  expect(neighbourOf('A', 'down', edges, positions)).toBe('C')
  expect(neighbourOf('B', 'down', edges, positions)).toBe('C')
  expect(neighbourOf('B', 'right', edges, positions)).toBe('D')
  expect(neighbourOf('A', 'up', edges, positions)).toBeUndefined()
  expect(neighbourOf('unknown', 'up', edges, positions)).toBeUndefined()
})
