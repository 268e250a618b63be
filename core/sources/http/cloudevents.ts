import type { IncomingHttpHeaders } from 'node:http'
import type { Json, JsonObject } from '#core/base/json.ts'
import { cloudEventEnvelope } from '#core/event/cloudevents.ts'
import type { Delivery } from '#core/event/delivery.ts'
import { readJson } from '#core/event/read-json.ts'
import type { EnvelopeContext } from '#core/event/to-envelope.ts'
import { deliveryOf, elementsOf, jsonOf, type Kept, type Making, refused, textOf } from './body.ts'

const KEPT: Kept = { format: 'cloudevents' }

/** How a request carries CloudEvents (HTTP protocol binding, 3.1 to 3.3); null where it carries none. */
export type CloudEventsMode = 'binary' | 'structured' | 'batch'

export function modeOf(headers: IncomingHttpHeaders): CloudEventsMode | null {
  const type = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  if (type === 'application/cloudevents+json') return 'structured'
  if (type === 'application/cloudevents-batch+json') return 'batch'
  if (type.startsWith('application/cloudevents')) return null
  return headers['ce-specversion'] === undefined ? null : 'binary'
}

/** A header's value as the binding has it: percent-encoded UTF-8, quotes around it allowed. */
function headerText(value: string): string {
  const bare = /^"(.*)"$/.exec(value)?.[1]?.replaceAll(/\\(.)/g, '$1') ?? value
  try {
    return decodeURIComponent(bare)
  } catch {
    return bare
  }
}

function attributesIn(headers: IncomingHttpHeaders): JsonObject {
  const attributes: JsonObject = {}
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith('ce-') && typeof value === 'string') attributes[name.slice(3)] = headerText(value)
  }
  return attributes
}

/** The attributes stand in headers and the body is the data: JSON as such, text as text, the rest as base64. */
function readBinary(body: Uint8Array, headers: IncomingHttpHeaders, make: Making): Delivery {
  const attributes = attributesIn(headers)
  const type = headers['content-type'] ?? 'application/json'
  const kept: Kept = { ...KEPT, context: { attributes, datacontenttype: type } }
  let data: { [key: string]: Json } = {}
  if (/^application\/(.*\+)?json\b/i.test(type)) {
    const text = textOf(body, kept)
    if (!text.ok) return text.error
    const read = text.value === '' ? null : readJson(text.value)
    if (read !== null && !read.ok) return refused(read.error, () => body, null, kept)
    if (read !== null) data = { data: read.value }
  } else if (/^text\//i.test(type)) {
    const text = textOf(body, kept)
    if (!text.ok) return text.error
    data = { data: text.value }
  } else if (body.length > 0) data = { data_base64: Buffer.from(body).toString('base64') }
  const made = make({ ...attributes, ...data })
  if (!made.ok) return refused(made.error, () => body, null, kept)
  return { ok: true, envelope: made.value, original: { ...kept, bytes: () => body }, line: null }
}

/** One event or a batch of them. */
export function readCloudEvents(
  body: Uint8Array,
  mode: CloudEventsMode,
  headers: IncomingHttpHeaders,
  context: EnvelopeContext,
): Delivery[] {
  const make: Making = (value) => cloudEventEnvelope(value, context)
  if (mode === 'binary') return [readBinary(body, headers, make)]
  const read = jsonOf(body, KEPT)
  if (!read.ok) return [read.error]
  const { text, value } = read.value
  if (mode === 'structured') return [deliveryOf(value, text, 1, KEPT, make)]
  if (Array.isArray(value)) return elementsOf(value, text, null, KEPT, make)
  const message = 'a batch is a list of events. Send one event as application/cloudevents+json.'
  return [refused({ code: 'wrong_type', message }, () => body, null, KEPT)]
}
