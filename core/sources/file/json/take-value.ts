import { isJsonObject, type Json, type JsonObject } from '#core/base/json.ts'
import type { Result } from '#core/base/result.ts'
import type { JsonShape } from '#core/contract/imports.ts'
import { cloudEventEnvelope } from '#core/event/cloudevents.ts'
import type { Delivery, Rejection } from '#core/event/delivery.ts'
import type { Envelope } from '#core/event/envelope.ts'
import { eventOfFile, type TimeValues } from '#core/event/mapping.ts'
import { posthogEnvelope } from '#core/event/posthog.ts'
import { segmentEnvelope } from '#core/event/segment.ts'
import { readTime } from '#core/event/time.ts'
import { type EnvelopeContext, toEnvelope } from '#core/event/to-envelope.ts'
import { readPosthog } from '../../http/posthog.ts'
import { readSegment } from '../../http/segment.ts'

/**
 * When a vendor's call was received, as far as it says so itself. A file may be years old: its senders' clocks are not
 * set right by the moment of the import, and what has no time happened when it was sent.
 */
function receivedAt(value: JsonObject): number | null {
  for (const said of [value.receivedAt, value.sentAt, value.sent_at]) {
    const moment = typeof said === 'string' || typeof said === 'number' ? readTime(String(said)) : null
    if (moment !== null) return moment
  }
  return null
}

/** The context for one call of a file. `kept` is what a batch around it said. */
export function callContext(value: Json, context: EnvelopeContext, kept: JsonObject = {}): EnvelopeContext {
  const moment = isJsonObject(value) ? receivedAt({ ...kept, ...value }) : null
  return moment === null ? context : { ...context, receivedAt: moment }
}

/**
 * One event of a file by the shape that it has; without one it is read as ours, which says what it lacks.
 * @param times how our own events write theirs; vendors' calls have the ways of their vendors
 */
export function takeByShape(
  value: Json,
  shape: JsonShape | null,
  context: EnvelopeContext,
  times?: TimeValues,
): Result<Envelope, Rejection> {
  if (shape === 'segment') return segmentEnvelope(value, {}, callContext(value, context))
  if (shape === 'posthog') return posthogEnvelope(value, undefined, callContext(value, context))
  if (shape === 'cloudevents') return cloudEventEnvelope(value, context)
  if (!isJsonObject(value)) return toEnvelope(value, context)
  const event = eventOfFile(value, times)
  return event.ok ? toEnvelope(event.value, context) : event
}

/** The calls of a batch, each a delivery of its own. */
export function takeBatch(
  bytes: Uint8Array,
  value: JsonObject,
  shape: JsonShape,
  context: EnvelopeContext,
): readonly Delivery[] {
  const own = callContext(value, context)
  return shape === 'posthog'
    ? readPosthog(bytes, () => own).deliveries
    : readSegment(bytes, undefined, () => own).deliveries
}
