import { isJsonObject, type Json, type JsonObject } from '#core/base/json.ts'
import type { Delivery } from '#core/event/delivery.ts'
import { posthogEnvelope } from '#core/event/posthog.ts'
import type { EnvelopeContext } from '#core/event/to-envelope.ts'
import { present } from '#core/event/vendor.ts'
import { deliveryOf, elementsOf, jsonOf, type Kept, type Making } from './body.ts'

const KEPT: Kept = { format: 'posthog' }

/** The project's key, under the names that PostHog's libraries give it. */
function keyIn(value: Json | undefined): string | null {
  if (!isJsonObject(value)) return null
  const properties = isJsonObject(value.properties) ? value.properties : {}
  const found = [value.api_key, value.token, value.$token, properties.token].find(
    (key) => typeof key === 'string' && key !== '',
  )
  return typeof found === 'string' ? found : null
}

/**
 * The JSON of a body that came as a form: `data=` and base64 of it, or the text itself. Old browsers' libraries send
 * such; a body that is none comes back as it is.
 */
export function unwrapForm(body: Buffer): Buffer {
  const start = body.subarray(0, 5).toString('latin1')
  if (start !== 'data=') return body
  const data = new URLSearchParams(body.toString('utf8')).get('data') ?? ''
  // A plus that was sent bare has become a space; base64 has no spaces.
  return data.trimStart().startsWith('{') || data.trimStart().startsWith('[')
    ? Buffer.from(data, 'utf8')
    : Buffer.from(data.replaceAll(' ', '+'), 'base64')
}

/** One event, a list, or a batch of PostHog's capture API. `contextFor` names the intake by its key. */
export function readPosthog(
  body: Uint8Array,
  contextFor: (key: string | null) => EnvelopeContext,
): { key: string | null; deliveries: Delivery[] } {
  const read = jsonOf(body, KEPT)
  if (!read.ok) return { key: null, deliveries: [read.error] }
  const { text, value } = read.value
  if (Array.isArray(value)) {
    const key = keyIn(value[0])
    const make: Making = (one) => posthogEnvelope(one, undefined, contextFor(key))
    return { key, deliveries: elementsOf(value, text, null, KEPT, make) }
  }
  const key = keyIn(value)
  const context = contextFor(key)
  const sentAt = isJsonObject(value) ? (value.sent_at ?? undefined) : undefined
  const make: Making = (one) => posthogEnvelope(one, sentAt, context)
  if (!isJsonObject(value) || !Array.isArray(value.batch)) {
    return { key, deliveries: [deliveryOf(value, text, 1, KEPT, make)] }
  }
  const shared: JsonObject = present({ sent_at: sentAt })
  return {
    key,
    deliveries: elementsOf(value.batch, text, 'batch', { format: 'posthog', context: shared }, make),
  }
}
