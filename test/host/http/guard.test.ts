import { request } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openListener, type TestListener } from './listening.ts'

let listener: TestListener

beforeEach(async () => {
  listener = await openListener()
})

afterEach(() => listener.remove())

/** fetch sets Host itself, so a forged one needs the plain client. */
function statusWith(headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request({ port: listener.port, method: 'POST', path: '/v1/events', headers }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    sent.on('error', reject)
    sent.end('{}')
  })
}

const CLICK = { userId: 'user_123', eventType: 'CLICK', payload: { buttonId: 'signup' } }

test('foreign hosts and pages are refused, and no page is allowed across origins', async () => {
  expect(await statusWith({ host: 'evil.example' })).toBe(403)
  expect(await statusWith({ host: `127.0.0.1:${listener.port}`, origin: 'https://evil.example' })).toBe(403)
  expect(await statusWith({ host: `localhost:${listener.port}` })).not.toBe(403)
  const preflight = await fetch(`${listener.url}/v1/events`, { method: 'OPTIONS' })
  expect(preflight.headers.get('access-control-allow-origin')).toBeNull()
})

test('more header than fits is refused with 431', async () => {
  expect(await statusWith({ 'x-long': 'x'.repeat(20_000) })).toBe(431)
  const many = Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`x-${index}`, 'value']))
  expect(await statusWith(many)).toBe(431)
})

test('the window and the API want the token, and the link with it works once', async () => {
  expect((await fetch(`${listener.url}/`)).status).toBe(401)
  expect((await fetch(`${listener.url}/api/users/user_123/journey`)).status).toBe(401)
  expect((await fetch(`${listener.url}/?token=guess`)).status).toBe(401)
  const first = await fetch(listener.windowUrl, { redirect: 'manual' })
  expect(first.status).toBe(302)
  expect(first.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Strict/)
  expect((await fetch(listener.windowUrl, { redirect: 'manual' })).status).toBe(401)
  const again = { redirect: 'manual', headers: { cookie: first.headers.get('set-cookie') ?? '' } } as const
  expect((await fetch(listener.windowUrl, again)).status).toBe(302)
  expect((await fetch(`${listener.url}/?token=guess`, again)).status).toBe(302)
  const invited = listener.invite()
  expect((await fetch(invited, { redirect: 'manual' })).headers.get('set-cookie')).toMatch(/HttpOnly/)
  expect((await fetch(invited, { redirect: 'manual' })).status).toBe(401)
  await listener.post('/v1/events', JSON.stringify(CLICK))
  const cookie = first.headers.get('set-cookie')?.split(';')[0] ?? ''
  const journey = await fetch(`${listener.url}/api/users/user_123/journey`, { headers: { cookie } })
  expect(await journey.json()).toMatchObject({ userId: 'user_123', currentStep: 'SIGNUP_STARTED' })
  const authorization = `Bearer ${listener.token}`
  const nobody = await fetch(`${listener.url}/api/users/nobody/journey`, { headers: { authorization } })
  expect(nobody.status).toBe(404)
})

test('where write keys are listed, events need one of them, or the token', async () => {
  const keyed = await openListener({ writeKeys: ['web-key'] })
  const send = (headers: Record<string, string>) => keyed.post('/v1/events', JSON.stringify(CLICK), headers)
  const basic = (key: string) => `Basic ${Buffer.from(`${key}:`).toString('base64')}`
  expect(await send({})).toMatchObject({ status: 401, body: { error: { code: 'unauthorised' } } })
  expect((await send({ authorization: basic('other') })).status).toBe(401)
  expect((await send({ authorization: basic('web-key') })).status).toBe(200)
  expect((await send({ authorization: `Bearer ${keyed.token}` })).status).toBe(200)
  expect(keyed.rows('SELECT sum(count) AS n FROM receipts')).toEqual([{ n: 2 }])
  await keyed.remove()
})

test('a file is taken with the token only, and with a name that can be read', async () => {
  const send = (headers: Record<string, string>) =>
    fetch(`${listener.url}/api/uploads`, { method: 'POST', body: 'a,b\n', headers })
  const authorization = `Bearer ${listener.token}`
  const binary = { 'content-type': 'application/octet-stream' }
  expect((await send(binary)).status).toBe(401)
  expect((await send({ authorization })).status).toBe(415)
  expect((await send({ ...binary, authorization, 'x-file-name': '%E0%A4%A' })).status).toBe(400)
  const stored = await send({ ...binary, authorization, 'x-file-name': 'a%20b.csv' })
  expect(await stored.json()).toMatchObject({ name: 'a b.csv' })
})
