import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { openListener, type TestListener } from './listening.ts'
import { deadLetters, storedEvents } from './stored.ts'

const DATA = '../shared/data'
const isThere = existsSync(join(DATA, 'events'))
if (!isThere) console.warn(`SKIPPED: the vendors' published samples, since ${DATA}/events is absent.`)

let listener: TestListener

beforeEach(async () => {
  listener = await openListener()
})

afterEach(() => listener.remove())

const Call = z.looseObject({
  type: z.enum(['track', 'identify', 'page', 'screen', 'group', 'alias']),
  userId: z.string().optional(),
  anonymousId: z.string().optional(),
  event: z.string().optional(),
  messageId: z.string().optional(),
})
type Call = z.infer<typeof Call>

const TYPES = {
  identify: 'IDENTIFY',
  page: 'PAGE_VIEW',
  screen: 'SCREEN_VIEW',
  group: 'GROUP',
  alias: 'ALIAS',
}

/** What Segment documents: whom the call is about (userId first), and as what. */
function expectedOf(calls: readonly Call[]): unknown[] {
  return calls.map((call) => ({
    subject: call.userId ?? call.anonymousId,
    type: call.type === 'track' ? call.event : TYPES[call.type],
  }))
}

const said = () => storedEvents(listener).map(({ subject, type }) => ({ subject, type }))

