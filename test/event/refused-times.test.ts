import fc from 'fast-check'
import { expect, test } from 'vitest'
import { timeField } from '#core/event/mapping.ts'
import { createValues, PLAIN_VALUES } from '#core/event/values.ts'
import { findAll } from '#core/privacy/find.ts'
import { VALUE_KINDS } from '#core/privacy/kinds.ts'
import { scan } from '#core/privacy/scan.ts'

const german = createValues({ ...PLAIN_VALUES, timeFormat: 'day-month-year' })

function messageOf(cell: string, values = german): string {
  const read = timeField('Wann', cell, values)
  return read.ok ? '' : read.error.message
}

test('a refused time is said by example, with the value where that is one word or a date', () => {
  const wanted = 'Wanted is a time written as 13.02.2026 14:05, as 2026-02-13T14:05:00Z or as Unix time.'
  expect(messageOf('gestern')).toBe(`timestamp: Wann says “gestern”. ${wanted}`)
  expect(messageOf('31.02.2026 10:00')).toBe(`timestamp: Wann says “31.02.2026 …”. ${wanted}`)
  expect(messageOf('2026-13-45')).toBe(`timestamp: Wann says “2026-13-45”. ${wanted}`)
  expect(messageOf('ann@example.com')).toBe(`timestamp: Wann has a text of 15 characters. ${wanted}`)
  expect(messageOf('Ann Example')).toContain('has a text of 11 characters')
  expect(messageOf('soon', createValues(PLAIN_VALUES))).toBe(
    'timestamp: Wann says “soon”. Wanted is a time written as 2026-02-13T14:05:00Z or as Unix time.',
  )
})

test('no value is shown in which privacy would find something', () => {
  const regions = ['DE', 'GB', 'US', 'FR', 'NL']
  const values = fc.oneof(
    fc.string({ maxLength: 24 }),
    fc.stringMatching(/^[0-9./-]{6,18}$/),
    fc.stringMatching(/^\d{1,2}[./-]\d{1,2}[./-](19|20)\d\d( \d\d:\d\d)?$/),
    fc.stringMatching(/^(19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}$/),
    fc.emailAddress(),
    fc.ipV4(),
  )
  fc.assert(
    fc.property(values, (text) => {
      const shown = /says “(.*?)( …)?”\./.exec(messageOf(text))?.[1]
      const makeup = shown === undefined ? null : scan(shown)
      if (shown === undefined || makeup === null) return
      expect(findAll(shown, makeup, { kinds: new Set(VALUE_KINDS), phoneRegions: regions })).toEqual([])
    }),
    { numRuns: 3000 },
  )
})
