import { beforeEach, expect, test } from 'vitest'
import { outcomeNow } from '#core/contract/people.ts'
import { eventDetailOf } from '#core/host/answers/answer-event.ts'
import { personOf } from '#core/host/answers/answer-people.ts'
import { joinPeople } from '#core/host/identity/answer-identity.ts'
import type { OpenedWorkspace } from '#core/host/opened.ts'
import { delivery, INTAKE } from '../../pipeline/workspace.ts'
import { openedWorkspace } from '../opened-workspace.ts'

const rules = (type: string) =>
  JSON.stringify({
    version: '1',
    initialState: 'START',
    rules: [{ id: 'go', fromState: 'START', eventType: type, toState: 'GONE' }],
  })

let workspace: OpenedWorkspace

beforeEach(() => {
  workspace = openedWorkspace({ now: () => Date.now() })
})

const go = (userId: string, timestamp: number, eventType = 'GO') =>
  delivery({ eventId: `${userId} ${timestamp}`, userId, timestamp, eventType, source: 'web' })

function detailsOf(id: string) {
  const entries = personOf(workspace, { id, limit: 10 })?.timeline ?? []
  return entries.map((entry) => ({
    now: outcomeNow(entry),
    ...eventDetailOf(workspace, entry.eventId)?.judgedAgain,
  }))
}

test('an event that a merge took the move from says what holds now, since when and by which line of the ledger', async () => {
  expect(workspace.pipeline.activate(rules('GO'), false).ok).toBe(true)
  await workspace.pipeline.submit(INTAKE, [go('ann', 1), go('anna', 2)])
  expect(detailsOf('ann')).toEqual([{ now: undefined }])
  await new Promise((resolve) => setTimeout(resolve, 5))
  joinPeople(workspace, { one: 'ann', other: 'anna', reason: 'one phone' })
  expect(detailsOf('ann')).toEqual([
    { now: undefined },
    {
      now: 'NO_TRANSITION',
      why: expect.stringMatching(/^ann and anna were joined \(.* UTC, line 1 of the ledger\)\.$/),
    },
  ])
})

test('an event that other rules judge from the start names the ruleset', async () => {
  expect(workspace.pipeline.activate(rules('COME'), false).ok).toBe(true)
  await workspace.pipeline.submit(INTAKE, [go('ann', 1)])
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect(workspace.pipeline.activate(rules('GO'), true).ok).toBe(true)
  expect(detailsOf('ann')).toEqual([
    {
      now: 'SUCCESS',
      why: expect.stringMatching(/^Ruleset 2 judges it since it was activated \(.* UTC\)\.$/),
    },
  ])
})
