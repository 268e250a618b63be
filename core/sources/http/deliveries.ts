import { isUtf8 } from 'node:buffer'
import type { Json } from '#core/base/json.ts'
import type { Delivery, Rejection } from '#core/event/delivery.ts'
import { readJson } from '#core/event/read-json.ts'
import { type EnvelopeContext, MAX_EVENT_BYTES, toEnvelope } from '#core/event/to-envelope.ts'

/** What a request body holds: deliveries, or why nothing at all could be read. */
export type BodyReading =
  | { readonly ok: true; readonly deliveries: Delivery[] }
  | { readonly ok: false; readonly rejection: Rejection }

const encoder = new TextEncoder()

function refused(rejection: Rejection, bytes: () => Uint8Array, line: number | null): Delivery {
  return { ok: false, rejection, original: { format: 'event', bytes }, line }
}

function oneEvent(
  value: Json,
  bytes: () => Uint8Array,
  position: number,
  context: EnvelopeContext,
): Delivery {
  const made = toEnvelope(value, context)
  if (!made.ok) return refused(made.error, bytes, position)
  return { ok: true, envelope: made.value, original: { format: 'event', bytes }, line: position }
}

function oneLine(line: string, position: number, context: EnvelopeContext): Delivery {
  if (line.length > MAX_EVENT_BYTES) {
    const message = `longer than ${MAX_EVENT_BYTES} bytes. Send less in the payload.`
    return refused({ code: 'too_large', message }, () => encoder.encode(line), position)
  }
  const read = readJson(line)
  if (!read.ok) return refused(read.error, () => encoder.encode(line), position)
  return oneEvent(read.value, () => encoder.encode(line), position, context)
}

/** One event, an array of them, or NDJSON, told apart by what stands there. */
export function readBody(body: Uint8Array, context: EnvelopeContext): BodyReading {
  if (!isUtf8(body)) {
    return {
      ok: false,
      rejection: { code: 'not_utf8', message: 'the body is not UTF-8. Encode it as UTF-8.' },
    }
  }
  const text = new TextDecoder().decode(body).trim()
  if (text === '')
    return {
      ok: false,
      rejection: { code: 'not_json', message: 'the body is empty. Send an event as JSON.' },
    }
  const whole = readJson(text)
  if (whole.ok && Array.isArray(whole.value)) {
    return {
      ok: true,
      deliveries: whole.value.map((value, index) =>
        oneEvent(value, () => encoder.encode(JSON.stringify(value)), index + 1, context),
      ),
    }
  }
  if (whole.ok) return { ok: true, deliveries: [oneLine(text, 1, context)] }
  const lines = text.split('\n')
  // A body whose first line is whole JSON is NDJSON; any other broken text is one broken event.
  if (lines.length === 1 || !readJson(lines[0] ?? '').ok) {
    const looksLikeLines =
      lines.length > 1 && lines.some((line) => readJson(line).ok && line.trim().startsWith('{'))
    if (!looksLikeLines) return { ok: true, deliveries: [refused(whole.error, () => body, 1)] }
  }
  const deliveries: Delivery[] = []
  lines.forEach((line, index) => {
    if (line.trim() !== '') deliveries.push(oneLine(line, index + 1, context))
  })
  return { ok: true, deliveries }
}
