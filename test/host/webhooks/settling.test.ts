import { afterEach, beforeEach, expect, test } from 'vitest'
import { personOf } from '#core/host/answers/answer-people.ts'
import { countByName, keepStill, webhookNamed } from '#core/host/webhooks/addresses.ts'
import { removeWebhook, rotateSecret } from '#core/host/webhooks/save-address.ts'
import { askForDelivery, discardDelivery } from '#core/host/webhooks/settle-delivery.ts'
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
