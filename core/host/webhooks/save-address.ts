import { fail, ok, type Result } from '#core/base/result.ts'
import type { AskedWebhook, StoredWebhook } from '#core/contract/webhooks.ts'
import { readUrl } from '#core/sinks/webhooks/reach.ts'
import { newSecret, readSecret } from '#core/sinks/webhooks/sign.ts'
import { saveDocument } from '#core/store/documents.ts'
import type { Connection } from '#core/store/open.ts'
import type { SecretPlaces } from '../sources/secrets.ts'
import { keepStill, type SavedWebhook, savedWebhooks, UNREADABLE } from './addresses.ts'

export interface WebhookWish {
  readonly name: string
  readonly webhook: AskedWebhook
  /** It is another version of the one with this name. */
  readonly replaces: boolean
}

interface Made {
  readonly stored: StoredWebhook['secret']
  /** What was made here and nobody has seen yet. */
  readonly shown: string | null
}

function keepNew({ store }: SecretPlaces): Made {
  const shown = newSecret()
  return { stored: { kind: 'kept', id: store.keep(shown) }, shown }
}

function settle(
  asked: AskedWebhook['secret'],
  before: StoredWebhook | null,
  places: SecretPlaces,
): Result<Made> {
  if (asked === undefined)
    return ok(before === null ? keepNew(places) : { stored: before.secret, shown: null })
  if (asked.kind === 'environment') return ok({ stored: asked, shown: null })
  const read = readSecret(asked.text)
  return read.ok
    ? ok({ stored: { kind: 'kept', id: places.store.keep(asked.text.trim()) }, shown: null })
    : read
}

/** Saves an address under its name; answers with the secret where one was made, which is shown once. */
export function saveWebhook(
  database: Connection,
  places: SecretPlaces,
  { name, webhook, replaces }: WebhookWish,
  savedAt: number,
): Result<string | null> {
  const saved = savedWebhooks(database)
  const before = saved.find((one) => one.name === name) ?? null
  if (before !== null && !replaces)
    return fail({
      code: 'name_taken',
      message: `there is an address named ${name} already.`,
      hint: 'Give this one another name.',
    })
  const url = readUrl(webhook.url, webhook.allowPrivate)
  if (!url.ok) return fail({ ...url.error, where: webhook.url })
  const clash = saved.find((one) => one.name !== name && one.webhook?.url === webhook.url)
  // Each would be told of what is meant for the other where a rule says the URL.
  if (clash !== undefined) return fail({ code: 'url_taken', message: `${clash.name} leads there already.` })
  const secret = settle(webhook.secret, before?.webhook ?? null, places)
  if (!secret.ok) return secret
  const { allowPrivate, atOnce } = webhook
  const stored: StoredWebhook = { url: webhook.url, secret: secret.value.stored, allowPrivate, atOnce }
  const kept = before?.webhook
  if (kept?.previous !== undefined && kept.secret === secret.value.stored) stored.previous = kept.previous
  write(database, name, stored, savedAt)
  forgetOthers(places, kept ?? null, stored)
  return ok(secret.value.shown)
}

/** Gives an address a new secret. Until `overlapMs` have passed what is sent is signed with both. */
export function rotateSecret(
  database: Connection,
  places: SecretPlaces,
  { name, webhook }: SavedWebhook,
  overlapMs: number,
  now: number,
): Result<string> {
  if (webhook === null) return fail(UNREADABLE)
  const { stored, shown } = keepNew(places)
  const { previous: _previous, ...rest } = webhook
  const next: StoredWebhook = {
    ...rest,
    secret: stored,
    ...(overlapMs > 0 ? { previous: { secret: webhook.secret, until: now + overlapMs } } : {}),
  }
  write(database, name, next, now)
  forgetOthers(places, webhook, next)
  return ok(shown ?? '')
}

export function removeWebhook(
  database: Connection,
  places: SecretPlaces,
  name: string,
  savedAt: number,
): void {
  const before = savedWebhooks(database).find((saved) => saved.name === name)?.webhook ?? null
  saveDocument(database, { kind: 'webhook', name, savedAt, text: null })
  keepStill(database, name, null)
  forgetOthers(places, before, null)
}

function write(database: Connection, name: string, webhook: StoredWebhook, savedAt: number): void {
  saveDocument(database, { kind: 'webhook', name, savedAt, text: JSON.stringify(webhook) })
}

function keptIds(webhook: StoredWebhook | null): string[] {
  return [webhook?.secret, webhook?.previous?.secret].flatMap((secret) =>
    secret?.kind === 'kept' ? [secret.id] : [],
  )
}

/** Forgets the secrets that nothing in force names any more. */
function forgetOthers(
  { store }: SecretPlaces,
  before: StoredWebhook | null,
  after: StoredWebhook | null,
): void {
  const needed = keptIds(after)
  for (const id of keptIds(before)) if (!needed.includes(id)) store.forget(id)
}
