import { beforeEach, expect, test } from 'vitest'
import { personOf } from '#core/host/answers/answer-people.ts'
import { blockIdentifier, ledgerOf, sharedBy, whoIs } from '#core/host/identity/answer-identity.ts'
import type { OpenedWorkspace } from '#core/host/opened.ts'
import { delivery, INTAKE } from '../../pipeline/workspace.ts'
import { openedWorkspace } from '../opened-workspace.ts'

let workspace: OpenedWorkspace

beforeEach(() => {
  workspace = openedWorkspace({ now: () => 5000 })
})

const event = (userId: string, anonymousId: string, timestamp: number) =>
  delivery({
    eventId: `${userId} ${timestamp}`,
    userId,
    anonymousId,
    timestamp,
    eventType: 'CLICK',
    source: 'web',
  })

test('a device that many share is told with how many it joined, and blocking it parts them again', async () => {
  const ids = Array.from({ length: 60 }, (_, at) => `user_${at}`)
  await workspace.pipeline.submit(INTAKE, [
    ...ids.map((id, at) => event(id, 'kiosk', at)),
    event('ann', 'phone', 100),
  ])
  expect(sharedBy(workspace)).toEqual([{ kind: 'anonymous', value: 'kiosk', others: 60, joined: 5 }])
  const five = { id: 'user_0', limit: 10 }
  expect(personOf(workspace, five)?.profile.identifiers).toHaveLength(6)
  const found = ledgerOf(workspace, { search: 'phone', limit: 10, offset: 0 })
  expect(found).toMatchObject({ total: 1, links: [{ status: 'joined' }] })
  blockIdentifier(workspace, 'kiosk')
  expect(sharedBy(workspace)).toEqual([])
  expect(personOf(workspace, five)?.profile.identifiers).toEqual(['user_0'])
  expect(personOf(workspace, { id: 'ann', limit: 10 })?.profile.identifiers).toHaveLength(2)
})

test('an identifier counts the events of the person that carry it, as user id or as device', async () => {
  const alone = delivery({
    eventId: 'x',
    anonymousId: 'phone',
    timestamp: 3,
    eventType: 'CLICK',
    source: 'ios',
  })
  await workspace.pipeline.submit(INTAKE, [event('ann', 'phone', 1), event('ann', 'phone', 2), alone])
  expect(whoIs(workspace, 'ann')?.subjects).toEqual([
    { id: 'ann', known: true, events: 2 },
    { id: 'phone', known: false, events: 3 },
  ])
})
