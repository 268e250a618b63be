import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { personOf } from '#core/host/answers/answer-people.ts'
import { countByName, keepStill, stillness, webhookNamed } from '#core/host/webhooks/addresses.ts'
import { removeWebhook, rotateSecret } from '#core/host/webhooks/save-address.ts'
import { askForDelivery, discardDelivery } from '#core/host/webhooks/settle-delivery.ts'
import { createPost } from '#core/sinks/webhooks/post.ts'
import { askForFailed } from '#core/store/outbox/list.ts'
import { isSignedWith, openReceiver, type Receiver } from './receiver.ts'
import { makeSendingWorkspace, RULES, type SendingWorkspace } from './sending-workspace.ts'

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

test('nobody is told of what came long after it happened, unless somebody asks', async () => {
  made.address(receiver.url)
  await made.click('stale', 25 * HOUR)
  await made.click('late')
  await made.click('late', 25 * HOUR)
  await made.send()
  expect(receiver.received).toHaveLength(1)
  const [stale, fresh, late] = made.deliveries()
  expect(fresh).toMatchObject({ state: 'sent', userId: 'late' })
  expect(stale).toMatchObject({
    state: 'held',
    reason: 'its event was more than 24 hours old when it came in.',
  })
  expect(late).toMatchObject({ state: 'held', reason: 'its event came later than the lateness bound.' })
  for (const held of [stale, late]) askForDelivery(made.workspace.database, held?.number ?? 0)
  await made.send()
  expect(made.deliveries().map(({ state }) => state)).toEqual(['sent', 'sent', 'sent'])
})

test('judging all history anew sends nothing, and nothing again', async () => {
  made.address(receiver.url)
  await made.click('u')
  await made.send()
  const again = made.workspace.pipeline.activate(
    JSON.stringify({
      version: '2',
      rules: ['tell', 'tell2'].map((id, index) => ({
        id,
        fromState: index === 0 ? 'A' : '*',
        eventType: 'CLICK',
        toState: 'CLICKED',
        action: { type: 'WEBHOOK', payload: { url: 'crm' } },
      })),
    }),
    true,
  )
  expect(again.ok).toBe(true)
  await made.send()
  expect(receiver.received).toHaveLength(1)
  expect(made.deliveries()).toMatchObject([
    { ruleId: 'tell', state: 'sent' },
    { ruleId: 'tell2', state: 'held', reason: expect.stringContaining('history was judged anew') },
  ])
})

test('what older events have made untrue is not sent', async () => {
  made.remove()
  made = makeSendingWorkspace(
    JSON.stringify({
      version: '1',
      initialState: 'START',
      rules: [
        { id: 'out', fromState: 'START', eventType: 'BUY', toState: 'BOUGHT' },
        {
          id: 'tell',
          fromState: 'START',
          eventType: 'CLICK',
          toState: 'CLICKED',
          action: { type: 'WEBHOOK', payload: { url: 'crm' } },
        },
      ],
    }),
  )
  made.address(receiver.url)
  keepStill(made.workspace.database, 'crm', 'paused')
  await made.click('u')
  await made.buy('u', HOUR)
  keepStill(made.workspace.database, 'crm', null)
  await made.send()
  expect(receiver.received).toEqual([])
  const [withdrawn] = made.deliveries()
  expect(withdrawn).toMatchObject({ state: 'withdrawn' })
  expect(askForDelivery(made.workspace.database, withdrawn?.number ?? 0)).toMatchObject({
    ok: false,
    error: { code: 'withdrawn' },
  })
})

test('what is paused waits; what is given up stays listed with the reason', async () => {
  made.address(receiver.url)
  keepStill(made.workspace.database, 'crm', 'paused')
  await made.click('a')
  await made.click('b')
  await made.send()
  expect(receiver.received).toEqual([])
  const [first] = made.deliveries()
  discardDelivery(made.workspace.database, first?.number ?? 0, 'told by telephone')
  keepStill(made.workspace.database, 'crm', null)
  await made.send()
  expect(made.deliveries()).toMatchObject([
    { state: 'discarded', reason: 'told by telephone' },
    { state: 'sent', userId: 'b' },
  ])
})

