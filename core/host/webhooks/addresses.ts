import { fail, ok, type Problem, type Result } from '#core/base/result.ts'
import { StoredWebhook } from '#core/contract/webhooks.ts'
import { readUrl } from '#core/sinks/webhooks/reach.ts'
import type { Target } from '#core/sinks/webhooks/sender.ts'
import { readSecret } from '#core/sinks/webhooks/sign.ts'
import { documentsInForce } from '#core/store/documents.ts'
import type { Connection } from '#core/store/open.ts'
import { countDeliveries } from '#core/store/outbox/list.ts'
import { readSetting, writeSetting } from '#core/store/settings.ts'
import type { SecretPlaces } from '../sources/secrets.ts'

/** An address as the workspace keeps it; `webhook` is null where a newer version saved it. */
export interface SavedWebhook {
  readonly name: string
  readonly webhook: StoredWebhook | null
}

export function savedWebhooks(database: Connection): SavedWebhook[] {
  return documentsInForce(database, 'webhook').map(({ name, text }) => ({
    name,
    webhook: parsed(text ?? ''),
  }))
}

function parsed(text: string): StoredWebhook | null {
  try {
    return StoredWebhook.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

/** What rules may say: names, and the URLs behind them. */
export function knownAddresses(database: Connection): ReadonlySet<string> {
  return new Set(savedWebhooks(database).flatMap(({ name, webhook }) => [name, webhook?.url ?? name]))
}

/** All that rules may say of one address: its name, and its URL where it has one. */
export function wordsFor(database: Connection, name: string): string[] {
  const url = savedWebhooks(database).find((saved) => saved.name === name)?.webhook?.url
  return url === undefined ? [name] : [name, url]
}

/** What is meant for nobody here. */
const UNKNOWN = 'unknown'

/**
 * Deliveries by the name of their address and what became of them. No URL that a rule says is told: with many receivers
 * whoever knows it may post to it.
 */
export function countByName(database: Connection): ReturnType<typeof countDeliveries> {
  const names = new Map<string, string>()
  for (const { name, webhook } of savedWebhooks(database)) {
    names.set(name, name)
    if (webhook !== null) names.set(webhook.url, name)
  }
  const counts = new Map<string, ReturnType<typeof countDeliveries>[number]>()
  for (const { address, status, count } of countDeliveries(database)) {
    const name = names.get(address) ?? UNKNOWN
    const key = `${name}\n${status}`
    counts.set(key, { address: name, status, count: count + (counts.get(key)?.count ?? 0) })
  }
  return [...counts.values()]
}

export function webhookNamed(database: Connection, name: string): Result<SavedWebhook> {
  const found = savedWebhooks(database).find((saved) => saved.name === name)
  if (found !== undefined) return ok(found)
  return fail({ code: 'not_found', where: name, message: 'no address has this name.' })
}

const STILL = ['paused', 'disabled'] as const
export type Still = (typeof STILL)[number]

const keyOf = (name: string): string => `webhook:${name}`

/** Whether nothing is sent to it for now. It stays so over a restart, and is no version of the address. */
export function stillness(database: Connection, name: string): Still | null {
  const kept = readSetting(database, keyOf(name))
  return STILL.find((word) => word === kept) ?? null
}

export function keepStill(database: Connection, name: string, still: Still | null): void {
  writeSetting(database, keyOf(name), still ?? 'ready')
}

function secretText(
  secret: StoredWebhook['secret'],
  { store, environment }: SecretPlaces,
): Result<Uint8Array> {
  const text = secret.kind === 'kept' ? store.find(secret.id) : environment[secret.variable]
  if (typeof text === 'string') return readSecret(text)
  return fail({
    code: 'secret_missing',
    message:
      secret.kind === 'kept'
        ? `its secret is not among those in ${store.place}.`
        : `the environment variable ${secret.variable} is not set.`,
    hint: secret.kind === 'kept' ? 'Give it a new one.' : 'Set it and start again.',
  })
}

export const UNREADABLE: Problem = {
  code: 'unreadable',
  message: 'a newer version of journeyscope saved this address.',
}

/** Ready to be sent to, with its secrets. Fails where the secret in force is not here. */
export function targetOf({ name, webhook }: SavedWebhook, places: SecretPlaces, now: number): Result<Target> {
  if (webhook === null) return fail(UNREADABLE)
  const { allowPrivate, atOnce, previous } = webhook
  const url = readUrl(webhook.url, allowPrivate)
  if (!url.ok) return url
  const secret = secretText(webhook.secret, places)
  if (!secret.ok) return secret
  const before = previous === undefined || previous.until <= now ? null : secretText(previous.secret, places)
  const secrets = before?.ok === true ? [secret.value, before.value] : [secret.value]
  return ok({ name, url: url.value, allowPrivate, atOnce, secrets })
}
