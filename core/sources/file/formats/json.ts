import { isJsonObject } from '#core/base/json.ts'
import { fail, type Result } from '#core/base/result.ts'
import type { Original, Rejection } from '#core/event/delivery.ts'
import type { Envelope } from '#core/event/envelope.ts'
import { mapJsonEvent } from '#core/event/mapping.ts'
import { readJson } from '#core/event/read-json.ts'
import { MAX_EVENT_BYTES } from '#core/event/to-envelope.ts'
import { readJsonValues } from '../json-values.ts'
import { type Line, readLines } from '../lines.ts'
import {
  contextOf,
  createEnvelopes,
  drain,
  type FileRow,
  type FormatReader,
  type RowsInput,
  TOO_LARGE,
  toDelivery,
} from '../rows.ts'

type Cutter = (pieces: AsyncIterable<Buffer>, name: string) => AsyncGenerator<Line[], void, void>

async function* readEvents(input: RowsInput, cut: Cutter): AsyncGenerator<FileRow[], void, void> {
  const toEnvelope = createEnvelopes(input.source, input.receivedAt)
  const mapping = Object.keys(input.mapping).length === 0 ? null : input.mapping
  const read = (bytes: Buffer): Result<Envelope, Rejection> => {
    if (bytes.length > MAX_EVENT_BYTES) return fail(TOO_LARGE)
    const json = readJson(bytes.toString('utf8'))
    if (!json.ok) return json
    return toEnvelope(isJsonObject(json.value) ? mapJsonEvent(json.value, mapping) : json.value)
  }
  const context = mapping === null ? {} : { context: { mapping: contextOf(mapping) } }
  const toRow = ({ bytes, number }: Line): FileRow => {
    const original: Original = { format: 'event', bytes: () => bytes, ...context }
    return { line: number, cells: [], delivery: toDelivery(read(bytes), original, number) }
  }
  for await (const lines of cut(input.pieces, input.source.name)) {
    yield lines.filter(({ bytes }) => bytes.some((byte) => byte !== 0x20 && byte !== 0x09)).map(toRow)
  }
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
