import { expect, test, vi } from 'vitest'

vi.mock('../../renderer/transport/client.ts', () => ({ api: {} }))

test('rates are looked at again until they are 0, and then no more', async () => {
  const { nextLook } = await import('../../renderer/transport/receipts.ts')
  expect(nextLook({ lastMinute: 3 })).toBe(2000)
  expect(nextLook({ lastMinute: 0 })).toBe(false)
  expect(nextLook(undefined)).toBe(false)
})
