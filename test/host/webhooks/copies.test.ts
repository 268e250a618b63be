import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createSession } from '#core/host/session.ts'
import { keepStill } from '#core/host/webhooks/addresses.ts'
import { settleHere } from '#core/host/webhooks/at-home.ts'
import { saveWebhook } from '#core/host/webhooks/save-address.ts'
import { deliveriesOf } from '#core/host/webhooks/views.ts'
import { delivery, INTAKE } from '../../pipeline/workspace.ts'
import { openReceiver, type Receiver } from './receiver.ts'
import { RULES } from './sending-workspace.ts'

let folder: string
let receiver: Receiver
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'journeyscope-copies-'))
  receiver = await openReceiver()
})
afterEach(async () => {
  rmSync(folder, { recursive: true })
  await receiver.close()
})

test('an open workspace sends by itself; a copy sends nothing before somebody says what it is, and nothing twice', async () => {
  const session = createSession({ clock: { now: Date.now }, home: join(folder, 'home') })
  const click = async (userId: string): Promise<void> => {
    const event = {
      userId,
      eventId: crypto.randomUUID(),
      source: 'web',
      eventType: 'CLICK',
      timestamp: Date.now(),
    }
    await session.required().pipeline.submit(INTAKE, [delivery(event)])
  }
  const states = () =>
    deliveriesOf(session.required().database, {}, 10).map(({ userId, state }) => `${userId} ${state}`)

  const original = join(folder, 'shop.journey')
  session.open(original, true)
  session.required().pipeline.activate(RULES, false)
  expect(settleHere(session.required(), session.adopted).ok).toBe(true)
  const webhook = { url: receiver.url, allowPrivate: true, atOnce: 1 }
  const places = { store: session.secrets, environment: {} }
  saveWebhook(session.required().database, places, { name: 'crm', webhook, replaces: false }, 0)
  await click('a')
  await expect.poll(states).toEqual(['a sent'])
  keepStill(session.required().database, 'crm', 'paused')
  await click('b')
  keepStill(session.required().database, 'crm', null)
  await session.close()

  receiver.received.length = 0
  const copy = join(folder, 'copy.journey')
  copyFileSync(original, copy)
  session.open(copy, false)
  await click('c')
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  expect(receiver.received).toEqual([])
  expect(settleHere(session.required(), session.adopted).ok).toBe(false)
  await session.connections().adopt('copy')
  await click('d')
  await expect.poll(states).toEqual(['d sent', 'c held', 'b held', 'a sent'])
  await session.close()
  expect(receiver.received).toHaveLength(1)
})

test('an address that is saved in a file from elsewhere says nothing of the connections that wait in it', async () => {
  const path = join(folder, 'shop.journey')
  const connection = {
    kind: 'redis-stream' as const,
    server: { url: 'redis://127.0.0.1:1' },
    stream: 'events',
    from: 'earliest' as const,
  }
  const elsewhere = createSession({ clock: { now: Date.now }, home: join(folder, 'elsewhere') })
  elsewhere.open(path, true)
  expect(await elsewhere.connections().save({ name: 'shop', connection, replaces: false })).toBeNull()
  await elsewhere.close()

  const session = createSession({ clock: { now: Date.now }, home: join(folder, 'home') })
  session.open(path, false)
  expect(session.connections().held).toBe(true)
  expect(settleHere(session.required(), session.adopted)).toMatchObject({
    ok: false,
    error: { code: 'held' },
  })
  await session.close()
  session.open(path, false)
  expect(session.connections().held).toBe(true)
  await session.connections().adopt('itself')
  expect(settleHere(session.required(), session.adopted).ok).toBe(true)
  await session.close()
})
