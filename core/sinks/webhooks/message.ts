import type { Delivery } from '#core/store/outbox/delivery.ts'

/** By the specification a payload should be small: a receiver reads the rest where it needs it. */
export const MOST_BYTES = 20_000

/** The event type of what a rule sends, and of a try. */
const RULE_FIRED = 'journey.rule_fired'
const TRY = 'journey.test'

/** What is sent: type, time and data, as Standard Webhooks proposes. The person is named as events name them here. */
export function messageOf(delivery: Delivery): string {
  const { userId, ruleId, eventId, move, body, time } = delivery
  const data = { userId, ruleId, ...(eventId === null ? {} : { eventId }), ...move, body }
  return JSON.stringify({ type: RULE_FIRED, timestamp: new Date(time).toISOString(), data })
}

export function tryMessage(name: string, now: number): string {
  return JSON.stringify({ type: TRY, timestamp: new Date(now).toISOString(), data: { address: name } })
}
