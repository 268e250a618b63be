import { beforeEach, expect, test } from 'vitest'
import type { Json } from '#core/base/json.ts'
import { lettersOfPerson, refusedOf } from '#core/host/answers/answer-live.ts'
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

test('a number is found as it is typed, a text without its case, and an event by its id as it was sent', async () => {
  await take(
    { userId: 'cust_carla', payload: { orderId: 88001234, note: 'A-2026-CARLA1' } },
    { userId: 'cust_frank', eventId: 'pay-frank-1' },
    { userId: 'cust_gina', eventId: '0A8B6D1E-5C52-4A6B-9D5A-52F1F7C4AA10' },
  )
  expect(await meant('88001234')).toEqual([{ id: 'cust_carla', matched: ['payload.orderId'] }])
  expect(await meant('8800123')).toEqual([])
  expect(await meant('a-2026-carla1')).toEqual([{ id: 'cust_carla', matched: ['payload.note'] }])
  expect(await meant('pay-frank-1')).toEqual([{ id: 'cust_frank', matched: ['eventId'] }])
  expect(await meant('Pay-Frank-1')).toEqual([{ id: 'cust_frank', matched: ['eventId'] }])
  expect(await meant('0a8b6d1e-5c52-4a6b-9d5a-52f1f7c4aa10')).toEqual([
    { id: 'cust_gina', matched: ['eventId'] },
  ])
  expect(await list('88001234')).toEqual([{ id: 'cust_carla', matched: ['payload.orderId'] }])
})

test('an address is found as it is pasted, and a phone number with or without its plus', async () => {
  await take({ userId: 'cust_anna', payload: { email: 'anna@example.com', phone: '+49 151 12345678' } })
  const byMail = [{ id: 'cust_anna', matched: ['payload.email'] }]
  for (const pasted of [
    'Anna Alba <anna@example.com>',
    '<Anna@example.com>',
    'mailto:anna@example.com?subject=Hi',
  ])
    expect(await meant(pasted)).toEqual(byMail)
  expect(await list('Anna <anna@example.com>')).toEqual(byMail)
  const byPhone = [{ id: 'cust_anna', matched: ['payload.phone'] }]
  for (const typed of ['49 151 12345678', '0049 151 12345678', '0151 / 123 456 78', '0151-12345678'])
    expect(await meant(typed)).toEqual(byPhone)
  await take({ userId: 'cust_bo', payload: { phone: '+49 170 9876543' } })
  // A number of Rotherham, too: every country in which it is one is looked for.
  expect(await meant('0170 / 98 76 543')).toEqual([{ id: 'cust_bo', matched: ['payload.phone'] }])
  const nobody = await oneMeant(workspace, '0444 555 66 77')
  expect(nobody).toMatchObject({ ok: false, error: { hint: expect.stringMatching(/\+49.*GB, DE, FR/) } })
})

test('a value that stands only in a refused event leads to whom that names, without unsealing it', async () => {
  const refused = (of: { [key: string]: Json }) => delivery({ source: 'web', timestamp: 1, ...of })
  await take({ userId: 'cust_carla' })
  await workspace.pipeline.submit(INTAKE, [
    refused({
      eventId: 'r1',
      userId: 'cust_carla',
      payload: { orderId: 'A-2026-CARLA9', mail: 'c@example.com' },
    }),
    refused({ eventId: 'r2', userId: 'cust_new', payload: { orderId: 77001 } }),
  ])
  const carla = { id: 'cust_carla', matched: ['payload.orderId of a refused event'] }
  expect(await meant('A-2026-CARLA9')).toEqual([carla])
  expect(await meant('a-2026-carla9')).toEqual([carla])
  expect(await list('A-2026-CARLA9')).toEqual([carla])
  expect(await meant('c@example.com')).toEqual([{ ...carla, matched: ['payload.mail of a refused event'] }])
  expect(await meant('77001')).toEqual([])
  expect(refusedOf(workspace, '77001')).toMatchObject([{ name: 'cust_new', count: 1 }])
  expect(refusedOf(workspace, 'r2')).toEqual([])
})
