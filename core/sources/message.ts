import { isUtf8 } from 'node:buffer'
import { isJsonObject } from '#core/base/json.ts'
import type { Delivery, Rejection } from '#core/event/delivery.ts'
import { readJson } from '#core/event/read-json.ts'
import { type EnvelopeContext, MAX_EVENT_BYTES, toEnvelope } from '#core/event/to-envelope.ts'

/**
 * One message of a queue as an event in JSON. `user` is whom it is about where it does not say so itself (a Kafka
 * message's key). What can't be read ends as a dead letter with its bytes: it never holds up the queue.
 */
export function readMessage(bytes: Uint8Array, context: EnvelopeContext, user?: string): Delivery {
  const original = {
    format: 'event' as const,
    bytes: () => bytes,
    ...(user === undefined ? {} : { context: { userId: user } }),
  }
  const refuse = (rejection: Rejection): Delivery => ({ ok: false, rejection, original, line: null })
  if (bytes.byteLength > MAX_EVENT_BYTES) {
    const message = `longer than ${MAX_EVENT_BYTES} bytes. Send less in the payload.`
    return refuse({ code: 'too_large', message })
  }
  if (!isUtf8(bytes)) {
    return refuse({ code: 'not_utf8', message: 'the message is not UTF-8. Encode it as UTF-8.' })
  }
  const read = readJson(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'))
  if (!read.ok) return refuse(read.error)
  const { value } = read
  const lacksUser =
    user !== undefined && isJsonObject(value) && value.userId === undefined && value.anonymousId === undefined
  const made = toEnvelope(lacksUser ? { ...value, userId: user } : value, context)
  return made.ok ? { ok: true, envelope: made.value, original, line: null } : refuse(made.error)
}
