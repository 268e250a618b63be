import { isUtf8 } from 'node:buffer'
import type { Json, JsonObject } from '#core/base/json.ts'
import { fail, ok, type Result } from '#core/base/result.ts'
import type { Delivery, OriginalFormat, Rejection } from '#core/event/delivery.ts'
import type { Envelope } from '#core/event/envelope.ts'
import { readJson } from '#core/event/read-json.ts'
import { MAX_EVENT_BYTES } from '#core/event/to-envelope.ts'
import { elementTexts } from './elements.ts'

const encoder = new TextEncoder()

/**
 * How the originals of a body are marked, and what is needed beside their bytes to read them again. The context is not
 * sealed as the bytes are: nothing about a person may stand in it.
 */
export interface Kept {
  readonly format: OriginalFormat
  readonly context?: JsonObject
}

export type Making = (value: Json) => Result<Envelope, Rejection>

export function refused(
  rejection: Rejection,
  bytes: () => Uint8Array,
  line: number | null,
  kept: Kept,
): Delivery {
  return { ok: false, rejection, original: { ...kept, bytes }, line }
}

/** The body as text; what is no UTF-8 is one refused delivery with its bytes. */
export function textOf(body: Uint8Array, kept: Kept): Result<string, Delivery> {
  if (isUtf8(body)) return ok(new TextDecoder().decode(body))
  const message = 'the body is not UTF-8. Encode it as UTF-8.'
  return fail(refused({ code: 'not_utf8', message }, () => body, null, kept))
}

/** The body as one JSON value; what is none is one refused delivery with its bytes. */
export function jsonOf(body: Uint8Array, kept: Kept): Result<{ text: string; value: Json }, Delivery> {
  const text = textOf(body, kept)
  if (!text.ok) return text
  const read = readJson(text.value)
  if (!read.ok) return fail(refused(read.error, () => body, null, kept))
  return ok({ text: text.value, value: read.value })
}

/** One event whose text is at hand. */
export function deliveryOf(
  value: Json,
  text: string,
  line: number | null,
  kept: Kept,
  make: Making,
): Delivery {
  const bytes = (): Uint8Array => encoder.encode(text)
  if (text.length > MAX_EVENT_BYTES) {
    const message = `longer than ${MAX_EVENT_BYTES} bytes. Send less in the payload.`
    return refused({ code: 'too_large', message }, bytes, line, kept)
  }
  const made = make(value)
  if (!made.ok) return refused(made.error, bytes, line, kept)
  return { ok: true, envelope: made.value, original: { ...kept, bytes }, line }
}

/**
 * The elements of an array in a body (`field` null: the body itself is the array), each an event. Their texts are cut
 * out only where one is asked for, or where the body is long enough for one of them to be too long. `wrap` gives a text
 * what stood around it in the body and is needed to read it again.
 */
export function elementsOf(
  values: readonly Json[],
  text: string,
  field: string | null,
  kept: Kept,
  make: Making,
  wrap: (text: string) => string = (alone) => alone,
): Delivery[] {
  let texts: string[] | null = null
  const textAt = (index: number): string => {
    texts ??= elementTexts(text, field)
    return wrap(texts[index] ?? JSON.stringify(values[index] ?? null))
  }
  return values.map((value, index) => {
    if (text.length > MAX_EVENT_BYTES) return deliveryOf(value, textAt(index), index + 1, kept, make)
    const bytes = (): Uint8Array => encoder.encode(textAt(index))
    const made = make(value)
    if (!made.ok) return refused(made.error, bytes, index + 1, kept)
    return { ok: true, envelope: made.value, original: { ...kept, bytes }, line: index + 1 }
  })
}
