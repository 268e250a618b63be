import { afterEach, beforeEach, expect, test } from 'vitest'
import { openIntake, type TestIntake } from '../sources/intake.ts'
import { delivery, INTAKE } from './workspace.ts'

let intake: TestIntake
beforeEach(() => {
  intake = openIntake()
})
afterEach(() => intake.remove())

let count = 0
function view(userId: string, anonymousId?: string) {
  count += 1
  const eventId = `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`
  const event = { eventId, userId, eventType: 'PAGE_VIEW', timestamp: count * 1000 }
  return delivery(anonymousId === undefined ? event : { ...event, anonymousId })
}

test('what fails in its turn holds up nothing that comes after it', async () => {
  const failed = intake.pipeline.whileAnotherWrites(() => Promise.reject(new Error('its thread ended')))
  const behind = intake.pipeline.submit(INTAKE, [view('ada')])
  await expect(failed).rejects.toThrow('its thread ended')
  expect((await behind).ok).toBe(true)
  expect((await intake.pipeline.submit(INTAKE, [view('ada')])).ok).toBe(true)
  expect((await intake.pipeline.passTime()).ok).toBe(true)
  expect(intake.pipeline.queued()).toBe(0)
})
