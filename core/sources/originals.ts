import { z } from 'zod'
import { canonicalJson, isJsonObject, type Json, type JsonObject } from '#core/base/json.ts'
import { fail, ok, type Result } from '#core/base/result.ts'
import { cloudEventEnvelope } from '#core/event/cloudevents.ts'
import type { OriginalFormat, Rejection } from '#core/event/delivery.ts'
import { type Envelope, JsonRecord } from '#core/event/envelope.ts'
import { contentId } from '#core/event/ids.ts'
import { EVENT_FIELDS, type Mapping, mapJsonEvent, rowReader } from '#core/event/mapping.ts'
import { posthogEnvelope } from '#core/event/posthog.ts'
import { readJson } from '#core/event/read-json.ts'
import { SEGMENT_CALLS, segmentEnvelope } from '#core/event/segment.ts'
import { type EnvelopeContext, toEnvelope } from '#core/event/to-envelope.ts'
import { createCsvReader } from './file/csv.ts'

/** What was kept of a delivery, to be read once more. */
export interface KeptOriginal {
  readonly format: OriginalFormat
  readonly bytes: Uint8Array
  readonly context: JsonObject | null
}

const MappingShape: z.ZodType<Mapping> = z.partialRecord(z.enum(EVENT_FIELDS), z.string())
const EventContext = z.object({ mapping: MappingShape.optional(), userId: z.string().optional() })
const RowContext = z.object({ columns: z.array(z.string()), delimiter: z.string(), mapping: MappingShape })
const SegmentContext = z.object({
  call: z.enum(SEGMENT_CALLS).optional(),
  sentAt: z.json().optional(),
  context: JsonRecord.optional(),
})
const PosthogContext = z.object({ sent_at: z.json().optional() })
const BinaryContext = z.object({ attributes: JsonRecord, datacontenttype: z.string() })

const NO_WAY: Rejection = { code: 'invalid_value', message: 'what is needed beside the bytes was not kept.' }

function jsonIn(bytes: Uint8Array): Result<Json, Rejection> {
  return readJson(new TextDecoder().decode(bytes))
}

/** With the id that an import gives to an event without one, so that the same file once more changes nothing. */
function fromFile(event: Json, context: EnvelopeContext): Result<Envelope, Rejection> {
  const made = toEnvelope(event, { ...context, freshId: () => '' })
  if (!made.ok || made.value.idWasMissing !== true) return made
  const { idWasMissing: _known, ...rest } = made.value
  return ok({ ...rest, eventId: contentId(canonicalJson(event), 0, context.intakeKind) })
}

function readEvent(value: Json, kept: JsonObject, context: EnvelopeContext): Result<Envelope, Rejection> {
  const { mapping, userId } = EventContext.parse(kept)
  if (context.intakeKind === 'file')
    return fromFile(isJsonObject(value) ? mapJsonEvent(value, mapping ?? null) : value, context)
  const lacksUser =
    userId !== undefined &&
    isJsonObject(value) &&
    value.userId === undefined &&
    value.anonymousId === undefined
  return toEnvelope(lacksUser ? { ...value, userId } : value, context)
}

function readRow(bytes: Uint8Array, kept: JsonObject, context: EnvelopeContext): Result<Envelope, Rejection> {
  const read = RowContext.safeParse(kept)
  if (!read.success) return fail(NO_WAY)
  const { columns, delimiter, mapping } = read.data
  const reader = createCsvReader(delimiter)
  const [record] = [...reader.line({ number: 1, bytes: Buffer.from(bytes) }), ...reader.end()]
  const cells = record?.cells ?? []
  if (cells.length !== columns.length || record?.unclosedQuote === true)
    return fail({
      code: 'invalid_value',
      message: `${columns.length} columns wanted, ${cells.length} cells found.`,
    })
  const event = rowReader(columns, mapping)(cells)
  if (!event.ok) return event
  return fromFile(event.value, context)
}

function readBinary(
  bytes: Uint8Array,
  kept: JsonObject,
  context: EnvelopeContext,
): Result<Envelope, Rejection> | null {
  const binary = BinaryContext.safeParse(kept)
  if (!binary.success) return null
  const { attributes, datacontenttype } = binary.data
  if (bytes.length === 0) return cloudEventEnvelope(attributes, context)
  if (/^text\//i.test(datacontenttype))
    return cloudEventEnvelope({ ...attributes, data: new TextDecoder().decode(bytes) }, context)
  if (!/^application\/(.*\+)?json\b/i.test(datacontenttype))
    return cloudEventEnvelope({ ...attributes, data_base64: Buffer.from(bytes).toString('base64') }, context)
  const data = jsonIn(bytes)
  return data.ok ? cloudEventEnvelope({ ...attributes, data: data.value }, context) : data
}

/** Reads once more what was refused, as its intake read it. Never throws. */
export function readOriginal(original: KeptOriginal, context: EnvelopeContext): Result<Envelope, Rejection> {
  const { format, bytes } = original
  const kept = original.context ?? {}
  if (format === 'row') return readRow(bytes, kept, context)
  if (format === 'cloudevents') {
    const binary = readBinary(bytes, kept, context)
    if (binary !== null) return binary
  }
  const json = jsonIn(bytes)
  if (!json.ok) return json
  switch (format) {
    case 'event':
      return readEvent(json.value, kept, context)
    case 'segment': {
      const request = SegmentContext.safeParse(kept)
      return request.success ? segmentEnvelope(json.value, request.data, context) : fail(NO_WAY)
    }
    case 'posthog': {
      const shared = PosthogContext.safeParse(kept)
      return shared.success ? posthogEnvelope(json.value, shared.data.sent_at, context) : fail(NO_WAY)
    }
    case 'cloudevents':
      return cloudEventEnvelope(json.value, context)
    default:
      return fail({
        code: 'invalid_value',
        message: `an original of the format ${format} is read by its importer only. Import the file again.`,
      })
  }
}