function lines(file: string): unknown[] {
  return readFileSync(join(DATA, 'events', file), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

function countsOf(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1
  return counts
}

const Expected = z.object({
  segment_spec: z.object({ types: z.record(z.string(), z.number()) }),
  segment_spec_js_calls: z.object({ calls: z.number(), methods: z.record(z.string(), z.number()) }),
  segment_analytics_go: z.object({ types: z.record(z.string(), z.number()) }),
  posthog_python: z.object({ events: z.array(z.tuple([z.string(), z.string()])) }),
})
const expected = () => Expected.parse(JSON.parse(readFileSync(join(DATA, 'expected/events.json'), 'utf8')))

test.runIf(isThere)(
  "every call in Segment's specification has the outcome and the person that it documents",
  async () => {
    const calls = lines('segment_spec_examples.ndjson').map(
      (line) => z.object({ event: Call }).parse(line).event,
    )
    expect(countsOf(calls.map(({ type }) => type))).toEqual(expected().segment_spec.types)
    const answer = await listener.post('/v1/batch', JSON.stringify({ batch: calls }))
    expect(answer).toMatchObject({ status: 200, body: { success: true } })
    const whole = calls.filter(({ userId, anonymousId }) => userId !== undefined || anonymousId !== undefined)
    // Four of the examples are written with one messageId: by Segment's own rule the later three are duplicates.
    const first = whole.filter(
      ({ messageId }, at) =>
        messageId === undefined || whole.findIndex((other) => other.messageId === messageId) === at,
    )
    expect(said()).toEqual(expectedOf(first))
    expect(listener.rows('SELECT differs FROM duplicates')).toEqual([1, 1, 1].map((differs) => ({ differs })))
    // The specification's minimal examples leave the ids out, which it says are required.
    const nobody = calls.filter((call) => !whole.includes(call))
    expect(nobody.length).toBeGreaterThan(0)
    expect(deadLetters(listener)).toEqual(
      nobody.map((call) => ({ code: 'missing_field', original: JSON.stringify(call) })),
    )
  },
)

/** What analytics.js makes of its arguments, for a visitor whom it calls `visitor`. */
function sentBy(method: string, args: readonly unknown[]): Call {
  const objects = args.filter((arg): arg is object => typeof arg === 'object' && arg !== null)
  const texts = args.filter((arg) => typeof arg === 'string')
  const common = { type: method, anonymousId: 'visitor' }
  if (method === 'track' && texts.length === 0) return Call.parse({ ...common, ...objects[0] })
  const [own = {}, options = {}] = objects
  const rest = { ...options }
  if (method === 'track') return Call.parse({ ...common, event: texts[0], properties: own, ...rest })
  if (method === 'page')
    return Call.parse({ ...common, name: texts.at(-1), category: texts[0], properties: own })
  if (method === 'group') return Call.parse({ ...common, groupId: texts[0], traits: own })
  if (method === 'alias') return Call.parse({ type: method, userId: texts[0], previousId: 'visitor' })
  return Call.parse({ ...common, ...(texts[0] === undefined ? {} : { userId: texts[0] }), traits: own })
}

test.runIf(isThere)(
  "every analytics.js call in Segment's specification is taken, alias with its link",
  async () => {
    const Line = z.object({ method: z.string(), args: z.array(z.unknown()) })
    const parsed = lines('segment_spec_js_calls.ndjson').map((line) => Line.parse(line))
    expect(countsOf(parsed.map(({ method }) => method))).toEqual(expected().segment_spec_js_calls.methods)
    const calls = parsed.map(({ method, args }) => sentBy(method, args))
    for (const call of calls) await listener.post(`/v1/${call.type}`, JSON.stringify(call))
    expect(deadLetters(listener)).toEqual([])
    expect(said()).toEqual(expectedOf(calls))
    expect(storedEvents(listener).filter(({ links }) => links !== undefined)).toMatchObject([
      { type: 'ALIAS', subject: '507f191e81', links: ['visitor'] },
    ])
  },
)

test.runIf(isThere)(
  "every batch of Segment's Go library is taken; a messageId that comes again is a duplicate",
  async () => {
    const Batch = z.object({ batch: z.array(Call.extend({ messageId: z.string() })) })
    const folder = join(DATA, 'events/segment_analytics_go')
    const all: z.infer<typeof Batch>['batch'] = []
    for (const file of readdirSync(folder).sort()) {
      const text = readFileSync(join(folder, file), 'utf8')
      const { batch } = Batch.parse(JSON.parse(text))
      const fresh = await openListener()
      expect((await fresh.post('/v1/batch', text)).body).toEqual({ success: true })
      const first = batch.filter(
        (call, at) => batch.findIndex(({ messageId }) => messageId === call.messageId) === at,
      )
      expect(storedEvents(fresh)).toMatchObject(expectedOf(first))
      expect(fresh.rows('SELECT * FROM duplicates')).toHaveLength(batch.length - first.length)
      expect(storedEvents(fresh).map(({ links }) => links)).toEqual([
        batch[0]?.type === 'alias' ? ['A'] : undefined,
      ])
      await fresh.remove()
      all.push(...batch)
    }
    expect(countsOf(all.map(({ type }) => type))).toEqual(expected().segment_analytics_go.types)
  },
)

test.runIf(isThere)("PostHog's Python batch is taken event by event, alias with its link", async () => {
  const text = readFileSync(join(DATA, 'events/posthog_python_batch.json'), 'utf8')
  const { body } = z
    .object({ body: z.object({ batch: z.array(z.looseObject({ uuid: z.string() })) }) })
    .parse(JSON.parse(text))
  expect(await listener.post('/batch/', JSON.stringify(body))).toMatchObject({
    status: 200,
    body: { status: 1 },
  })
  const stored = storedEvents(listener)
  const names: Record<string, string> = { $create_alias: 'ALIAS', $groupidentify: 'GROUP' }
  expect(stored.map(({ type, subject }) => [type, subject])).toEqual(
    expected().posthog_python.events.map(([event, id]) => [names[event] ?? event, id]),
  )
  expect(stored.map(({ id }) => id)).toEqual(body.batch.map(({ uuid }) => uuid))
  expect(stored.map(({ links }) => links)).toEqual([undefined, undefined, ['user-123'], undefined])
  expect(stored[1]?.payload).toMatchObject({
    $set: { email: expect.stringMatching(/^email_[0-9a-f]{32}$/), plan: 'pro' },
  })
})
