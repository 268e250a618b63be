import { gzipSync, zstdCompressSync } from 'node:zlib'
import { v7 } from 'uuid'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readBody } from '#core/sources/http/deliveries.ts'
import { openListener, type TestListener } from './listening.ts'

let listener: TestListener

beforeEach(async () => {
  listener = await openListener()
})

afterEach(() => listener.remove())

const post = (body: string | Uint8Array, headers: Record<string, string> = {}) =>
  listener.post('/v1/events', body, headers)

const CLICK = { userId: 'user_123', eventType: 'CLICK', payload: { buttonId: 'signup' } }

test('the quick-start event moves its person; sent again it is a duplicate', async () => {
  const event = JSON.stringify({ ...CLICK, eventId: '0192f1de-7a3c-7000-8000-000000000001' })
  expect(await post(event)).toMatchObject({ status: 200, body: { accepted: 1, duplicates: 0, rejected: [] } })
  expect(await post(event)).toMatchObject({ status: 200, body: { accepted: 0, duplicates: 1, rejected: [] } })
  const { pipeline } = listener.hostOf.session.required()
  expect(pipeline.writer().people.bySubject('user_123')?.state.currentStep).toBe('SIGNUP_STARTED')
})

test('an array, NDJSON, gzip and zstd are read; what is no event is named by its index and kept', async () => {
  const lines = [JSON.stringify(CLICK), '{"userId": "x"', JSON.stringify({ eventType: 'CLICK' })].join('\n')
  const answer = await post(gzipSync(lines), { 'content-encoding': 'gzip' })
  expect(answer.status).toBe(200)
  expect(answer.body).toMatchObject({
    accepted: 1,
    rejected: [
      { index: 1, code: 'not_json' },
      { index: 2, code: 'missing_field' },
    ],
  })
  const packed = zstdCompressSync(JSON.stringify([CLICK, CLICK]))
  expect(await post(packed, { 'content-encoding': 'zstd' })).toMatchObject({ body: { accepted: 2 } })
  expect(await post(packed, { 'content-encoding': 'br' })).toMatchObject({
    status: 415,
    body: { error: { code: 'unknown_encoding' } },
  })
  expect(listener.letters()).toEqual([
    { code: 'not_json', original: Buffer.from('{"userId": "x"') },
    { code: 'missing_field', original: Buffer.from(JSON.stringify({ eventType: 'CLICK' })) },
  ])
})

test('an element of an array that is no event is kept as it was written', async () => {
  const odd = '{ "eventType" : "CLICK",  "payload":{"n":1.50, "n": 2}}'
  await post(`[${JSON.stringify(CLICK)} ,\n ${odd}]`)
  expect(listener.letters()).toEqual([{ code: 'missing_field', original: Buffer.from(odd) }])
})

test('a field that is null is read as absent', async () => {
  const event = { ...CLICK, eventId: null, sessionId: null, timestamp: null, source: null, payload: null }
  expect(await post(JSON.stringify(event))).toMatchObject({ status: 200, body: { accepted: 1 } })
  expect(await post(JSON.stringify({ ...CLICK, eventType: null }))).toMatchObject({
    body: { rejected: [{ code: 'missing_field', message: expect.stringContaining('eventType is missing') }] },
  })
})

test('the type that a sender gives its body is not asked for', async () => {
  for (const type of ['application/octet-stream', 'text/plain', 'application/x-ndjson']) {
    const answer = await post(JSON.stringify(CLICK), { 'content-type': type })
    expect(answer).toMatchObject({ status: 200, body: { accepted: 1 } })
  }
})

