import { createRouterClient, type RouterClient } from '@orpc/server'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { OtherIntake } from '#core/contract/sources.ts'
import type { Host } from '#core/host/host.ts'
import { openListener, type TestListener } from '../http/listening.ts'

let listener: TestListener
let api: RouterClient<Host['router']>['sources']

beforeEach(async () => {
  listener = await openListener()
  api = createRouterClient(listener.hostOf.router).sources
})
afterEach(() => listener.remove())

const line = (id: number): string => JSON.stringify({ userId: `u${id}`, eventType: 'CLICK' })
const intake = async (name: string): Promise<OtherIntake | undefined> =>
  (await api.list()).others.find((one) => one.name === name)

test('paused, every route of events answers 503 and takes nothing; a pause outlasts a restart', async () => {
  expect((await api.list()).listener).toBe('running')
  expect((await api.pauseListener()).listener).toBe('paused')
  const answers = await Promise.all([
    listener.post('/v1/events', line(1)),
    listener.post('/v1/track', JSON.stringify({ userId: 'u', event: 'x', type: 'track' })),
    listener.post('/capture/', JSON.stringify({ api_key: 'k', distinct_id: 'u', event: 'x' })),
    listener.post('/cloudevents', '{}', { 'content-type': 'application/cloudevents+json' }),
  ])
  expect(answers.map(({ status }) => status)).toEqual([503, 503, 503, 503])
  for (const { headers } of answers) expect(headers.get('retry-after')).toBe('5')
  expect((await api.list()).others).toEqual([])
  await listener.hostOf.session.close()
  expect(listener.hostOf.open(listener.path)).toBe(null)
  expect((await listener.post('/v1/events', line(1))).status).toBe(503)
  expect((await api.resumeListener()).listener).toBe('running')
  expect((await listener.post('/v1/events', line(1))).status).toBe(200)
  expect((await intake('/v1/events'))?.received).toBe(1)
})

test('a route tells its rate, when the last event came, and the newest refusal', async () => {
  const before = Date.now()
  await listener.post('/v1/events', [line(1), line(2), line(3), line(4), '{"userId":'].join('\n'))
  const view = await intake('/v1/events')
  expect(view?.perSecond).toBe(0.5)
  expect(view?.lastAt).toBeGreaterThanOrEqual(before)
  expect(view?.lastError?.message).toMatch(/JSON/)
  await listener.post('/cloudevents', '{}', { 'content-type': 'application/cloudevents+json' })
  expect((await intake('/cloudevents'))?.perSecond).toBe(0.1)
  expect((await intake('/v1/events'))?.perSecond).toBe(0.5)
})

test('the test asks the listener over the network and says what it is asked', async () => {
  const answer = await api.testListener()
  expect(answer).toMatchObject({ ok: true, problem: null })
  expect(answer.facts.join(' ')).toContain(`${listener.url}/v1/events`)
})
