import { describe, expect, test } from 'vitest'
import { clauseOf, withClause } from '../../../renderer/filters/clause.ts'
import {
  crossesYears,
  edgesOf,
  momentOfInput,
  monthBefore,
  monthOf,
  movedEdge,
  openEndWords,
  rangeOf,
  ticksOf,
  tickWords,
  toInput,
} from '../../../renderer/shell/time/time-range.ts'

describe('a clause by choosing', () => {
  test('quotes text, leaves numbers and truth values, brackets odd keys', () => {
    const draft = { field: 'payload', key: 'plan', negated: false, value: 'pro "x"' }
    expect(clauseOf(draft)).toBe('payload.plan == "pro \\"x\\""')
    expect(clauseOf({ ...draft, key: 'odd key', value: '12.5', negated: true })).toBe(
      'payload["odd key"] != 12.5',
    )
    expect(clauseOf({ ...draft, field: 'event.userId', value: '12' })).toBe('event.userId == "12"')
  })

  test('an alternative keeps its meaning', () => {
    expect(withClause('a || b', 'c')).toBe('(a || b) && c')
    expect(withClause(' ', 'c')).toBe('c')
  })
})

describe('the time range', () => {
  const histogram = {
    from: 1000,
    to: 2000,
    bucketMs: 100,
    events: new Array(10).fill(1),
    matching: [],
    rejected: [],
  }

  test('snaps to bars, in whatever direction it was dragged', () => {
    expect(rangeOf(histogram, 0.52, 0.21)).toEqual({ from: 1200, to: 1500 })
  })

  test('an edge at the end stays open', () => {
    expect(rangeOf(histogram, 0.3, 0.99)).toEqual({ from: 1300, to: undefined })
    expect(rangeOf(histogram, 0.01, 0.5)).toEqual({ from: undefined, to: 1500 })
  })

  test('edges move by whole bars and never cross', () => {
    expect(movedEdge(histogram, { from: 1200, to: 1300 }, 'from', 1)).toEqual({ from: 1200, to: 1300 })
    expect(movedEdge(histogram, { from: 1200, to: 1500 }, 'to', -1)).toEqual({ from: 1200, to: 1400 })
    expect(edgesOf(histogram, {})).toEqual([0, 1])
  })
})

test.each([360, 10_000, 90_000, 600_000, 86_400_000, 3 * 86_400_000, 30 * 86_400_000])(
  'over %i ms no two ticks read the same',
  (span) => {
    const from = 1_790_000_000_000
    const histogram = { from, to: from + span, bucketMs: 1, events: [], matching: [], rejected: [] }
    expect(new Set(ticksOf(histogram, 6).map((tick) => tickWords(tick, histogram))).size).toBe(6)
  },
)

test('a range by hand reads back as it was written, and an end that is open is called now only where it is', () => {
  const at = new Date(2026, 1, 13, 14, 5).getTime()
  expect(momentOfInput(toInput(at))).toBe(at)
  expect(momentOfInput('')).toBeUndefined()
  expect(openEndWords(at, String, at + 60_000)).toBe('now')
  expect(openEndWords(at, () => '13 Feb', at + 86_400_000)).toBe('13 Feb')
})

test('days carry their year where the span crosses years, or lies in another year than now', () => {
  const [autumn, winter] = [Date.UTC(2025, 9, 12, 12), Date.UTC(2026, 1, 12, 12)]
  expect(crossesYears({ from: autumn, to: winter }, winter)).toBe(true)
  expect(crossesYears({ from: autumn, to: autumn + 1 }, winter)).toBe(true)
  expect(crossesYears({ from: winter, to: winter + 1 }, winter + 2)).toBe(false)
  expect(tickWords(autumn, { from: autumn, to: winter })).toBe('12 Oct 2025')
})

test('the time before a calendar month is the calendar month before; no other range has one', () => {
  const [october, november] = [new Date(2026, 9, 1).getTime(), new Date(2026, 10, 1).getTime()]
  expect(monthOf(october + 5)).toEqual({ from: october, to: november })
  expect(monthBefore({ from: october, to: november })).toBe(new Date(2026, 8, 1).getTime())
  expect(monthBefore({ from: october + 1, to: november })).toBeUndefined()
  expect(monthBefore({ from: october })).toBeUndefined()
})
