import type { DeliveryState, WebhookState, WebhookView } from '#core/contract/webhooks.ts'
import { formatCount, formatMoment } from '../parts/format.ts'

export const WEBHOOK_WORDS: Readonly<Record<WebhookState, string>> = {
  ready: 'ready',
  failing: 'failing',
  paused: 'paused',
  disabled: 'disabled',
  failed: 'no secret',
}

export const DELIVERY_WORDS: Readonly<Record<DeliveryState, string>> = {
  waiting: 'waiting',
  withdrawn: 'withdrawn',
  sent: 'sent',
  failed: 'failed',
  held: 'held back',
  discarded: 'given up',
}

/** Counts of everything that was ever meant for an address, as a sentence. */
export function countWords({ sent, waiting, failed, held }: WebhookView): string {
  const parts = [
    `${formatCount(sent)} sent`,
    `${formatCount(waiting)} waiting`,
    `${formatCount(failed)} failed`,
    `${formatCount(held)} held back`,
  ]
  return `${parts.join(', ')}.`
}

/** How it is sent, as sentences. */
export function mannerWords({ atOnce, allowPrivate, rotatingUntil, secretPlace }: WebhookView): string {
  const order =
    atOnce === 1 ? 'One after another, in order.' : `Up to ${atOnce} at one time, in no certain order.`
  const own = allowPrivate ? ' It may lead to a private address.' : ''
  const both =
    rotatingUntil === null
      ? ''
      : ` The secret before this one signs too until ${formatMoment(rotatingUntil)}.`
  return `${order}${own} ${secretPlace}${both}`
}
