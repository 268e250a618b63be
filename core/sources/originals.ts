import { z } from 'zod'
import { canonicalJson, isJsonObject, type Json, type JsonObject } from '#core/base/json.ts'
import { fail, ok, type Result } from '#core/base/result.ts'
import type { OriginalFormat, Rejection } from '#core/event/delivery.ts'
import type { Envelope } from '#core/event/envelope.ts'
import { contentId } from '#core/event/ids.ts'
import {
  EVENT_FIELDS,
  eventOfFile,
  flatReader,
  LIFTED,
  type Mapping,
  PATH_FIELDS,
  rowReader,
} from '#core/event/mapping.ts'
import { readJson } from '#core/event/read-json.ts'
import { type EnvelopeContext, toEnvelope } from '#core/event/to-envelope.ts'
import { createValues, PLAIN_VALUES, TIME_FORMATS } from '#core/event/values.ts'
import { createCsvReader } from './file/csv.ts'
import { FORBIDDEN } from './file/formats/xes.ts'
import { journeyEvents, journeyReader } from './file/journeys.ts'
import { mapEvent } from './file/json/map-event.ts'
import { callContext } from './file/json/take-value.ts'
import { readHttpOriginal } from './http/originals.ts'

/** What was kept of a delivery, to be read once more. */
export interface KeptOriginal {
  readonly format: OriginalFormat
  readonly bytes: Uint8Array
  readonly context: JsonObject | null
}

/** One event as it is read again, and what is to be kept beside its bytes should it be refused again. */
export interface ReadAgain {
  readonly read: Result<Envelope, Rejection>
  readonly context: JsonObject | null
}

const MappingShape: z.ZodType<Mapping> = z.partialRecord(
  z.enum([...EVENT_FIELDS, ...PATH_FIELDS, LIFTED]),
  z.string(),
)
/** How times are read, where that is not as usual. */
const ValuesShape = z
  .object({ timeFormat: z.enum(TIME_FORMATS), timeZone: z.string(), decimalComma: z.boolean() })
  .optional()
/** Of letters from before ids were kept, the content alone gives one. */
const FileContext = z.object({ eventId: z.string().optional() })
/** `mapping`: of letters from before all fields were mapped; what it leaves out comes from the field of that name. */
const EventContext = z.object({
  values: ValuesShape,
  fields: MappingShape.optional(),
  mapping: MappingShape.optional(),
  userId: z.string().optional(),
})
const RowContext = z.object({
  columns: z.array(z.string()),
  delimiter: z.string(),
  quote: z.enum(['"', "'", '']).optional(),
  mapping: MappingShape,
  values: ValuesShape,
})

const SAME_NAMES: Mapping = Object.fromEntries(EVENT_FIELDS.map((field) => [field, field]))

const PathContext = RowContext.extend({
  separator: z.string(),
  row: z.number(),
  occurrence: z.number(),
  journey: z.number().optional(),
  step: z.number().optional(),
})
const XesContext = z.object({
  mapping: MappingShape,
  isForbidden: z.boolean().optional(),
  values: ValuesShape,
})

const NO_WAY: Rejection = {
  code: 'invalid_value',
  message: 'what is needed beside the bytes was not kept. Import the file again.',
}

function jsonIn(bytes: Uint8Array): Result<Json, Rejection> {
  return readJson(new TextDecoder().decode(bytes))
}

/** With the id that the import gave to an event without one, so that the same file once more changes nothing. */
function withStableId(kept: JsonObject, context: EnvelopeContext): EnvelopeContext {
  const { eventId } = FileContext.parse(kept)
  const stableId = (asItCame: JsonObject): string =>
    eventId ?? contentId(canonicalJson(asItCame), 0, context.intakeKind)
  return { ...context, stableId }
}

function fromFile(event: Json, kept: JsonObject, context: EnvelopeContext): Result<Envelope, Rejection> {
  return toEnvelope(event, withStableId(kept, context))
}

function readEvent(value: Json, kept: JsonObject, context: EnvelopeContext): Result<Envelope, Rejection> {
  const { fields, mapping, userId, values } = EventContext.parse(kept)
  if (context.intakeKind === 'file') {
    if (!isJsonObject(value)) return fromFile(value, kept, context)
    const all = fields ?? (mapping === undefined ? undefined : { ...SAME_NAMES, ...mapping })
    const times = createValues(values ?? PLAIN_VALUES)
    const event = all === undefined ? eventOfFile(value, times) : mapEvent(value, all, times)
    return event.ok ? fromFile(event.value, kept, context) : event
  }
  const lacksUser =
    userId !== undefined &&
    isJsonObject(value) &&
    value.userId === undefined &&
    value.anonymousId === undefined
  return toEnvelope(lacksUser ? { ...value, userId } : value, context)
}

