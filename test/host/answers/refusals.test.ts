import { beforeEach, expect, test } from 'vitest'
import type { Json } from '#core/base/json.ts'
import { deadLetterOf, tailFrom } from '#core/host/answers/answer-live.ts'
import { discardDeadLetter } from '#core/host/governed/dead-letters.ts'
import type { OpenedWorkspace } from '#core/host/opened.ts'
import { readRejectionReasons } from '#core/store/outcomes/dead-letters.ts'
import { delivery, INTAKE } from '../../pipeline/workspace.ts'
import { openedWorkspace } from '../opened-workspace.ts'

const clock = { now: () => 5000 }
let workspace: OpenedWorkspace

beforeEach(() => {
  workspace = openedWorkspace(clock)
})

async function refuse(...events: { [key: string]: Json }[]): Promise<void> {
  await workspace.pipeline.submit(INTAKE, events.map(delivery))
}

const click = { userId: 'ann', eventType: 'CLICK', source: 'web' }

test('refusals are counted by their whole reason, and by nothing that differs in numbers alone', async () => {
  await refuse(
    { ...click, eventId: 'a', timestamp: {}, userId: '' },
    { ...click, eventId: 'b', timestamp: 'soon' },
    { ...click, eventId: 'c', timestamp: 'later' },
    { ...click, eventId: 'd', timestamp: 1, payload: 'none' },
  )
  const reasons = readRejectionReasons(workspace.database)
  expect(reasons.reduce((sum, { count }) => sum + count, 0)).toBe(4)
  for (const { reason, count } of reasons) {
    const tail = await tailFrom(workspace, { limit: 100, outcomes: ['REJECTED'], reason, filter: {} })
    expect(tail.rows).toHaveLength(count)
  }
  const times = reasons.find(({ message }) => message.startsWith('timestamp:'))
  expect(times).toMatchObject({
    count: 2,
    wordings: 2,
    reason: expect.stringContaining('text of % characters'),
  })
  expect(reasons.filter(({ message }) => message.startsWith('payload'))).toMatchObject([
    { count: 1, wordings: 1 },
  ])
})

test('a letter that was given up is said to be so where it is listed, and no longer listed by its reason', async () => {
  await refuse({ ...click, eventId: 'a', timestamp: 'soon' }, { ...click, eventId: 'b', timestamp: 'late' })
  const [first] = (await tailFrom(workspace, { limit: 10, filter: {} })).rows
  const arrival = first?.arrival ?? 0
  const reason = deadLetterOf(workspace, arrival)?.reason ?? ''
  expect(discardDeadLetter(workspace, clock, arrival, 'a test')).toBe(null)
  const { rows } = await tailFrom(workspace, { limit: 10, filter: {} })
  expect(rows.map(({ settled }) => settled)).toEqual(['discarded', undefined])
  expect((await tailFrom(workspace, { limit: 10, filter: {}, reason })).rows).toHaveLength(1)
})
