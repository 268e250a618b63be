import { Analytics } from '@segment/analytics-node'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openListener, type TestListener } from './listening.ts'
import { deadLetters, storedEvents } from './stored.ts'

let listener: TestListener

beforeEach(async () => {
  listener = await openListener()
})

afterEach(() => listener.remove())

test("Segment's own SDK works unchanged, and what is stored is what it sent", async () => {
  const analytics = new Analytics({ writeKey: 'web-key', host: listener.url, flushAt: 3 })
  const sent: { messageId: string }[] = []
  analytics.on('http_request', ({ body }) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    sent.push(...JSON.parse(text).batch)
  })
  const failures: unknown[] = []
  analytics.on('error', (error) => failures.push(error))
  const timestamp = new Date(1_700_000_000_000)
  const common = { userId: 'user_123', anonymousId: 'visitor_9', timestamp }
  const context = { page: { path: '/signup' }, sessionId: 's-1' }
  analytics.track({ ...common, event: 'CLICK', properties: { buttonId: 'signup', price: 1.5 }, context })
  analytics.identify({ ...common, traits: { plan: 'pro', email: 'ada@example.com' } })
  analytics.page({ ...common, name: 'Home', category: 'Shop', properties: { url: 'https://example.com/' } })
  analytics.screen({ ...common, name: 'Cart', properties: { items: [1, 2] } })
  analytics.group({ ...common, groupId: 'company_7', traits: { seats: 3 } })
  analytics.alias({ userId: 'user_123', previousId: 'visitor_9', timestamp })
  await analytics.closeAndFlush()
  expect(failures).toEqual([])
  const stored = storedEvents(listener)
  expect(stored.map(({ id }) => id).sort()).toEqual(sent.map(({ messageId }) => messageId).sort())
  expect(stored.map(({ subject, time, intake }) => ({ subject, time, intake }))).toEqual(
    Array.from({ length: 6 }, () => ({
      subject: 'user_123',
      time: timestamp.getTime(),
      intake: 'segment web-key',
    })),
  )
  const library = { library: { name: '@segment/analytics-node', version: expect.any(String) } }
  expect(stored.map(({ type, payload, links }) => ({ type, payload, links }))).toEqual([
    {
      type: 'CLICK',
      payload: { buttonId: 'signup', price: 1.5, context: { ...context, ...library } },
      links: undefined,
    },
    {
      type: 'IDENTIFY',
      payload: { plan: 'pro', email: expect.stringMatching(/^email_[0-9a-f]{32}$/), context: library },
      links: undefined,
    },
    {
      type: 'PAGE_VIEW',
      payload: expect.objectContaining({ name: 'Home', category: 'Shop', url: 'https://example.com/' }),
      links: undefined,
    },
    {
      type: 'SCREEN_VIEW',
      payload: expect.objectContaining({ name: 'Cart', items: [1, 2] }),
      links: undefined,
    },
    { type: 'GROUP', payload: { groupId: 'company_7', seats: 3, context: library }, links: undefined },
    { type: 'ALIAS', payload: { previousId: 'visitor_9', context: library }, links: ['visitor_9'] },
  ])
  expect(stored[0]).toMatchObject({
    anonymousId: 'visitor_9',
    session: 's-1',
    source: '@segment/analytics-node',
  })
  const { pipeline } = listener.hostOf.session.required()
  expect(pipeline.writer().people.bySubject('user_123')?.state.currentStep).toBe('SIGNUP_STARTED')
})

test('one call a request, the key in the header or in the body, and the same call twice', async () => {
  const call = {
    userId: 'u',
    event: 'Order Completed',
    messageId: 'm-1',
    writeKey: 'old-key',
    timestamp: 1e12,
  }
  const send = (headers: Record<string, string>) => listener.post('/v1/track', JSON.stringify(call), headers)
  expect(await send({})).toMatchObject({ status: 200, body: { success: true } })
  const authorization = `Basic ${Buffer.from('web-key:').toString('base64')}`
  expect(await send({ authorization })).toMatchObject({ status: 200, body: { success: true } })
  expect(storedEvents(listener)).toMatchObject([
    { id: 'm-1', type: 'Order Completed', intake: 'segment old-key' },
  ])
  expect(listener.rows('SELECT differs FROM duplicates')).toEqual([{ differs: 0 }])
})

test('a call that is no event gets the success that Segment gives, and is kept with its reason', async () => {
  const nameless = '{"type" : "track", "event": "Seen"}'
  const good = JSON.stringify({ type: 'track', event: 'Seen', userId: 'u' })
  const answer = await listener.post(
    '/v1/batch',
    `{"batch":[${good}, ${nameless} ,{"type":"wave","userId":"u"}, 7]}`,
  )
  expect(answer).toMatchObject({ status: 200, body: { success: true } })
  expect(deadLetters(listener)).toEqual([
    { code: 'missing_field', original: nameless },
    { code: 'invalid_value', original: '{"type":"wave","userId":"u"}' },
    { code: 'wrong_type', original: '7' },
  ])
  expect(await listener.post('/v1/alias', '{"userId":"u"}')).toMatchObject({ body: { success: true } })
  expect(await listener.post('/v1/batch', '{"nothing":1}')).toMatchObject({ body: { success: true } })
  expect(await listener.post('/v1/track', '{"userId":')).toMatchObject({
    status: 400,
    body: { error: { code: 'not_json' } },
  })
  expect(
    deadLetters(listener)
      .map(({ code }) => code)
      .slice(3),
  ).toEqual(['missing_field', 'missing_field', 'not_json'])
  expect(storedEvents(listener)).toHaveLength(1)
})

test("a sender's clock that is wrong by days is set right by sentAt; one that agrees is left alone", async () => {
  const now = Date.now()
  const at = (ms: number) => new Date(ms).toISOString()
  const DAY = 86_400_000
  const batch = (event: string, sentAt: number) =>
    listener.post(
      '/v1/batch',
      JSON.stringify({
        sentAt: at(sentAt),
        batch: [{ type: 'track', userId: 'u', event, timestamp: at(sentAt - 5000) }],
      }),
    )
  await batch('wrong', now - 2 * DAY)
  await batch('right', now - 200)
  const [wrong, right] = storedEvents(listener)
  expect(Math.abs((wrong?.time ?? 0) - (now - 5000))).toBeLessThan(5000)
  expect(right?.time).toBe(now - 5200)
})
