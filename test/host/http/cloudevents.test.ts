import { CloudEvent, emitterFor, HTTP, httpTransport, Mode } from 'cloudevents'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openListener, type TestListener } from './listening.ts'
import { deadLetters, storedEvents } from './stored.ts'

let listener: TestListener

beforeEach(async () => {
  listener = await openListener()
})

afterEach(() => listener.remove())

function click(id: string): CloudEvent<object> {
  return new CloudEvent({
    id,
    type: 'CLICK',
    source: '/shop/web',
    subject: 'user_123',
    time: '2023-11-14T22:13:20.000Z',
    sessionid: 's-1',
    data: { buttonId: 'signup', price: 1.5 },
  })
}

test("the CloudEvents SDK's own transport works unchanged, binary and structured", async () => {
  for (const [mode, id] of [
    [Mode.BINARY, 'one'],
    [Mode.STRUCTURED, 'two'],
  ] as const) {
    const emit = emitterFor(httpTransport(`${listener.url}/cloudevents`), { mode })
    await emit(click(id))
    await emit(click(id))
  }
  const common = {
    subject: 'user_123',
    type: 'CLICK',
    source: '/shop/web',
    time: 1_700_000_000_000,
    session: 's-1',
    payload: { subject: 'user_123', buttonId: 'signup', price: 1.5 },
    intake: 'cloudevents /cloudevents',
  }
  expect(storedEvents(listener)).toMatchObject([
    { ...common, id: 'one' },
    { ...common, id: 'two' },
  ])
  expect(listener.rows('SELECT differs FROM duplicates')).toEqual([{ differs: 0 }, { differs: 0 }])
  const { pipeline } = listener.hostOf.session.required()
  expect(pipeline.writer().people.bySubject('user_123')?.state.currentStep).toBe('SIGNUP_STARTED')
})

const BATCH = { 'content-type': 'application/cloudevents-batch+json; charset=utf-8' }
const ONE = { 'content-type': 'application/cloudevents+json' }

test('a batch is answered 204 where all was taken, 200 with the details where part was, 400 where nothing was', async () => {
  const good = HTTP.structured(click('one')).body
  const bad = '{"specversion":"1.0","id":"x","source":"/s","type":"t"}'
  const all = await listener.post('/cloudevents', `[${String(good)}]`, BATCH)
  expect([all.status, all.body]).toEqual([204, ''])
  expect(await listener.post('/cloudevents', `[${bad}, ${String(good)}]`, BATCH)).toMatchObject({
    status: 200,
    body: { accepted: 0, duplicates: 1, rejected: [{ index: 0, code: 'missing_field' }] },
  })
  expect(await listener.post('/cloudevents', bad, ONE)).toMatchObject({ status: 400 })
  expect(await listener.post('/cloudevents', bad, BATCH)).toMatchObject({ status: 400 })
  expect(await listener.post('/cloudevents', bad.replace('1.0', '0.3'), ONE)).toMatchObject({ status: 400 })
  // The same bytes three times are one letter, which says why they were refused last.
  expect(deadLetters(listener).map(({ code }) => code)).toEqual(['wrong_type', 'invalid_value'])
})

test('what is no CloudEvents request is told so with 415, and nothing is taken', async () => {
  for (const type of ['application/json', 'application/cloudevents+xml', 'text/plain']) {
    expect((await listener.post('/cloudevents', '{}', { 'content-type': type })).status).toBe(415)
  }
  expect(listener.rows('SELECT * FROM receipts')).toEqual([])
})

test('the binary mode takes attributes from percent-encoded headers and any kind of data, none included', async () => {
  const send = (id: string, body: string | Uint8Array, type: string) =>
    listener.post('/cloudevents', body, {
      'content-type': type,
      'ce-specversion': '1.0',
      'ce-id': id,
      'ce-source': '/s',
      'ce-type': 'Gr%C3%B6%C3%9Fe',
      'ce-userid': 'u%20%25',
    })
  expect((await send('1', '[1,2]', 'application/vnd.shop+json')).status).toBe(204)
  expect((await send('2', 'hello', 'text/plain')).status).toBe(204)
  expect((await send('3', Buffer.from([255, 0]), 'image/png')).status).toBe(204)
  expect((await send('4', '', 'application/json')).status).toBe(204)
  expect((await send('5', '{"a":', 'application/json')).status).toBe(400)
  expect(storedEvents(listener).map(({ type, subject, payload }) => [type, subject, payload])).toEqual([
    ['Größe', 'u %', { data: [1, 2] }],
    ['Größe', 'u %', { data: 'hello' }],
    ['Größe', 'u %', { data_base64: '/wA=' }],
    ['Größe', 'u %', {}],
  ])
  // What came in headers is kept with it: as the structured event that it stands for.
  const [kept] = deadLetters(listener)
  expect(kept?.code).toBe('not_json')
  expect(JSON.parse(kept?.original ?? '')).toEqual({
    specversion: '1.0',
    id: '5',
    source: '/s',
    type: 'Größe',
    userid: 'u %',
    datacontenttype: 'application/json',
    data_base64: Buffer.from('{"a":').toString('base64'),
  })
})
