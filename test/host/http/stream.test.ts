import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { streamMessages } from '#core/host/http/stream.ts'
import { openListener, type TestListener } from './listening.ts'

let listener: TestListener

beforeEach(async () => {
  listener = await openListener()
})

afterEach(() => listener.remove())

interface Message {
  readonly id: string | undefined
  readonly event: string | undefined
  readonly data: unknown
}

/** Reads server-sent events as a browser does, until there are so many with data. */
async function read(response: Response, count: number): Promise<Message[]> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  const found: Message[] = []
  let text = ''
  while (reader !== undefined && found.length < count) {
    const { value, done } = await reader.read()
    if (done) break
    text += value
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1]
      const data = field('data')
      if (data !== undefined) found.push({ id: field('id'), event: field('event'), data: JSON.parse(data) })
    }
  }
  await reader?.cancel()
  return found
}

const open = (headers: Record<string, string> = {}) =>
  fetch(`${listener.url}/api/stream`, { headers: { authorization: `Bearer ${listener.token}`, ...headers } })

const click = (user: string, time: number) =>
  listener.post(
    '/v1/events',
    JSON.stringify({
      eventId: `0192f1de-7a3c-7000-8000-00000000000${time}`,
      userId: user,
      eventType: 'CLICK',
      payload: { buttonId: 'signup' },
      timestamp: time,
    }),
  )

const move = (userId: string, time: number) => ({
  userId,
  from: 'LANDING',
  to: 'SIGNUP_STARTED',
  ruleId: 'rule_001',
  eventId: `0192f1de-7a3c-7000-8000-00000000000${time}`,
  timestamp: time,
  version: 1,
})

test('moves come as they happen, and a client that comes back is told what it missed', async () => {
  await click('before', 1)
  const stream = await open()
  expect(stream.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  const reading = read(stream, 2)
  await setTimeout(20)
  await click('ada', 2)
  await listener.post('/v1/events', JSON.stringify({ userId: 'ada', eventType: 'PAGE_VIEW', timestamp: 3 }))
  await click('bob', 4)
  const messages = await reading
  expect(messages.map(({ event, data }) => [event, data])).toEqual([
    ['stateTransition', move('ada', 2)],
    ['stateTransition', move('bob', 4)],
  ])
  await click('eve', 5)
  const rest = await read(await open({ 'last-event-id': '2' }), 2)
  expect(rest.map(({ data }) => data)).toEqual([move('bob', 4), move('eve', 5)])
})

test('the stream wants the token and an open workspace, and ends with it', async () => {
  expect((await fetch(`${listener.url}/api/stream`)).status).toBe(401)
  const stream = await open()
  const reading = read(stream, 1)
  await listener.hostOf.session.close()
  expect(await reading).toEqual([])
  expect((await open()).status).toBe(409)
})

test('a quiet stream says that it is still there; a client that takes nothing makes nothing be read', async () => {
  const { session } = listener.hostOf
  const messages = streamMessages(session, session.required(), 0, 5)
  expect((await messages.next()).value).toBe('retry: 2000\nid: 0\n\n')
  expect((await messages.next()).value).toBe(': still here\n\n')
  await click('ada', 1)
  await click('bob', 2)
  const page = String((await messages.next()).value)
  expect(page.match(/^data: /gm)).toHaveLength(2)
  expect(page.endsWith('id: 2\n\n')).toBe(true)
  await messages.return(undefined)
})
