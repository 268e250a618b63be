import { expect, test, vi } from 'vitest'
import { keepTime } from '#core/host/time.ts'

test('time that can’t pass is tried again, and ends nothing', async () => {
  vi.useFakeTimers()
  let tries = 0
  const stop = keepTime({
    passTime: () => {
      tries += 1
      return Promise.reject(new Error('disk I/O error'))
    },
  })
  await vi.advanceTimersByTimeAsync(2_500)
  stop()
  vi.useRealTimers()
  await new Promise((resolve) => setTimeout(resolve, 0))
  expect(tries).toBe(2)
})
