import type { Delivery } from '#core/event/delivery.ts'
import { readJson } from '#core/event/read-json.ts'
import { type EnvelopeContext, MAX_EVENT_BYTES, toEnvelope } from '#core/event/to-envelope.ts'
import { deliveryOf, elementsOf, type Kept, type Making, refused, textOf } from './body.ts'

const KEPT: Kept = { format: 'event' }

const encoder = new TextEncoder()

function oneLine(line: string, position: number, make: Making): Delivery {
  // A line that is too long is not parsed at all.
  const read = line.length > MAX_EVENT_BYTES ? null : readJson(line)
  if (read !== null && !read.ok) return refused(read.error, () => encoder.encode(line), position, KEPT)
  return deliveryOf(read?.value ?? null, line, position, KEPT, make)
}

/** One event, an array of them, or NDJSON, told apart by what stands there. What can't be read is kept whole. */
export function readBody(body: Uint8Array, context: EnvelopeContext): Delivery[] {
  const decoded = textOf(body, KEPT)
  if (!decoded.ok) return [decoded.error]
  const text = decoded.value.trim()
  const make: Making = (value) => toEnvelope(value, context)
  const whole = readJson(text)
  if (whole.ok && Array.isArray(whole.value)) return elementsOf(whole.value, text, null, KEPT, make)
  if (whole.ok) return [deliveryOf(whole.value, text, 1, KEPT, make)]
  const lines = text.split('\n')
  // A body whose first line is whole JSON is NDJSON; any other broken text is one broken event.
  if (lines.length === 1 || !readJson(lines[0] ?? '').ok) {
    const looksLikeLines =
      lines.length > 1 && lines.some((line) => readJson(line).ok && line.trim().startsWith('{'))
    if (!looksLikeLines) return [refused(whole.error, () => body, 1, KEPT)]
  }
  const deliveries: Delivery[] = []
  lines.forEach((line, index) => {
    if (line.trim() !== '') deliveries.push(oneLine(line, index + 1, make))
  })
  return deliveries
}