test('where nothing could be read the answer is 400, and what came is still kept', async () => {
  const deep = `{"userId":"u","eventType":"X","payload":${'{"a":'.repeat(50)}1${'}'.repeat(50)}}`
  expect(await post(deep)).toMatchObject({ status: 400, body: { rejected: [{ code: 'too_deep' }] } })
  const forbidden = '{"userId":"u","eventType":"X","payload":{"__proto__":{"admin":true}}}'
  expect(await post(forbidden)).toMatchObject({
    status: 400,
    body: { rejected: [{ code: 'forbidden_key', message: expect.stringContaining('payload.__proto__') }] },
  })
  expect(await post('nonsense')).toMatchObject({ status: 400, body: { rejected: [{ code: 'not_json' }] } })
  const latin = Buffer.from([0xff, 0xfe, 0x7b])
  expect(await post(latin)).toMatchObject({ status: 400, body: { rejected: [{ code: 'not_utf8' }] } })
  const cutOff = gzipSync('{}').subarray(0, 12)
  expect(await post(cutOff, { 'content-encoding': 'gzip' })).toMatchObject({
    status: 400,
    body: { rejected: [{ index: 0, code: 'corrupt', message: expect.stringContaining('cut off') }] },
  })
  expect(await post('')).toMatchObject({ status: 400, body: { error: { code: 'empty' } } })
  expect(listener.letters()).toEqual([
    { code: 'too_deep', original: Buffer.from(deep) },
    { code: 'forbidden_key', original: Buffer.from(forbidden) },
    { code: 'not_json', original: Buffer.from('nonsense') },
    { code: 'not_utf8', original: latin },
    { code: 'corrupt', original: cutOff },
  ])
})

test('an event that is too long is refused by its line, and the others go in', async () => {
  const long = JSON.stringify({ ...CLICK, payload: { text: 'x'.repeat(1_100_000) } })
  const answers = [
    await post(`${JSON.stringify(CLICK)}\n${long}`),
    await post(`[${JSON.stringify(CLICK)},${long}]`),
  ]
  for (const answer of answers) {
    expect(answer).toMatchObject({
      status: 200,
      body: { accepted: 1, rejected: [{ index: 1, code: 'too_large' }] },
    })
  }
  // The same again is counted on its letter.
  expect(listener.letters().map(({ code, original }) => ({ code, bytes: original.length }))).toEqual([
    { code: 'too_large', bytes: long.length },
  ])
})

test('a body that is too large, plain or unpacked, is refused with 413', async () => {
  expect((await post(Buffer.alloc(21 * 1024 * 1024, 32))).status).toBe(413)
  const bomb = gzipSync(Buffer.alloc(70 * 1024 * 1024, 32))
  expect(await post(bomb, { 'content-encoding': 'gzip' })).toMatchObject({
    status: 413,
    body: { error: { code: 'too_large' } },
  })
  expect(listener.rows('SELECT * FROM receipts')).toEqual([])
})

test('a line of 100 MB is refused while it comes, and the next request is answered', async () => {
  const long = await post(Buffer.alloc(100 * 1024 * 1024, 0x78)).catch(() => null)
  // The answer may come before the body has been sent; a client that goes on sending sees the connection close.
  if (long !== null) expect(long).toMatchObject({ status: 413, body: { error: { code: 'too_large' } } })
  expect((await post(JSON.stringify(CLICK))).status).toBe(200)
  expect(listener.rows('SELECT sum(count) AS n FROM receipts')).toEqual([{ n: 1 }])
})

test('where too much waits the answer is 429 with a time to come back, and nothing of it is taken', async () => {
  const { pipeline } = listener.hostOf.session.required()
  const event = JSON.stringify({ ...CLICK, timestamp: 5 })
  const context = { intakeKind: 'http', intakeName: 'test', receivedAt: 5, freshId: () => v7() }
  const waiting = Array.from({ length: 10 }, () => {
    const deliveries = readBody(Buffer.from(`${event}\n`.repeat(5000)), context)
    return pipeline.submit({ kind: 'http', name: 'test' }, deliveries)
  })
  const many = gzipSync(`${event}\n`.repeat(30_000))
  const answer = await post(many, { 'content-encoding': 'gzip' })
  expect(answer).toMatchObject({ status: 429, body: { error: { code: 'busy' } } })
  expect(answer.headers.get('retry-after')).toBe('1')
  await Promise.all(waiting)
  expect((await post(many, { 'content-encoding': 'gzip' })).status).toBe(200)
  expect(listener.rows('SELECT sum(count) AS n FROM receipts')).toEqual([{ n: 80_000 }])
})
