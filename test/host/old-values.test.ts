import { expect, test, vi } from 'vitest'
import { fail, ok, type Result } from '#core/base/result.ts'
import { keepReadingOldValues } from '#core/host/old-values.ts'

test('old values are read turn by turn until none is left; trouble is waited out', async () => {
  vi.useFakeTimers()
  const turns: Result<boolean>[] = [
    ok(false),
    fail({ code: 'disk_full', message: 'full.' }),
    ok(false),
    ok(true),
  ]
  let taken = 0
  keepReadingOldValues({
    readOldValues: () => {
      const turn = turns[taken] ?? ok(false)
      taken += 1
      return Promise.resolve(turn)
    },
  })
  await vi.advanceTimersByTimeAsync(1000)
  expect(taken).toBe(2)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(taken).toBe(4)
  vi.useRealTimers()
})

test('nothing is read any more once the workspace is closed', async () => {
  vi.useFakeTimers()
  let taken = 0
  const stop = keepReadingOldValues({
    readOldValues: () => {
      taken += 1
      stop()
      return Promise.resolve(ok(false))
    },
  })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(taken).toBe(1)
  vi.useRealTimers()
})
