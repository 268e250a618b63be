import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createValues,
  findTimeFormat,
  PLAIN_VALUES,
  TIME_FORMATS,
  type TimeFormat,
} from '#core/event/values.ts'

const read = (text: string, timeFormat: TimeFormat, timeZone = 'UTC'): string | null => {
  const time = createValues({ ...PLAIN_VALUES, timeFormat, timeZone }).time(text)
  return time === null ? null : new Date(time).toISOString().replace('.000Z', 'Z')
}

describe('times', () => {
  it.each([
    ['13.02.2026 14:05', 'day-month-year', '2026-02-13T14:05:00Z'],
    ['13.02.2026', 'day-month-year', '2026-02-13T00:00:00Z'],
    ['3.2.2026, 14:05:06', 'day-month-year', '2026-02-03T14:05:06Z'],
    ['13/02/2026 14:05:06,5 +01:00', 'day-month-year', '2026-02-13T13:05:06.500Z'],
    ['02/13/2026', 'month-day-year', '2026-02-13T00:00:00Z'],
    ['2/13/2026 2:05 PM', 'month-day-year', '2026-02-13T14:05:00Z'],
    ['2/13/2026 12:05 am', 'month-day-year', '2026-02-13T00:05:00Z'],
    ['2026/02/13', 'year-month-day', '2026-02-13T00:00:00Z'],
    ['2026/02/13 14:05', 'year-month-day', '2026-02-13T14:05:00Z'],
    ['2026-02-13T14:05:00Z', 'day-month-year', '2026-02-13T14:05:00Z'],
  ] as const)('%s by %s is %s', (text, format, wanted) => {
    expect(read(text, format)).toBe(wanted)
  })

  it.each([
    ['13.02.2026', 'month-day-year'],
    ['13.02.2026', 'iso'],
    ['31.02.2026', 'day-month-year'],
    ['13.02.26', 'day-month-year'],
    ['13.02/2026', 'day-month-year'],
    ['13.02.2026 25:00', 'day-month-year'],
    ['2/13/2026 13:05 PM', 'month-day-year'],
    ['2026/02/13', 'day-month-year'],
  ] as const)('%s is no time by %s', (text, format) => {
    expect(read(text, format)).toBeNull()
  })

  it('takes the zone that was said for times that name none, and for those alone', () => {
    expect(read('13.02.2026 14:05', 'day-month-year', 'Europe/Berlin')).toBe('2026-02-13T13:05:00Z')
    expect(read('13.07.2026 14:05', 'day-month-year', 'Europe/Berlin')).toBe('2026-07-13T12:05:00Z')
    expect(read('2026-07-13 14:05', 'iso', 'Europe/Berlin')).toBe('2026-07-13T12:05:00Z')
    expect(read('2026-07-13', 'iso', 'Europe/Berlin')).toBe('2026-07-12T22:00:00Z')
    expect(read('2026-07-13T14:05Z', 'iso', 'Europe/Berlin')).toBe('2026-07-13T14:05:00Z')
    expect(read('2026-07-13T14:05-03:00', 'iso', 'Europe/Berlin')).toBe('2026-07-13T17:05:00Z')
    expect(read('1784000000', 'iso', 'Europe/Berlin')).toBe(read('1784000000', 'iso'))
    // Skipped, and twice.
    expect(read('29.03.2026 02:30', 'day-month-year', 'Europe/Berlin')).toBe('2026-03-29T01:30:00Z')
    expect(read('25.10.2026 02:30', 'day-month-year', 'Europe/Berlin')).toBe('2026-10-25T01:30:00Z')
  })

  it('reads what a clock in any zone shows', () => {
    const zone = fc.constantFrom(
      'Europe/Berlin',
      'America/New_York',
      'Asia/Kathmandu',
      'Australia/Lord_Howe',
      'UTC',
    )
    const moment = fc.integer({ min: 100_000, max: 2_000_000_000 }).map((seconds) => seconds * 1000)
    fc.assert(
      fc.property(zone, moment, (timeZone, time) => {
        const shown = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
        const [date = '', clock = ''] = shown.format(time).split(' ')
        const text = `${date.split('-').reverse().join('.')} ${clock}`
        const found =
          createValues({ ...PLAIN_VALUES, timeFormat: 'day-month-year', timeZone }).time(text) ?? 0
        // An hour that comes twice in autumn has two meanings; both show the same.
        expect(shown.format(found)).toBe(shown.format(time))
      }),
    )
  })
})

describe('what a column of times is written in', () => {
  it('is decided by a day past the 12th alone', () => {
    expect(findTimeFormat(['03.02.2026', '13.02.2026']).format).toBe('day-month-year')
    expect(findTimeFormat(['03/02/2026', '02/13/2026']).format).toBe('month-day-year')
    expect(findTimeFormat(['2026/02/13']).format).toBe('year-month-day')
    expect(findTimeFormat(['2026-02-13', '1784000000', '']).format).toBe('iso')
    expect(findTimeFormat(['soon', '']).format).toBe('iso')
    expect(findTimeFormat(['03.02.2026 10:00', '04.02.2026'])).toEqual({
      format: null,
      candidates: ['day-month-year', 'month-day-year'],
      example: '03.02.2026 10:00',
    })
  })

  it('reads back every day that it decided', () => {
    const formats = fc.constantFrom(...TIME_FORMATS.filter((format) => format !== 'iso'))
    fc.assert(
      fc.property(formats, fc.integer({ min: 1, max: 20_000 }), (format, days) => {
        const time = days * 86_400_000
        const [year = '', month = '', day = ''] = new Date(time).toISOString().slice(0, 10).split('-')
        const order = {
          'day-month-year': [day, month, year],
          'month-day-year': [month, day, year],
          'year-month-day': [year, month, day],
        }
        const found = findTimeFormat([order[format].join('/')])
        expect(found.candidates).toContain(format)
        if (Number(day) > 12 || format === 'year-month-day') expect(found.format).toBe(format)
        expect(createValues({ ...PLAIN_VALUES, timeFormat: format }).time(order[format].join('/'))).toBe(time)
      }),
    )
  })
})

it('reads numbers with a decimal comma where that is said, and leaves the rest as it is', () => {
  const german = createValues({ ...PLAIN_VALUES, decimalComma: true })
  const texts = ['13,53', '1.234,50', '-0,5', '12', '1.234', '1.5', '007', '007,5', '1,2,3', 'a,b', 'true']
  expect(texts.map(german.cell)).toEqual([
    13.53,
    1234.5,
    -0.5,
    12,
    1234,
    1.5,
    '007',
    '007,5',
    '1,2,3',
    'a,b',
    true,
  ])
  const plain = createValues(PLAIN_VALUES)
  expect(['13,53', '1.5', '007', 'false'].map(plain.cell)).toEqual(['13,53', 1.5, '007', false])
})
