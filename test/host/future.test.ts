import { beforeEach, expect, test } from 'vitest'
import type { Json } from '#core/base/json.ts'
import { personOf } from '#core/host/answers/answer-people.ts'
import { trialOf } from '#core/host/drafts/sandbox.ts'
import { retryDeadLetters } from '#core/host/governed/dead-letters.ts'
import type { OpenedWorkspace } from '#core/host/opened.ts'
import { openDeadLetters } from '#core/store/outcomes/dead-letters.ts'
import { delivery, INTAKE, quickStartRules } from '../pipeline/workspace.ts'
import { openedWorkspace } from './opened-workspace.ts'

const DAY = 86_400_000
const NOW = Date.parse('2026-03-01T12:00:00Z')

let now = NOW
const clock = { now: () => now }
let workspace: OpenedWorkspace

beforeEach(() => {
  now = NOW
  workspace = openedWorkspace(clock)
  workspace.pipeline.activate(quickStartRules(), false)
})

async function take(timestamp: number, eventType = 'CLICK', payload: { [key: string]: Json } = {}) {
  const sent = await workspace.pipeline.submit(INTAKE, [
    delivery({ eventId: `${timestamp}`, userId: 'ann', eventType, timestamp, payload }),
  ])
  if (!sent.ok) throw new Error(sent.error.message)
  return { outcome: sent.value.outcomes[0], why: sent.value.rejections.get(0) }
}

test('an event from the future is refused with its reason and poisons nobody; what a clock may be ahead is taken', async () => {
  expect(await take(NOW + 365 * DAY)).toEqual({
    outcome: 'REJECTED',
    why: {
      code: 'future_timestamp',
      message:
        'timestamp: 2027-03-01T12:00:00.000Z is 365 d ahead of its arrival, and 24 h at most are taken. Correct the clock of the sender; retry it where that moment is right and has come.',
    },
  })
  expect((await take(NOW + 5 * 60_000, 'CLICK', { buttonId: 'signup' })).outcome).toBe('SUCCESS')
  expect((await take(NOW + DAY)).outcome).toBe('NO_TRANSITION')
  // Even behind an event that was a whole day ahead nobody's real events are late.
  expect((await take(NOW)).outcome).toBe('NO_TRANSITION')
  expect(workspace.pipeline.writer().people.bySubject('ann')?.state.lastEventAt).toBe(NOW + DAY)
})

test('once its moment has come, a retry takes it', async () => {
  await take(NOW + 3 * DAY)
  expect(openDeadLetters(workspace.database, 0, 9)).toHaveLength(1)
  const early = await retryDeadLetters(workspace, clock)
  expect(early).toMatchObject({ ok: true, value: { tried: 1, stillRefused: 1 } })
  now = NOW + 3 * DAY
  const retried = await retryDeadLetters(workspace, clock)
  expect(retried).toMatchObject({ ok: true, value: { tried: 1, stillRefused: 0 } })
  expect(openDeadLetters(workspace.database, 0, 9)).toEqual([])
})

test('the sandbox tells the same', () => {
  const question = { person: 'ann', eventType: 'CLICK', payload: {}, timestamp: NOW + 365 * DAY }
  const trial = trialOf(workspace, question, NOW)
  if (!trial.ok) throw new Error(trial.error.message)
  expect(trial.value.explanation.sentence).toContain('is 365 d ahead of its arrival')
})

test('how late an event is counts from the newest one before it', async () => {
  await take(NOW)
  now = NOW + 1
  expect((await take(NOW - 2 * DAY)).outcome).toBe('LATE')
  const { timeline = [] } = personOf(workspace, { id: 'ann', limit: 10 }) ?? {}
  expect(timeline.map(({ outcome, lateBy }) => [outcome, lateBy])).toEqual([
    ['LATE', 2 * DAY],
    ['NO_TRANSITION', undefined],
  ])
})