test('while a secret changes both sign, and after that the new one alone', async () => {
  const { database } = made.workspace
  const older = made.address(receiver.url)
  const saved = webhookNamed(database, 'crm')
  if (!saved.ok) throw new Error(saved.error.message)
  const rotated = rotateSecret(database, made.places, saved.value, 24 * HOUR, made.clock.now())
  if (!rotated.ok) throw new Error(rotated.error.message)
  await made.click('a')
  await made.send()
  made.clock.pass(24 * HOUR)
  await made.click('b')
  await made.send()
  const signed = receiver.received.map((one) => [isSignedWith(older, one), isSignedWith(rotated.value, one)])
  expect(signed).toEqual([
    [true, true],
    [false, true],
  ])
})

test('a name without an address fails visibly, and can be asked for once it has one', async () => {
  await made.click('u')
  await made.send()
  expect(made.deliveries()).toMatchObject([
    { state: 'failed', reason: 'no address was named crm when it was due.' },
  ])
  made.address(receiver.url)
  await made.send()
  expect(receiver.received).toEqual([])
  askForFailed(made.workspace.database, ['crm'])
  await made.send()
  expect(receiver.received).toHaveLength(1)
  removeWebhook(made.workspace.database, made.places, 'crm', made.clock.now())
  await made.click('v')
  await made.send()
  expect(made.deliveries()).toMatchObject([{ state: 'sent' }, { state: 'failed' }])
})

test('a private address is refused where it is not said to be allowed', async () => {
  made.address('https://localhost:1/hooks', { allowPrivate: false })
  await made.click('u')
  await made.send()
  expect(receiver.received).toEqual([])
  expect(made.deliveries()).toMatchObject([
    { state: 'failed', reason: expect.stringContaining('it leads to a private address') },
  ])
})

test('no secret lies in the workspace', async () => {
  const secret = made.address(receiver.url)
  await made.click('u')
  await made.send()
  const stored = JSON.stringify(made.workspace.database.prepare('SELECT * FROM documents').all())
  expect(stored).toContain('kept')
  expect(stored).not.toContain(secret.replace('whsec_', ''))
})

test('the timeline of a person says what became of each webhook', async () => {
  made.address(receiver.url)
  receiver.behave(({ body }) => ({ status: body.includes('"second"') ? 500 : 200 }))
  for (const user of ['first', 'second']) await made.click(user)
  await made.send()
  const webhooksOf = (id: string) =>
    personOf(made.workspace, { id, limit: 10 })?.timeline.filter(({ kind }) => kind === 'webhook')
  expect(webhooksOf('first')).toMatchObject([
    { note: 'to crm', rule: 'tell', delivery: { state: 'sent', reason: null } },
  ])
  expect(webhooksOf('second')).toMatchObject([
    { delivery: { state: 'waiting', reason: 'it answered 500.', nextAt: made.clock.now() + 5_000 } },
  ])
})

test('what is discarded while it is on its way is not tried again', async () => {
  made.address(receiver.url)
  await made.click('u')
  const [first] = made.deliveries()
  const sender = made.sender({
    post: async () => {
      discardDelivery(made.workspace.database, first?.number ?? 0, 'not wanted')
      return { kind: 'answered', status: 500, retryAfterMs: null }
    },
  })
  sender.look()
  await sender.idle()
  expect(made.deliveries()).toMatchObject([{ state: 'discarded', reason: 'not wanted', nextAt: null }])
  made.clock.pass(HOUR)
  await made.send()
  expect(receiver.received).toEqual([])
})

test('metrics count by the names of addresses and tell no URL that a rule says', async () => {
  made.remove()
  made = makeSendingWorkspace(RULES.replace('"crm"', JSON.stringify(receiver.url)))
  await made.click('u')
  expect(countByName(made.workspace.database)).toEqual([{ address: 'unknown', status: 'waiting', count: 1 }])
  made.address(receiver.url)
  await made.click('v')
  await made.send()
  expect(countByName(made.workspace.database)).toEqual([{ address: 'crm', status: 'sent', count: 2 }])
})
