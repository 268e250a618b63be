import { expect, test } from 'vitest'
import { createSender, type Target } from '#core/sinks/webhooks/sender.ts'
import type { Delivery } from '#core/store/outbox/delivery.ts'
import type { Outbox } from '#core/store/outbox/outbox.ts'

const DAY = 24 * 3_600_000
const NOW = Date.UTC(2026, 0, 2)

function waiting(number: number, ago: number): Delivery {
  return {
    number,
    effectId: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    address: 'crm',
    status: 'waiting',
    attempts: 0,
    attemptsBefore: 0,
    asked: false,
    dueAt: 0,
    triedAt: null,
    answer: null,
    problem: null,
    ruleId: 'tell',
    time: NOW - ago,
    body: {},
    inFold: true,
    userId: 'u',
    eventId: null,
    receivedAt: NOW,
    isLate: false,
    move: null,
  }
}

const CRM: Target = {
  name: 'crm',
  url: new URL('https://example.com/hooks'),
  allowPrivate: false,
  secrets: [],
  atOnce: 1,
}

test('what can’t be written behind an answer, as where the disk is full, ends nothing but that look', async () => {
  const queue = [waiting(1, 0), waiting(2, 2 * DAY), waiting(3, 0)]
  let isFull = true
  const take = (number: number): void =>
    void queue.splice(0, queue.length, ...queue.filter((one) => one.number !== number))
  const outbox: Outbox = {
    addressesWaiting: () => ['crm'],
    due: (_address, _now, limit) => queue.slice(0, limit),
    attempted: (number) => take(number),
    hold: (number) => {
      if (isFull) throw new Error('database or disk is full')
      take(number)
    },
    failAll: () => {},
  }
  let now = NOW
  const sent: string[] = []
  const sender = createSender({
    outbox,
    target: () => CRM,
    gone: () => {},
    post: async ({ headers }) => {
      sent.push(headers['webhook-id']?.slice(-1) ?? '')
      return { kind: 'answered', status: 204, retryAfterMs: null }
    },
    now: () => now,
    chance: () => 0,
    isOpen: () => true,
  })
  sender.look()
  await sender.idle()
  expect(sent).toEqual(['1'])
  isFull = false
  now += 5 * 60_000
  sender.look()
  await sender.idle()
  expect(sent).toEqual(['1', '3'])
})
