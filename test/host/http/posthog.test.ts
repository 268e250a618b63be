import { gzipSync } from 'node:zlib'
import { PostHog } from 'posthog-node'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openListener, type TestListener } from './listening.ts'
import { deadLetters, storedEvents } from './stored.ts'

let listener: TestListener

beforeEach(async () => {
  listener = await openListener()
})

afterEach(() => listener.remove())

test.each([{ disableCompression: true }, { disableCompression: false }])(
  "PostHog's own SDK works unchanged (%o), and what is stored is what it sent",
  async ({ disableCompression }) => {
    const posthog = new PostHog('phc_key', { host: listener.url, flushAt: 20, disableCompression })
    const failures: unknown[] = []
    posthog.on('error', (error: unknown) => failures.push(error))
    const uuid = '0192f1de-7a3c-7000-8000-000000000007'
    const timestamp = new Date(1_700_000_000_000)
    const properties = { buttonId: 'signup', $session_id: 's-1', price: 1.5 }
    posthog.capture({ distinctId: 'user_123', event: 'CLICK', properties, timestamp, uuid })
    posthog.capture({
      distinctId: 'user_123',
      event: '$pageview',
      properties: { $current_url: 'https://x.example/' },
    })
    posthog.identify({ distinctId: 'user_123', properties: { plan: 'pro', $anon_distinct_id: 'visitor_9' } })
    posthog.alias({ distinctId: 'user_123', alias: 'old_id' })
    posthog.groupIdentify({
      groupType: 'company',
      groupKey: 'c7',
      properties: { seats: 3 },
      distinctId: 'user_123',
    })
    await posthog.shutdown()
    expect(failures).toEqual([])
    const stored = storedEvents(listener)
    expect(stored.map(({ type }) => type)).toEqual(['CLICK', 'PAGE_VIEW', 'IDENTIFY', 'ALIAS', 'GROUP'])
    expect(new Set(stored.map(({ subject }) => subject))).toEqual(new Set(['user_123']))
    expect(stored[0]).toMatchObject({
      id: uuid,
      time: timestamp.getTime(),
      session: 's-1',
      source: 'posthog-node',
      intake: 'posthog phc_key',
      payload: properties,
    })
    expect(stored[2]?.payload).toMatchObject({ $set: { plan: 'pro' } })
    expect(stored[3]).toMatchObject({ links: ['old_id'] })
    expect(stored[4]?.payload).toMatchObject({
      $group_type: 'company',
      $group_key: 'c7',
      $group_set: { seats: 3 },
    })
    const { pipeline } = listener.hostOf.session.required()
    expect(pipeline.writer().people.bySubject('user_123')?.state.currentStep).toBe('SIGNUP_STARTED')
  },
)

const EVENT = { api_key: 'k', event: 'seen', distinct_id: 7, properties: { 'a b': 'ä+/=' } }

test('plain, gzip named in the address, base64 in a form, and the text in a form are the same event', async () => {
  const text = JSON.stringify(EVENT)
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const base64 = Buffer.from(text).toString('base64')
  const answers = [
    await listener.post('/i/v0/e/', text),
    await listener.post('/e/?compression=gzip-js', gzipSync(text), { 'content-type': 'text/plain' }),
    await listener.post('/capture/', `data=${encodeURIComponent(base64)}`, form),
    await listener.post('/capture?compression=base64', `data=${encodeURIComponent(base64)}&ip=1`, form),
    await listener.post('/e', `data=${encodeURIComponent(text)}`, form),
    await listener.post('/e', `[${text}]`),
  ]
  for (const answer of answers) expect(answer).toMatchObject({ status: 200, body: { status: 1 } })
  expect(
    storedEvents(listener).map(({ subject, type, payload, intake }) => [subject, type, payload, intake]),
  ).toEqual(answers.map(() => ['7', 'seen', EVENT.properties, 'posthog k']))
})

test('ids that name the same person are links, by the event that may say so', async () => {
  const send = (event: string, properties: object) =>
    listener.post('/capture/', JSON.stringify({ event, distinct_id: 'a', properties }))
  await send('$identify', { $anon_distinct_id: 'b' })
  await send('$create_alias', { alias: 'c' })
  await send('$merge_dangerously', { alias: 'd' })
  await send('seen', { alias: 'e', $anon_distinct_id: 'f' })
  await send('$identify', { $anon_distinct_id: 'a' })
  await send('seen', { $is_identified: false })
  expect(storedEvents(listener).map(({ links }) => links)).toEqual([
    ['b'],
    ['c'],
    ['d'],
    undefined,
    undefined,
    undefined,
  ])
})

test('an event without name or person gets the success that PostHog gives, and is kept with its reason', async () => {
  const batch = '{"api_key":"k","batch":[{"event":"x"},{"distinct_id":"u" },{"event":"x","distinct_id":"u"}]}'
  expect(await listener.post('/batch/', batch)).toMatchObject({ status: 200, body: { status: 1 } })
  expect(deadLetters(listener)).toEqual([
    { code: 'missing_field', original: '{"event":"x"}' },
    { code: 'missing_field', original: '{"distinct_id":"u" }' },
  ])
  const cutOff = gzipSync(batch).subarray(0, 20)
  expect(await listener.post('/batch/', cutOff)).toMatchObject({
    status: 400,
    body: { error: { code: 'corrupt' } },
  })
  expect(deadLetters(listener)).toHaveLength(3)
  expect(storedEvents(listener)).toHaveLength(1)
})
