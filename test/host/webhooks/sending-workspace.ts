import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AskedWebhook, type DeliveryView } from '#core/contract/webhooks.ts'
import { createSecretStore } from '#core/host/keys/secret-store.ts'
import { type OpenedWorkspace, openWorkspace } from '#core/host/opened.ts'
import type { SecretPlaces } from '#core/host/sources/secrets.ts'
import { saveWebhook } from '#core/host/webhooks/save-address.ts'
import { type SendingPorts, senderFor } from '#core/host/webhooks/sending.ts'
import { deliveriesOf } from '#core/host/webhooks/views.ts'
import type { Sender } from '#core/sinks/webhooks/sender.ts'
import { delivery, INTAKE } from '../../pipeline/workspace.ts'

/** Everybody who clicks is told of, to the address `crm`. */
export const RULES = JSON.stringify({
  version: '1',
  rules: [
    {
      id: 'tell',
      fromState: '*',
      eventType: 'CLICK',
      toState: 'CLICKED',
      action: { type: 'WEBHOOK', payload: { url: 'crm', body: { campaign: 'spring' } } },
    },
  ],
})

export interface SendingWorkspace {
  readonly path: string
  workspace: OpenedWorkspace
  readonly places: SecretPlaces
  /** Moves only where a test says so. */
  readonly clock: { now(): number; pass(ms: number): void }
  click(user: string, ago?: number): Promise<void>
  buy(user: string, ago?: number): Promise<void>
  /** Keeps the address `crm`; its secret. */
  address(url: string, more?: { atOnce?: number; allowPrivate?: boolean; name?: string }): string
  sender(ports?: Partial<SendingPorts>): Sender
  /** Looks, and waits until nothing is on its way. */
  send(): Promise<void>
  /** In the order in which they were wanted. */
  deliveries(): DeliveryView[]
  reopen(): void
  remove(): void
}

export function makeSendingWorkspace(rules = RULES): SendingWorkspace {
  const folder = mkdtempSync(join(tmpdir(), 'journeyscope-webhooks-'))
  const path = join(folder, 'x.journey')
  let at = Date.now()
  const clock = {
    now: () => at,
    pass: (ms: number) => {
      at += ms
    },
  }
  const places: SecretPlaces = { store: createSecretStore(folder, null), environment: {} }
  const open = (): OpenedWorkspace => {
    const opened = openWorkspace(path, clock, true)
    if (!opened.ok) throw new Error(opened.error.message)
    return opened.value
  }
  let sender: Sender | null = null
  let count = 0
  const take = async (eventType: string, userId: string, ago: number): Promise<void> => {
    count += 1
    const eventId = `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`
    const event = { eventId, userId, source: 'web', eventType, timestamp: at - ago, payload: {} }
    const stored = await made.workspace.pipeline.submit(INTAKE, [delivery(event)])
    if (!stored.ok) throw new Error(stored.error.message)
  }
  const made: SendingWorkspace = {
    path,
    workspace: open(),
    places,
    clock,
    click: (user, ago = 0) => take('CLICK', user, ago),
    buy: (user, ago = 0) => take('BUY', user, ago),
    address: (url, { name = 'crm', ...more } = {}) => {
      const webhook = AskedWebhook.parse({ url, allowPrivate: true, ...more })
      const saved = saveWebhook(made.workspace.database, places, { name, webhook, replaces: true }, at)
      if (!saved.ok) throw new Error(saved.error.message)
      return saved.value ?? ''
    },
    sender: (ports = {}) => senderFor(made.workspace, places, { now: clock.now, chance: () => 0, ...ports }),
    send: async () => {
      sender ??= made.sender()
      sender.look()
      await sender.idle()
    },
    deliveries: () => deliveriesOf(made.workspace.database, {}, 1000).reverse(),
    reopen: () => {
      made.workspace.close()
      made.workspace = open()
      sender = null
    },
    remove: () => {
      made.workspace.close()
      rmSync(folder, { recursive: true })
    },
  }
  const activated = made.workspace.pipeline.activate(rules, false)
  if (!activated.ok) throw new Error(activated.error[0]?.message)
  return made
}
