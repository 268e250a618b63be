import { isUtf8 } from 'node:buffer'
import type { IncomingHttpHeaders } from 'node:http'
import { isJsonObject, type Json, type JsonObject } from '#core/base/json.ts'
import { fail, ok, type Result } from '#core/base/result.ts'
import { cloudEventEnvelope } from '#core/event/cloudevents.ts'
import type { Delivery, Rejection } from '#core/event/delivery.ts'
import { readJson } from '#core/event/read-json.ts'
import type { EnvelopeContext } from '#core/event/to-envelope.ts'
import { deliveryOf, elementsOf, jsonOf, type Kept, type Making, refused } from './body.ts'

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

/**
 * An event in binary mode as the structured one that it stands for, so that it is kept whole: half of it came in headers.
 */
function structuredFrom(body: Uint8Array, headers: IncomingHttpHeaders): JsonObject {
  const datacontenttype = headers['content-type'] ?? 'application/json'
  const data = body.length === 0 ? {} : { data_base64: Buffer.from(body).toString('base64') }
  return { ...attributesIn(headers), datacontenttype, ...data }
}

/** Base64 of JSON as JSON and of text as text; whatever else it is stays base64. */
function dataDecoded(event: Json): Result<Json, Rejection> {
  if (!isJsonObject(event) || typeof event.data_base64 !== 'string') return ok(event)
  const { data_base64: base64, ...rest } = event
  const type = typeof event.datacontenttype === 'string' ? event.datacontenttype : 'application/json'
  const isJson = /^application\/(.*\+)?json\b/i.test(type)
  if (!isJson && !/^text\//i.test(type)) return ok(event)
  const bytes = Buffer.from(base64, 'base64')
  if (!isUtf8(bytes)) return fail({ code: 'not_utf8', message: 'the data is not UTF-8. Encode it as UTF-8.' })
  const text = bytes.toString('utf8')
  if (!isJson) return ok({ ...rest, data: text })
  const data = readJson(text)
  return data.ok ? ok({ ...rest, data: data.value }) : data
}

/** One event or a batch of them. */
export function readCloudEvents(
  body: Uint8Array,
  mode: CloudEventsMode,
  headers: IncomingHttpHeaders,
  context: EnvelopeContext,
): Delivery[] {
  const make: Making = (value) => {
    const decoded = dataDecoded(value)
    return decoded.ok ? cloudEventEnvelope(decoded.value, context) : decoded
  }
  if (mode === 'binary') {
    const event = structuredFrom(body, headers)
    return [deliveryOf(event, JSON.stringify(event), null, KEPT, make)]
  }
  const read = jsonOf(body, KEPT)
  if (!read.ok) return [read.error]
  const { text, value } = read.value
  if (mode === 'structured') return [deliveryOf(value, text, 1, KEPT, make)]
  if (Array.isArray(value)) return elementsOf(value, text, null, KEPT, make)
  const message = 'a batch is a list of events. Send one event as application/cloudevents+json.'
  return [refused({ code: 'wrong_type', message }, () => body, null, KEPT)]
}
