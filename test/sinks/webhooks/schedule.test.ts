import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Answer, judge, quietAfter, readRetryAfter, SCHEDULE } from '#core/sinks/webhooks/schedule.ts'

const HOUR = 3_600_000
const aChance = fc.double({ min: 0, max: 1, noNaN: true })
const aFailure: fc.Arbitrary<Answer> = fc.oneof(
  fc.record({ kind: fc.constant('unreached' as const), problem: fc.constant('nothing listens there.') }),
  fc.record({
    kind: fc.constant('answered' as const),
    status: fc.integer({ min: 300, max: 599 }).filter((status) => status !== 410),
    retryAfterMs: fc.option(fc.integer({ min: 0, max: 100 * HOUR })),
  }),
)

test('the waits are those of the specification: ten attempts in 75.6 hours', () => {
  expect(SCHEDULE).toHaveLength(10)
  expect(SCHEDULE.reduce((sum, wait) => sum + wait, 0) / HOUR).toBeCloseTo(75.6, 1)
})

test('whatever fails is tried no earlier than planned, hardly later, and ten times at most', () => {
  fc.assert(
    fc.property(aFailure, fc.integer({ min: 1, max: 12 }), aChance, (answer, attempts, chance) => {
      const verdict = judge(answer, attempts, chance)
      const planned = SCHEDULE[attempts]
      if (planned === undefined) {
        expect(verdict.kind).toBe('failed')
        return
      }
      const asked = answer.kind === 'answered' ? Math.min(answer.retryAfterMs ?? 0, 24 * HOUR) : 0
      expect(verdict.kind).toBe('again')
      if (verdict.kind !== 'again') return
      expect(verdict.inMs).toBeGreaterThanOrEqual(Math.max(planned, asked))
      expect(verdict.inMs).toBeLessThanOrEqual(Math.max(planned * 1.2, asked) + 1)
    }),
  )
})

test('every 2xx is taken, 410 ends it, and a redirect is a failure', () => {
  const answered = (status: number): Answer => ({ kind: 'answered', status, retryAfterMs: null })
  for (const status of [200, 201, 202, 204, 299]) expect(judge(answered(status), 1, 0).kind).toBe('sent')
  expect(judge(answered(410), 1, 0).kind).toBe('gone')
  for (const status of [301, 302, 307, 400, 401, 404, 500])
    expect(judge(answered(status), 1, 0).kind).toBe('again')
})

test('an address that is overloaded or out of reach is left alone for longer each time, within bounds', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.constantFrom(429, 502, 503, 504), (times, status) => {
      const answer: Answer = { kind: 'answered', status, retryAfterMs: null }
      const quiet = quietAfter(answer, times)
      expect(quiet).toBeGreaterThan(0)
      expect(quiet).toBeLessThanOrEqual(5 * 60_000)
      expect(quietAfter(answer, times + 1)).toBeGreaterThanOrEqual(quiet)
      expect(quietAfter({ ...answer, retryAfterMs: HOUR }, times)).toBe(HOUR)
    }),
  )
  for (const status of [200, 400, 404, 500])
    expect(quietAfter({ kind: 'answered', status, retryAfterMs: null }, 3)).toBe(0)
})

test('Retry-After is read as seconds and as a date', () => {
  const now = Date.parse('2026-03-01T12:00:00Z')
  expect(readRetryAfter('120', now)).toBe(120_000)
  expect(readRetryAfter('Sun, 01 Mar 2026 12:00:30 GMT', now)).toBe(30_000)
  expect(readRetryAfter('Sun, 01 Mar 2026 11:00:00 GMT', now)).toBe(0)
  expect(readRetryAfter('soon', now)).toBeNull()
  expect(readRetryAfter(undefined, now)).toBeNull()
})
