import { beforeEach, expect, test } from 'vitest'
import type { Json } from '#core/base/json.ts'
import { lettersOfPerson } from '#core/host/answers/answer-live.ts'
import { oneMeant, peopleMeant } from '#core/host/answers/whom.ts'
import type { OpenedWorkspace } from '#core/host/opened.ts'
import { saveDocument } from '#core/store/documents.ts'
import { delivery, INTAKE } from '../../pipeline/workspace.ts'
import { openedWorkspace } from '../opened-workspace.ts'

const clock = { now: () => 5000 }
let workspace: OpenedWorkspace

beforeEach(() => {
  workspace = openedWorkspace(clock)
})

let events = 0
function event(of: { [key: string]: Json }) {
  events += 1
  return delivery({
    eventId: `e${events}`,
    source: 'web',
    eventType: 'CLICK',
    timestamp: events,
    payload: {},
    ...of,
  })
}

const take = (...of: { [key: string]: Json }[]) => workspace.pipeline.submit(INTAKE, of.map(event))

async function meant(text: string) {
  const found = await peopleMeant(workspace, text)
  if (!found.ok) throw new Error(found.error.message)
  return found.value
}

const list = async (search: string) => {
  const stored = workspace.privacy().argument(search)
  const page = await workspace.analyst.ask('people', {
    search: stored.ok ? stored.value : search,
    values: workspace.privacy().values(search),
    filter: {},
    limit: 10,
    offset: 0,
  })
  if (!page.ok) throw new Error(page.error.message)
  return page.value.people.map(({ id, matched }) => ({ id, matched }))
}

test('a trait names a person: an address, a phone number, a device, however it was typed and whatever the event', async () => {
  await take(
    {
      userId: 'cust_carol',
      eventType: 'IDENTIFY',
      payload: { email: 'Carol@example.com', phone: '+1 (555) 010-9999' },
    },
    {
      userId: 'cust_dan',
      payload: { order: { email: 'dan@example.com' }, context: { device: { id: 'dev-77' } } },
    },
    { userId: 'cust_eve' },
  )
  expect(await meant(' carol@EXAMPLE.com ')).toEqual([{ id: 'cust_carol', matched: ['payload.email'] }])
  expect(await meant('+1 555 010 9999')).toEqual([{ id: 'cust_carol', matched: ['payload.phone'] }])
  expect(await meant('dan@example.com')).toEqual([{ id: 'cust_dan', matched: ['payload.order.email'] }])
  expect(await meant('dev-77')).toEqual([{ id: 'cust_dan', matched: ['payload.context.device.id'] }])
  expect(await meant('nobody@example.com')).toEqual([])
  expect(await list('carol@example.com')).toEqual([{ id: 'cust_carol', matched: ['payload.email'] }])
  expect(await list('dev-77')).toEqual([{ id: 'cust_dan', matched: ['payload.context.device.id'] }])
  expect(await list('cust_')).toHaveLength(3)
  expect(await list('cust_')).not.toContainEqual(expect.objectContaining({ matched: expect.anything() }))
})

test('where several match, all are told with what each matched by; an id is the surest', async () => {
  await take(
    { userId: 'ann@example.com' },
    { userId: 'cust_ann', payload: { email: 'ann@example.com' } },
    { userId: 'friend', eventType: 'INVITE', payload: { invited: 'bob@example.com' } },
    { userId: 'cust_bob', payload: { email: 'bob@example.com' } },
  )
  const [byId, byTrait] = await meant('ann@example.com')
  expect(byId).toEqual({ id: expect.stringMatching(/^email_/), matched: ['id'] })
  expect(byTrait).toEqual({ id: 'cust_ann', matched: ['payload.email'] })
  expect(await list('ann@example.com')).toEqual([
    { id: expect.stringMatching(/^email_/), matched: ['id'] },
    { id: 'cust_ann', matched: ['payload.email'] },
  ])
  expect(await oneMeant(workspace, 'ann@example.com')).toMatchObject({
    ok: true,
    value: { id: byId?.id, others: [byTrait] },
  })
  await take({ userId: 'late', payload: { friend: { email: 'ann@example.com' } } })
  const [, second, third] = await list('ann@example.com')
  expect([second?.id, third]).toEqual(['cust_ann', { id: 'late', matched: ['payload.friend.email'] }])
  const several = await oneMeant(workspace, 'bob@example.com')
  expect(several).toMatchObject({ ok: false, error: { code: 'several_people' } })
  if (!several.ok)
    expect(several.error.message).toMatch(/friend \(payload.invited\), cust_bob \(payload.email\)/)
  expect(await oneMeant(workspace, 'zoe@example.com')).toMatchObject({
    ok: false,
    error: { code: 'not_found' },
  })
  const part = await oneMeant(workspace, 'ann@')
  expect(part).toMatchObject({ ok: false, error: { hint: expect.stringContaining('whole') } })
})

test('letters that wait are those of every identifier of the person', async () => {
  saveDocument(workspace.database, {
    kind: 'schema',
    name: 'ORDER',
    savedAt: 0,
    text: JSON.stringify({ type: 'object', properties: { amount: { type: 'number' } } }),
  })
  saveDocument(workspace.database, {
    kind: 'registry',
    name: 'default',
    savedAt: 0,
    text: '{"mode":"enforce"}',
  })
  expect(workspace.govern()).toBe(null)
  const order = { eventType: 'ORDER', payload: { amount: 'much' } }
  await take(
    { userId: 'cust', anonymousId: 'anon', payload: { email: 'cust@example.com' } },
    { userId: 'cust', ...order },
    { anonymousId: 'anon', ...order },
    { userId: 'stranger', ...order },
  )
  for (const text of ['cust', 'anon', 'cust@example.com'])
    expect((await lettersOfPerson(workspace, text, 10)).map(({ subject }) => subject)).toEqual([
      'cust',
      'anon',
    ])
  expect(await lettersOfPerson(workspace, 'stranger', 10)).toHaveLength(1)
})
