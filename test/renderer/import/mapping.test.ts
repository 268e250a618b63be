import { expect, test } from 'vitest'
import { fieldOf, fileSize, withColumn } from '../../../renderer/import/mapping.ts'

test('a column feeds one field: choosing it elsewhere takes it away', () => {
  const mapping = { userId: 'case', eventType: 'activity' }
  expect(withColumn(mapping, 'anonymousId', 'case')).toEqual({
    userId: '',
    anonymousId: 'case',
    eventType: 'activity',
  })
  // Said, and not left out: what is left out is guessed anew.
  expect(withColumn(mapping, 'userId', null)).toEqual({ userId: '', eventType: 'activity' })
  expect(fieldOf(mapping, 'activity')).toBe('eventType')
  expect(fieldOf(mapping, 'cost')).toBeUndefined()
})

test('sizes', () => {
  expect([fileSize(999), fileSize(12_300_000)]).toEqual(['999 bytes', '12.3 MB'])
})
