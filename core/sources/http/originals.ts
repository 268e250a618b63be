import { isJsonObject, type JsonObject } from '#core/base/json.ts'
import type { Delivery, OriginalFormat } from '#core/event/delivery.ts'
import { posthogEnvelope } from '#core/event/posthog.ts'
import { SEGMENT_CALLS, segmentEnvelope } from '#core/event/segment.ts'
import type { EnvelopeContext } from '#core/event/to-envelope.ts'
import { deliveryOf, jsonOf, type Making } from './body.ts'
import { readCloudEvents } from './cloudevents.ts'
import { readBody } from './deliveries.ts'
import { readSegment } from './segment.ts'

/** One element of a vendor's batch, which was kept apart from it. */
function readElement(bytes: Uint8Array, format: OriginalFormat, kept: JsonObject, make: Making): Delivery[] {
  const mark = { format, context: kept }
  const read = jsonOf(bytes, mark)
  if (!read.ok) return [read.error]
  return [deliveryOf(read.value.value, read.value.text, 1, mark, make)]
}

function holdsBatch(bytes: Uint8Array): boolean {
  const read = jsonOf(bytes, { format: 'segment' })
  return read.ok && isJsonObject(read.value.value) && Array.isArray(read.value.value.batch)
}

/**
 * Reads again what an HTTP intake kept of one event, as a retry of a dead letter needs it: the bytes, and the context
 * that was kept beside them. `context.receivedAt` must be the moment at which it first came, since a sender's clock is
 * set right by it. Null where the format is none that comes by HTTP.
 */
export function readHttpOriginal(
  format: OriginalFormat,
  bytes: Uint8Array,
  kept: JsonObject,
  context: EnvelopeContext,
): Delivery[] | null {
  if (format === 'event') return readBody(bytes, context)
  if (format === 'cloudevents') return readCloudEvents(bytes, 'structured', {}, context)
  if (format === 'posthog') {
    return readElement(bytes, format, kept, (value) => posthogEnvelope(value, kept.sent_at, context))
  }
  if (format !== 'segment') return null
  const call = SEGMENT_CALLS.find((name) => name === kept.call)
  if (call !== undefined || holdsBatch(bytes)) {
    return readSegment(bytes, call, () => context, kept.sentAt).deliveries
  }
  return readElement(bytes, format, kept, (value) => segmentEnvelope(value, { sentAt: kept.sentAt }, context))
}
