import { expect, test } from 'vitest'
import { partOf } from '../../../renderer/parts/pages.ts'

test('a long list is shown in parts, and a part that is gone is the last one', () => {
  expect(partOf(0, 200, 0)).toEqual({ from: 0, to: 0, page: 0, pages: 1 })
  expect(partOf(200, 200, 0)).toEqual({ from: 0, to: 200, page: 0, pages: 1 })
  expect(partOf(10_000, 200, 3)).toEqual({ from: 600, to: 800, page: 3, pages: 50 })
  expect(partOf(10_001, 200, 99)).toEqual({ from: 10_000, to: 10_001, page: 50, pages: 51 })
  expect(partOf(5, 200, -1)).toMatchObject({ from: 0, to: 5 })
})
