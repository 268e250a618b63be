import { expect, test } from 'vitest'
import { stopOf } from '../../../renderer/parts/roving.ts'

test('Tab leads to what had the focus last, else to what is selected, else to the first', () => {
  const keys = ['a', 'b', 'c']
  expect(stopOf(keys, 'c', 'b')).toBe('c')
  expect(stopOf(keys, undefined, 'b')).toBe('b')
  expect(stopOf(keys, 'gone', undefined)).toBe('a')
  expect(stopOf([], 'c', 'b')).toBeUndefined()
})
