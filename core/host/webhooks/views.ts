import { describeProblem } from '#core/base/result.ts'
import type { DeliveryView, WebhooksView, WebhookView } from '#core/contract/webhooks.ts'
import type { Connection } from '#core/store/open.ts'
import type { Delivery, DeliveryStatus } from '#core/store/outbox/delivery.ts'
import { countDeliveries, type DeliveriesAsked, lastTried, readDeliveries } from '#core/store/outbox/list.ts'
import { readRulesets, type StoredRuleset } from '#core/store/rulesets.ts'
import type { SecretPlaces } from '../sources/secrets.ts'
import { type SavedWebhook, savedWebhooks, stillness, targetOf } from './addresses.ts'

const STILL_WORDS = {
  paused: 'it is paused: what is meant for it waits.',
  disabled: 'it answered 410 and wants no more webhooks: what is meant for it waits until it is resumed.',
}

const OLDER = 'older events have arrived since, under which the rule would not have fired.'
const LATE = 'its event came later than the lateness bound.'
const AFTERWARDS = 'it was found out after the fact: history was judged anew, or its moment had long passed.'

/** The newest ruleset that judged all history anew after the event of a delivery had come in; null where there was none. */
function judgedAnew({ receivedAt }: Delivery, rulesets: readonly StoredRuleset[]): StoredRuleset | null {
  return (
    rulesets.findLast(({ fromStart, activatedAt }) => fromStart && activatedAt > (receivedAt ?? 0)) ?? null
  )
}

/** Why a delivery is no longer what the rules want. */
export function withdrawnWords(delivery: Delivery, rulesets: readonly StoredRuleset[]): string {
  const anew = judgedAnew(delivery, rulesets)
  return anew === null
    ? OLDER
    : `history has been judged anew by ruleset ${anew.number} since, and under it the rule did not fire.`
}

/** `sent under ruleset 2`, of what went out and would not be wanted any more; null of everything else. */
export function sentUnder(delivery: Delivery, rulesets: readonly StoredRuleset[]): string | null {
  if (delivery.inFold || delivery.status !== 'sent' || delivery.triedAt === null) return null
  const { triedAt } = delivery
  const then = rulesets.findLast(({ activatedAt }) => activatedAt <= triedAt)
  return then === undefined ? 'sent before the rules changed' : `sent under ruleset ${then.number}`
}

function reasonOf(delivery: Delivery, rulesets: readonly StoredRuleset[]): string | null {
  if (delivery.status === 'held') return delivery.problem ?? (delivery.isLate ? LATE : AFTERWARDS)
  if (delivery.status === 'waiting' && !delivery.inFold) return withdrawnWords(delivery, rulesets)
  return delivery.problem ?? sentUnder(delivery, rulesets)
}

/** `rulesets`: all activations, which tell why something is no longer wanted. */
export function deliveryView(delivery: Delivery, rulesets: readonly StoredRuleset[]): DeliveryView {
  const isWithdrawn = delivery.status === 'waiting' && !delivery.inFold
  return {
    number: delivery.number,
    id: delivery.effectId,
    address: delivery.address,
    state: isWithdrawn ? 'withdrawn' : delivery.status,
    reason: reasonOf(delivery, rulesets),
    attempts: delivery.attemptsBefore + delivery.attempts,
    // Due since ever is due at once: no moment is told.
    nextAt: isWithdrawn || delivery.dueAt === 0 ? null : delivery.dueAt,
    triedAt: delivery.triedAt,
    answer: delivery.answer,
    ruleId: delivery.ruleId,
    userId: delivery.userId,
    time: delivery.time,
  }
}

/** Deliveries as they are shown, the newest first. */
export function deliveriesOf(database: Connection, asked: DeliveriesAsked, limit: number): DeliveryView[] {
  const rulesets = readRulesets(database)
  return readDeliveries(database, asked, limit).map((delivery) => deliveryView(delivery, rulesets))
}

export type Counts = ReturnType<typeof countDeliveries>

function addressView(
  saved: SavedWebhook,
  counts: Counts,
  database: Connection,
  places: SecretPlaces,
  now: number,
): WebhookView {
  const { name, webhook } = saved
  const names = [name, ...(webhook === null ? [] : [webhook.url])]
  const count = (status: DeliveryStatus): number =>
    counts
      .filter((row) => row.status === status && names.includes(row.address))
      .reduce((sum, row) => sum + row.count, 0)
  const still = stillness(database, name)
  const target = targetOf(saved, places, now)
  const last = lastTried(database, names)
  const until = webhook?.previous?.until ?? 0
  const isFailing = last !== null && last.status !== 'sent' && last.problem !== null
  return {
    name,
    url: webhook?.url ?? '',
    state: target.ok ? (still ?? (isFailing ? 'failing' : 'ready')) : 'failed',
    trouble: target.ok ? (still === null ? null : STILL_WORDS[still]) : describeProblem(target.error),
    allowPrivate: webhook?.allowPrivate ?? false,
    atOnce: webhook?.atOnce ?? 1,
    secretPlace: secretPlace(webhook?.secret, places),
    rotatingUntil: until > now ? until : null,
    waiting: count('waiting'),
    sent: count('sent'),
    failed: count('failed'),
    held: count('held'),
    lastAt: last?.triedAt ?? null,
    lastProblem: last?.status === 'sent' ? null : (last?.problem ?? null),
  }
}

type Secret = NonNullable<SavedWebhook['webhook']>['secret']

function secretPlace(secret: Secret | undefined, { store }: SecretPlaces): string {
  if (secret === undefined) return ''
  return secret.kind === 'kept'
    ? `Its secret lies in ${store.place}, outside of the workspace.`
    : `Its secret comes from the environment variable ${secret.variable} at every start.`
}

export function webhooksOf(
  database: Connection,
  places: SecretPlaces,
  now: number,
  counts: Counts = countDeliveries(database),
): WebhooksView {
  const saved = savedWebhooks(database)
  const known = new Set(saved.flatMap(({ name, webhook }) => [name, webhook?.url ?? name]))
  const unknown = new Map<string, number>()
  for (const { address, status, count } of counts) {
    if (known.has(address) || (status !== 'waiting' && status !== 'failed')) continue
    unknown.set(address, (unknown.get(address) ?? 0) + count)
  }
  return {
    addresses: saved.map((one) => addressView(one, counts, database, places, now)),
    unknown: [...unknown].map(([name, deliveries]) => ({ name, deliveries })),
  }
}
