import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { Analytics } from '@segment/analytics-node'
import { type BeforeSendFn, PostHog } from 'posthog-node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { SamplingDocument } from '#core/registry/document.ts'
import { edgeRules } from '#core/registry/sampling.ts'
import { event, registry } from '../registry/events.ts'

const document = SamplingDocument.parse({
  rules: [
    { id: 'few scrolls', eventTypes: ['SCROLL', 'PAGE_VIEW'], keep: 0.4 },
    { id: 'most people', keep: 0.8 },
  ],
})
const people = Array.from({ length: 60 }, (_, index) => `user_${index}@ä`)
const TYPES = ['SCROLL', 'CLICK', 'PAGE_VIEW']
const arrival = registry({}, [], document)
const wanted = people
  .flatMap((userId) => TYPES.map((eventType) => ({ userId, eventType })))
  .filter((sent) => arrival.judge(event(sent)).kind === 'event')
  .map(({ userId, eventType }) => `${userId} ${eventType}`)
  .sort()

type Plugin = Parameters<Analytics['register']>[0]
const Middleware = z.object({
  segmentSampling: z.custom<(edge: unknown) => Plugin>((value) => typeof value === 'function'),
  posthogSampling: z.custom<(edge: unknown) => BeforeSendFn>((value) => typeof value === 'function'),
})

let folder: string
let middleware: z.infer<typeof Middleware>
const received: string[] = []
const Body = z.object({
  batch: z.array(
    z.object({
      type: z.string().optional(),
      event: z.string().optional(),
      userId: z.string().optional(),
      distinct_id: z.string().optional(),
    }),
  ),
})
const NAMES: Record<string, string> = { page: 'PAGE_VIEW', $pageview: 'PAGE_VIEW' }

const server = createServer((request, response) => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    const bytes = Buffer.concat(parts)
    const text = (
      request.headers['content-encoding'] === 'gzip' || bytes[0] === 0x1f ? gunzipSync(bytes) : bytes
    ).toString()
    const body = Body.safeParse(text === '' ? null : JSON.parse(text))
    for (const sent of body.data?.batch ?? [])
      received.push(
        `${sent.userId ?? sent.distinct_id} ${NAMES[sent.event ?? sent.type ?? ''] ?? sent.event}`,
      )
    response.setHeader('content-type', 'application/json')
    response.end('{"status":1,"success":true}')
  })
})

function url(): string {
  const address = server.address()
  return typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : ''
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'journeyscope-edge-'))
  const page = readFileSync('docs/how-to/sampling.md', 'utf8')
  const file = join(folder, 'sampling-edge.mjs')
  writeFileSync(file, /```js sampling-edge\.mjs\n([\s\S]*?)```/.exec(page)?.[1] ?? '')
  middleware = Middleware.parse(await import(/* @vite-ignore */ pathToFileURL(file).href))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true })
})

test('some stay and some go, or this would prove nothing', () => {
  expect(wanted.length).toBeGreaterThan(50)
  expect(wanted.length).toBeLessThan(150)
})

test('Segment’s SDK with the middleware sends exactly what would stay on arrival', async () => {
  received.length = 0
  const analytics = new Analytics({ writeKey: 'k', host: url(), flushInterval: 50 })
  await analytics.register(middleware.segmentSampling(JSON.parse(JSON.stringify(edgeRules(document)))))
  for (const userId of people) {
    analytics.track({ userId, event: 'SCROLL' })
    analytics.track({ userId, event: 'CLICK' })
    analytics.page({ userId, name: 'home' })
  }
  await analytics.closeAndFlush()
  expect([...received].sort()).toEqual(wanted)
})

test('PostHog’s SDK with the middleware sends exactly what would stay on arrival', async () => {
  received.length = 0
  const before_send = middleware.posthogSampling(JSON.parse(JSON.stringify(edgeRules(document))))
  const posthog = new PostHog('k', { host: url(), flushAt: 500, before_send, disableGeoip: true })
  for (const distinctId of people) {
    posthog.capture({ distinctId, event: 'SCROLL' })
    posthog.capture({ distinctId, event: 'CLICK' })
    posthog.capture({ distinctId, event: '$pageview' })
  }
  await posthog.shutdown()
  expect([...received].sort()).toEqual(wanted)
})
