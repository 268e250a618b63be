import { isJsonObject, type Json } from '#core/base/json.ts'
import { fail, type Result } from '#core/base/result.ts'
import type { JsonReading, JsonShape } from '#core/contract/imports.ts'
import type { Delivery, Original, OriginalFormat, Rejection } from '#core/event/delivery.ts'
import type { Envelope } from '#core/event/envelope.ts'
import { readJson } from '#core/event/read-json.ts'
import { MAX_EVENT_BYTES, toEnvelope } from '#core/event/to-envelope.ts'
import { createValues } from '#core/event/values.ts'
import { mapEvent } from '../json/map-event.ts'
import { jsonRow } from '../json/row.ts'
import { isBatch, shapeOf } from '../json/shapes.ts'
import { takeBatch, takeByShape } from '../json/take-value.ts'
import { readJsonValues } from '../json-values.ts'
import { type Line, readLines } from '../lines.ts'
import {
  contextOf,
  createFileContext,
  drain,
  type FileRow,
  type FormatReader,
  type RowsInput,
  TOO_LARGE,
  toDelivery,
} from '../rows.ts'

type Cutter = (pieces: AsyncIterable<Buffer>, name: string) => AsyncGenerator<Line[], void, void>

/** Our own events are told by their type alone where nothing else is to be done with them: most files are such. */
function shapeIn(value: Json, reading: JsonReading): JsonShape | null {
  if (reading === 'mapping') return null
  return reading === 'shape' && isJsonObject(value) && value.eventType !== undefined
    ? 'event'
    : shapeOf(value)
}

function formatOf(shape: JsonShape | null): OriginalFormat {
  return shape ?? 'event'
}

async function* readEvents(input: RowsInput, cut: Cutter): AsyncGenerator<FileRow[], void, void> {
  const { layout, mapping } = input
  const reading = layout.json?.reading ?? 'shape'
  const context = createFileContext(input.source, input.receivedAt)
  const { values } = layout
  const times = values === undefined ? undefined : createValues(values)
  const written = values === undefined ? {} : { values: { ...values } }
  const kept = { context: { fields: contextOf(mapping), ...written } }
  const keptPlain = values === undefined ? {} : { context: written }

  const take = (value: Json, shape: JsonShape | null): Result<Envelope, Rejection> => {
    if (shape !== null || reading === 'shape' || !isJsonObject(value))
      return takeByShape(value, shape, context, times)
    const event = mapEvent(value, mapping, times)
    return event.ok ? toEnvelope(event.value, context) : event
  }
  const toRows = ({ bytes, number }: Line): FileRow[] => {
    const row = (delivery: Delivery, shape: JsonShape | null): FileRow =>
      jsonRow({ line: number, bytes, delivery, shape, columns: layout.columns })
    const read = bytes.length > MAX_EVENT_BYTES ? fail(TOO_LARGE) : readJson(bytes.toString('utf8'))
    if (!read.ok) {
      const original: Original = { format: 'event', bytes: () => bytes }
      return [row(toDelivery(read, original, number), null)]
    }
    const shape = shapeIn(read.value, reading)
    if ((shape === 'segment' || shape === 'posthog') && isJsonObject(read.value) && isBatch(read.value)) {
      return takeBatch(bytes, read.value, shape, context).map((delivery) =>
        row(ofFile(delivery, number), shape),
      )
    }
    const isMapped = shape === null && reading !== 'shape'
    const original: Original = {
      format: formatOf(shape),
      bytes: () => bytes,
      ...(isMapped ? kept : keptPlain),
    }
    return [row(toDelivery(take(read.value, shape), original, number), shape)]
  }
  for await (const lines of cut(input.pieces, input.source.name)) {
    yield lines.filter(({ bytes }) => bytes.some((byte) => byte !== 0x20 && byte !== 0x09)).flatMap(toRows)
  }
}

/** A call of a batch stands on the batch's line. */
function ofFile(delivery: Delivery, line: number): Delivery {
  const { original } = delivery
  return delivery.ok
    ? toDelivery({ ok: true, value: delivery.envelope }, original, line)
    : toDelivery(fail(delivery.rejection), original, line)
}

/** One event a line. */
export const ndjson: FormatReader = {
  rows: (input) => readEvents(input, readLines),
  check: (pieces, name) => drain(readLines(pieces, name)),
}

/** A list of events, or events that stand one after another over several lines each. */
export const json: FormatReader = {
  rows: (input) => readEvents(input, readJsonValues),
  check: (pieces, name) => drain(readJsonValues(pieces, name)),
}
