import { isJsonObject, type Json } from '#core/base/json.ts'
import type { Delivery } from '#core/event/delivery.ts'
import { type SegmentCall, segmentEnvelope } from '#core/event/segment.ts'
import type { EnvelopeContext } from '#core/event/to-envelope.ts'
import { present } from '#core/event/vendor.ts'
import { deliveryOf, elementsOf, jsonOf, type Kept, type Making, refused } from './body.ts'

/** The write key in the body: old libraries send it there instead of in the header. */
function keyIn(value: Json): string | null {
  return isJsonObject(value) && typeof value.writeKey === 'string' && value.writeKey !== ''
    ? value.writeKey
    : null
}

/**
 * One call (`call` says which) or a batch of Segment's tracking API. `contextFor` names the intake by its key.
 * `keptSentAt`: when a batch was sent that does not say so itself any more.
 */
export function readSegment(
  body: Uint8Array,
  call: SegmentCall | undefined,
  contextFor: (key: string | null) => EnvelopeContext,
  keptSentAt?: Json,
): { key: string | null; deliveries: Delivery[] } {
  const kept: Kept = { format: 'segment', ...(call === undefined ? {} : { context: { call } }) }
  const read = jsonOf(body, kept)
  if (!read.ok) return { key: null, deliveries: [read.error] }
  const { text, value } = read.value
  const key = keyIn(value)
  const context = contextFor(key)
  if (call !== undefined) {
    const make: Making = (one) => segmentEnvelope(one, { call }, context)
    return { key, deliveries: [deliveryOf(value, text, 1, kept, make)] }
  }
  const batch = isJsonObject(value) ? value.batch : undefined
  if (!isJsonObject(value) || !Array.isArray(batch)) {
    const message = 'batch is missing: a list of calls wanted.'
    return { key, deliveries: [refused({ code: 'missing_field', message }, () => body, null, kept)] }
  }
  const common = isJsonObject(value.context) ? value.context : undefined
  const sentAt = value.sentAt ?? keptSentAt
  const make: Making = (one) => segmentEnvelope(one, { sentAt, context: common }, context)
  const mark: Kept = { format: 'segment', context: present({ sentAt }) }
  // The context of a batch may name a person: it stays with each call, which becomes a batch of one.
  const wrap = (one: string): string => `{"context":${JSON.stringify(common)},"batch":[${one}]}`
  return {
    key,
    deliveries: elementsOf(batch, text, 'batch', mark, make, common === undefined ? undefined : wrap),
  }
}
