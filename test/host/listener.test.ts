import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { activateText } from '#core/host/answer-rules.ts'
import { createHost, type Host } from '#core/host/host.ts'
import type { Listening } from '#core/host/listener.ts'
import { quickStartRules } from '../pipeline/workspace.ts'

let folder: string
let host: Host
let listening: Listening

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'journeyscope-host-'))
  host = await createHost({ appVersion: 'test', home: folder })
  expect(host.open(join(folder, 'x.journey'), true)).toBeNull()
  activateText(host.session.required(), quickStartRules(), false)
  listening = await host.listen({ host: '127.0.0.1', port: 0 })
})

afterEach(async () => {
  await host.close()
  rmSync(folder, { recursive: true })
})

interface Answer {
  readonly status: number
  readonly body: unknown
}

async function post(body: string | Buffer, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(`${listening.url}/v1/events`, {
    method: 'POST',
    body: typeof body === 'string' ? body : new Uint8Array(body),
    headers: { 'content-type': 'application/json', ...headers },
  })
  return { status: response.status, body: await response.json() }
}

/** fetch sets Host itself, so a forged one needs the plain client. */
function statusWith(headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { port: listening.port, method: 'POST', path: '/v1/events', headers },
      (response) => {
        response.resume()
        resolve(response.statusCode ?? 0)
      },
    )
    sent.on('error', reject)
    sent.end('{}')
  })
}

const CLICK = { userId: 'user_123', eventType: 'CLICK', payload: { buttonId: 'signup' } }

test('the quick-start event moves its person; sent again it is a duplicate', async () => {
  const event = JSON.stringify({ ...CLICK, eventId: '0192f1de-7a3c-7000-8000-000000000001' })
  expect(await post(event)).toEqual({ status: 200, body: { accepted: 1, duplicates: 0, rejected: [] } })
  expect(await post(event)).toEqual({ status: 200, body: { accepted: 0, duplicates: 1, rejected: [] } })
  expect(host.session.required().pipeline.writer().people.bySubject('user_123')?.state.currentStep).toBe(
    'SIGNUP_STARTED',
  )
})

test('an array, NDJSON and gzip are read; what is no event is named by its index and kept', async () => {
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
  expect(await post(JSON.stringify([CLICK, CLICK]))).toMatchObject({ body: { accepted: 2 } })
  const kept = host.session
    .required()
    .database.prepare('SELECT code, original FROM dead_letters ORDER BY arrival')
    .all()
  expect(kept).toEqual([
    { code: 'not_json', original: Buffer.from('{"userId": "x"') },
    { code: 'missing_field', original: Buffer.from(JSON.stringify({ eventType: 'CLICK' })) },
  ])
})

test('where nothing could be read the answer is 400, and what came is still kept', async () => {
  const deep = `{"userId":"u","eventType":"X","payload":${'{"a":'.repeat(50)}1${'}'.repeat(50)}}`
  expect(await post(deep)).toMatchObject({ status: 400, body: { rejected: [{ code: 'too_deep' }] } })
  expect(await post('{"userId":"u","eventType":"X","payload":{"__proto__":{"admin":true}}}')).toMatchObject({
    status: 400,
    body: { rejected: [{ code: 'forbidden_key' }] },
  })
  expect(await post('nonsense')).toMatchObject({ status: 400, body: { rejected: [{ code: 'not_json' }] } })
  expect(await post(Buffer.from([0xff, 0xfe, 0x7b]))).toMatchObject({
    status: 400,
    body: { error: { code: 'not_utf8' } },
  })
  expect(await post(gzipSync('{}').subarray(0, 12), { 'content-encoding': 'gzip' })).toMatchObject({
    status: 400,
  })
  expect(await post('', {})).toMatchObject({ status: 400 })
  const kept = host.session.required().database.prepare('SELECT count(*) FROM dead_letters').pluck().get()
  expect(kept).toBe(3)
})

test('a body that is too large, plain or unpacked, is refused with 413', async () => {
  expect((await post(Buffer.alloc(21 * 1024 * 1024, 32))).status).toBe(413)
  const bomb = gzipSync(Buffer.alloc(70 * 1024 * 1024, 32))
  expect(await post(bomb, { 'content-encoding': 'gzip' })).toMatchObject({
    status: 413,
    body: { error: { code: 'too_large' } },
  })
})

test('foreign hosts and pages are refused, and no page is allowed across origins', async () => {
  expect(await statusWith({ host: 'evil.example' })).toBe(403)
  expect(await statusWith({ host: `127.0.0.1:${listening.port}`, origin: 'https://evil.example' })).toBe(403)
  expect(await statusWith({ host: `localhost:${listening.port}` })).not.toBe(403)
  const preflight = await fetch(`${listening.url}/v1/events`, { method: 'OPTIONS' })
  expect(preflight.headers.get('access-control-allow-origin')).toBeNull()
})

test('the window and the API want the token, and the link with it works once', async () => {
  expect((await fetch(`${listening.url}/`)).status).toBe(401)
  expect((await fetch(`${listening.url}/api/users/user_123/journey`)).status).toBe(401)
  const first = await fetch(listening.windowUrl, { redirect: 'manual' })
  expect(first.status).toBe(302)
  expect(first.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Strict/)
  expect((await fetch(listening.windowUrl, { redirect: 'manual' })).status).toBe(401)
  await post(JSON.stringify(CLICK))
  const cookie = first.headers.get('set-cookie')?.split(';')[0] ?? ''
  const journey = await fetch(`${listening.url}/api/users/user_123/journey`, { headers: { cookie } })
  expect(await journey.json()).toMatchObject({ userId: 'user_123', currentStep: 'SIGNUP_STARTED' })
})
