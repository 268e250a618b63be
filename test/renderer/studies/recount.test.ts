import { expect, test } from 'vitest'
import { describeCount, recountIn } from '../../../renderer/studies/recount.ts'

test('what nothing has changed since is not counted again', () => {
  expect(recountIn({ since: 0, countedAt: 1000, tookMs: 10 }, 60_000)).toBe(null)
})

test('a quick count is repeated every few seconds, a slow one in a tenth of the time', () => {
  expect(recountIn({ since: 5, countedAt: 1000, tookMs: 10 }, 1000)).toBe(4000)
  expect(recountIn({ since: 5, countedAt: 1000, tookMs: 10 }, 3500)).toBe(1500)
  expect(recountIn({ since: 5, countedAt: 1000, tookMs: 10 }, 60_000)).toBe(0)
  expect(recountIn({ since: 5, countedAt: 1000, tookMs: 3000 }, 1000)).toBe(30_000)
  // What takes longer than this is only counted again when somebody asks.
  expect(recountIn({ since: 5, countedAt: 1000, tookMs: 31_000 }, 1000)).toBe(null)
})

test('the moment of a count is said, and what came since', () => {
  const at = new Date(2026, 10, 24, 19, 34, 21).getTime()
  expect(describeCount(at, 0)).toBe('Counted at 19:34:21')
  expect(describeCount(at, 1)).toBe('Counted at 19:34:21; 1 event since')
  expect(describeCount(at, 1234)).toBe('Counted at 19:34:21; 1,234 events since')
})
