import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keepStill, stillness } from '#core/host/webhooks/addresses.ts'
import { createPost } from '#core/sinks/webhooks/post.ts'
import { askForFailed } from '#core/store/outbox/list.ts'
import { openReceiver, type Receiver } from './receiver.ts'
import { makeSendingWorkspace, type SendingWorkspace } from './sending-workspace.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

let receiver: Receiver
let made: SendingWorkspace
beforeEach(async () => {
  receiver = await openReceiver()
  made = makeSendingWorkspace()
})
afterEach(async () => {
  made.remove()
  await receiver.close()
})

test('what a rule wants sent arrives once, and the reference library verifies it', async () => {
  const secret = made.address(receiver.url)
  await made.click('u')
  await made.send()
  await made.send()
  expect(receiver.received).toHaveLength(1)
  const [first] = receiver.received
  if (first === undefined) throw new Error('nothing came')
  const headers = Object.fromEntries(
    Object.entries(first.headers).map(([name, value]) => [name, String(value)]),
  )
  expect(new Webhook(secret).verify(first.body, headers)).toEqual({
    type: 'journey.rule_fired',
    timestamp: new Date(made.clock.now()).toISOString(),
    data: {
      userId: 'u',
      ruleId: 'tell',
      eventId: '00000000-0000-4000-8000-000000000001',
      from: 'INITIAL',
      to: 'CLICKED',
      body: { campaign: 'spring' },
    },
  })
  expect(made.deliveries()).toMatchObject([
    { state: 'sent', attempts: 1, answer: 204, reason: null, id: first.id },
  ])
})

test('who is killed between sending and marking sends it again under the same id', async () => {
  made.address(receiver.url)
  await made.click('u')
  // Answers of this sender are never written: as if the process had ended right after they came.
  const post = createPost({ now: made.clock.now })
  const killed = made.sender({
    post: async (letter, signal) => {
      await post(letter, signal)
      return new Promise(() => {})
    },
  })
  killed.look()
  await expect.poll(() => receiver.received.length).toBe(1)
  made.reopen()
  await made.send()
  const ids = receiver.received.map(({ id }) => id)
  expect(ids).toHaveLength(2)
  expect(new Set(ids).size).toBe(1)
  expect(made.deliveries()).toMatchObject([{ state: 'sent', id: ids[0] }])
})

test('what fails is tried again by the schedule, over restarts, ten times in all', async () => {
  made.address(receiver.url)
  await made.click('u')
  receiver.behave(() => ({ status: 500 }))
  const waits = [
    5_000,
    5 * MINUTE,
    30 * MINUTE,
    2 * HOUR,
    5 * HOUR,
    10 * HOUR,
    14 * HOUR,
    20 * HOUR,
    24 * HOUR,
  ]
  await made.send()
  for (const [index, wait] of waits.entries()) {
    made.clock.pass(wait - 1)
    await made.send()
    expect(receiver.received).toHaveLength(index + 1)
    made.clock.pass(1)
    made.reopen()
    await made.send()
    expect(receiver.received).toHaveLength(index + 2)
  }
  expect(made.deliveries()).toMatchObject([
    {
      state: 'failed',
      attempts: 10,
      answer: 500,
      nextAt: null,
      reason: 'it answered 500. 10 attempts were made.',
    },
  ])
  made.clock.pass(100 * HOUR)
  await made.send()
  expect(receiver.received).toHaveLength(10)
  expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(1)
  receiver.behave(() => ({ status: 200 }))
  expect(askForFailed(made.workspace.database, ['crm'])).toBe(1)
  await made.send()
  expect(made.deliveries()).toMatchObject([{ state: 'sent' }])
})

test('a receiver that asks for patience is left alone, with everything', async () => {
  made.address(receiver.url)
  receiver.behave(() => ({ status: 429, headers: { 'retry-after': '3600' } }))
  for (const user of ['a', 'b', 'c']) await made.click(user)
  await made.send()
  expect(receiver.received).toHaveLength(1)
  made.clock.pass(HOUR - 1)
  await made.send()
  expect(receiver.received).toHaveLength(1)
  receiver.behave(() => ({ status: 200 }))
  made.clock.pass(1)
  await made.send()
  expect(made.deliveries().map(({ state }) => state)).toEqual(['sent', 'sent', 'sent'])
})

test('410 disables the address; what is meant for it waits until somebody resumes it', async () => {
  made.address(receiver.url)
  receiver.behave(() => ({ status: 410 }))
  for (const user of ['a', 'b']) await made.click(user)
  await made.send()
  expect(receiver.received).toHaveLength(1)
  expect(stillness(made.workspace.database, 'crm')).toBe('disabled')
  made.clock.pass(HOUR)
  made.reopen()
  await made.send()
  expect(receiver.received).toHaveLength(1)
  receiver.behave(() => ({ status: 200 }))
  keepStill(made.workspace.database, 'crm', null)
  await made.send()
  expect(made.deliveries().map(({ state }) => state)).toEqual(['sent', 'sent'])
})

test('a redirect is no delivery and is not followed', async () => {
  made.address(receiver.url)
  receiver.behave(() => ({ status: 302, headers: { location: `${receiver.url}/elsewhere` } }))
  await made.click('u')
  await made.send()
  expect(receiver.received.map(({ path }) => path)).toEqual(['/hooks'])
  expect(made.deliveries()).toMatchObject([{ state: 'waiting', answer: 302, reason: 'it answered 302.' }])
})

test('who does not answer, hangs up or is not there is tried again', async () => {
  made.address(receiver.url)
  await made.click('u')
  const impatient = made.sender({ post: createPost({ now: made.clock.now, timeoutMs: 100 }) })
  receiver.behave(() => 'never')
  impatient.look()
  await impatient.idle()
  expect(made.deliveries()).toMatchObject([{ attempts: 1, reason: 'it did not answer within 0.1 s.' }])
  receiver.behave(() => 'close')
  made.clock.pass(HOUR)
  await made.send()
  expect(made.deliveries()).toMatchObject([
    { attempts: 2, reason: 'it closed the connection without an answer.' },
  ])
  await receiver.close()
  made.clock.pass(HOUR)
  await made.send()
  expect(made.deliveries()).toMatchObject([
    { state: 'waiting', attempts: 3, reason: 'nothing listens there.' },
  ])
  receiver = await openReceiver()
})

test('one at a time keeps the order, and no more at once than is said', async () => {
  for (const atOnce of [1, 3]) {
    receiver.received.length = 0
    made.address(receiver.url, { atOnce })
    receiver.behave(async () => {
      await new Promise((resolve) => setTimeout(resolve, 15))
      return { status: 200 }
    })
    const users = Array.from({ length: 9 }, (_, index) => `u${atOnce}${index}`)
    for (const user of users) await made.click(user)
    await made.send()
    const told = receiver.received.map(({ body }) => /"userId":"(\w+)"/.exec(body)?.[1])
    expect(receiver.most()).toBe(atOnce)
    if (atOnce === 1) expect(told).toEqual(users)
    else expect([...told].sort()).toEqual(users)
  }
})