/** The cells of a row, or what is wrong with it whatever its columns mean. */
function cellsOf(
  bytes: Uint8Array,
  { columns, delimiter, quote }: z.infer<typeof RowContext>,
): Result<readonly string[], Rejection> {
  const reader = createCsvReader(delimiter, quote)
  const lines = Buffer.from(bytes).toString('utf8').split('\n')
  const records = lines.flatMap((line, index) => reader.line({ number: index + 1, bytes: Buffer.from(line) }))
  const [record] = [...records, ...reader.end()]
  const cells = record?.cells ?? []
  if (cells.length === columns.length && record?.unclosedQuote !== true) return ok(cells)
  const message = `${columns.length} columns wanted, ${cells.length} cells found.`
  return fail({ code: 'invalid_value', message })
}

function readRow(bytes: Uint8Array, kept: JsonObject, context: EnvelopeContext): Result<Envelope, Rejection> {
  const read = RowContext.safeParse(kept)
  if (!read.success) return fail(NO_WAY)
  const cells = cellsOf(bytes, read.data)
  if (!cells.ok) return cells
  const event = rowReader(
    read.data.columns,
    read.data.mapping,
    createValues(read.data.values ?? PLAIN_VALUES),
  )(cells.value)
  return event.ok ? fromFile(event.value, kept, context) : event
}

/** All events of a row of paths, or the one of them that was refused. */
function* readPath(
  bytes: Uint8Array,
  kept: JsonObject,
  context: EnvelopeContext,
): Generator<ReadAgain, void, void> {
  const failed = (read: Result<never, Rejection>): ReadAgain => ({ read, context: kept })
  const read = PathContext.safeParse(kept)
  if (!read.success) return yield failed(fail(NO_WAY))
  const { journey, step, ...table } = read.data
  const cells = cellsOf(bytes, table)
  const journeys = cells.ok ? journeyReader(table)(cells.value) : cells
  if (!cells.ok || !journeys.ok) return yield failed(journeys.ok ? fail(NO_WAY) : journeys)
  for (const event of journeyEvents(cells.value, journeys.value, table, table, context)) {
    const isWanted = journey === undefined || (event.journey === journey && event.step === step)
    if (isWanted) yield { read: event.read, context: { ...kept, journey: event.journey, step: event.step } }
  }
}

function readXes(value: Json, kept: JsonObject, context: EnvelopeContext): Result<Envelope, Rejection> {
  const read = XesContext.safeParse(kept)
  if (!read.success || !isJsonObject(value)) return fail(NO_WAY)
  if (read.data.isForbidden === true) return fail(FORBIDDEN)
  const event = flatReader(read.data.mapping, createValues(read.data.values ?? PLAIN_VALUES))(value)
  return event.ok ? fromFile(event.value, kept, context) : event
}

/** A call of a file keeps the id that it has there, and its sender's clock as it was set when it was sent. */
function vendorContext(bytes: Uint8Array, kept: JsonObject, context: EnvelopeContext): EnvelopeContext {
  const json = context.intakeKind === 'file' ? jsonIn(bytes) : null
  return json?.ok === true ? callContext(json.value, withStableId(kept, context), kept) : context
}

/** What a vendor's request held: the event, or the first fault of a batch of which nothing could be read. */
function readVendor(
  { format, bytes }: KeptOriginal,
  kept: JsonObject,
  context: EnvelopeContext,
): Result<Envelope, Rejection> {
  const [first] = readHttpOriginal(format, bytes, kept, vendorContext(bytes, kept, context)) ?? []
  if (first === undefined) {
    return fail(NO_WAY)
  }
  return first.ok ? ok(first.envelope) : fail(first.rejection)
}

/**
 * Reads once more what was refused, as its intake read it: one event, or all that a row of paths stands for. Never
 * throws; a rejection stands where it is still none.
 */
export function* readOriginal(
  original: KeptOriginal,
  context: EnvelopeContext,
): Generator<ReadAgain, void, void> {
  const { format, bytes } = original
  const kept = original.context ?? {}
  if (format === 'path') yield* readPath(bytes, kept, context)
  else yield { read: readOne(original, kept, context), context: original.context }
}

function readOne(
  original: KeptOriginal,
  kept: JsonObject,
  context: EnvelopeContext,
): Result<Envelope, Rejection> {
  const { format, bytes } = original
  if (format === 'row') return readRow(bytes, kept, context)
  if (format !== 'event' && format !== 'xes') return readVendor(original, kept, context)
  const json = jsonIn(bytes)
  return json.ok ? (format === 'xes' ? readXes : readEvent)(json.value, kept, context) : json
}
