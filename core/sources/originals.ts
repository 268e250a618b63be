import { z } from 'zod'
import { canonicalJson, isJsonObject, type Json, type JsonObject } from '#core/base/json.ts'
import { fail, ok, type Result } from '#core/base/result.ts'
import type { OriginalFormat, Rejection } from '#core/event/delivery.ts'
import type { Envelope } from '#core/event/envelope.ts'
import { contentId } from '#core/event/ids.ts'
import { EVENT_FIELDS, type Mapping, mapJsonEvent, rowReader } from '#core/event/mapping.ts'
import { readJson } from '#core/event/read-json.ts'
import { type EnvelopeContext, toEnvelope } from '#core/event/to-envelope.ts'
import { createCsvReader } from './file/csv.ts'
import { readHttpOriginal } from './http/originals.ts'

/** What was kept of a delivery, to be read once more. */
export interface KeptOriginal {
  readonly format: OriginalFormat
  readonly bytes: Uint8Array
  readonly context: JsonObject | null
}

const MappingShape: z.ZodType<Mapping> = z.partialRecord(z.enum(EVENT_FIELDS), z.string())
const EventContext = z.object({ mapping: MappingShape.optional(), userId: z.string().optional() })
const RowContext = z.object({ columns: z.array(z.string()), delimiter: z.string(), mapping: MappingShape })

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

/** What a vendor's request held: the event, or the first fault of a batch of which nothing could be read. */
function readVendor(
  { format, bytes }: KeptOriginal,
  kept: JsonObject,
  context: EnvelopeContext,
): Result<Envelope, Rejection> {
  const [first] = readHttpOriginal(format, bytes, kept, context) ?? []
  if (first === undefined) {
    const message = `an original of the format ${format} is read by its importer only. Import the file again.`
    return fail({ code: 'invalid_value', message })
  }
  return first.ok ? ok(first.envelope) : fail(first.rejection)
}

/** Reads once more what was refused, as its intake read it. Never throws. */
export function readOriginal(original: KeptOriginal, context: EnvelopeContext): Result<Envelope, Rejection> {
  const { format, bytes } = original
  const kept = original.context ?? {}
  if (format === 'row') return readRow(bytes, kept, context)
  if (format !== 'event') return readVendor(original, kept, context)
  const json = jsonIn(bytes)
  return json.ok ? readEvent(json.value, kept, context) : json
}
