import { canonicalJson, isJsonObject, type Json, type JsonObject } from '#core/base/json.ts'
import { fail, ok, type Result } from '#core/base/result.ts'
import type { Delivery, Original, Rejection } from '#core/event/delivery.ts'
import type { Envelope } from '#core/event/envelope.ts'
import { contentId } from '#core/event/ids.ts'
import { type Mapping, mapJsonEvent, rowReader } from '#core/event/mapping.ts'
import { readJson } from '#core/event/read-json.ts'
import { toEnvelope as checkEvent, MAX_EVENT_BYTES } from '#core/event/to-envelope.ts'
import { type CsvRecord, createCsvReader } from './csv.ts'
import type { FileLayout } from './inspect.ts'
import { type Line, readLines } from './lines.ts'
import { createOccurrences } from './occurrences.ts'
import { type FileSource, readBytes } from './source.ts'

/** Deliveries handed over at once: the size at which one transaction costs least per event. */
export const BATCH_SIZE = 1000

const INTAKE_KIND = 'file'

/** One line of a file with what became of it, and its cells where it is a table's. */
export interface FileRow {
  readonly line: number
  readonly cells: readonly string[]
  readonly delivery: Delivery
}

export interface ReadOptions {
  readonly mapping: Mapping | null
  /** Fills missing timestamps; one moment for the whole file, so that order in the file decides between them. */
  readonly receivedAt: number
  readonly onRead?: ((bytes: number) => void) | undefined
}

const TOO_LARGE: Rejection = {
  code: 'too_large',
  message: `one event may have ${MAX_EVENT_BYTES / 1_048_576} MiB, and this line has more.`,
}

/** A mapping as part of what a dead letter keeps, so that a retry reads the line as the import did. */
function contextOf(mapping: Mapping): JsonObject {
  return Object.fromEntries(Object.entries(mapping).filter((entry) => entry[1] !== undefined))
}

/** Events of one file; those without an id get one from their content and how often it came before in the file. */
function createEnvelopes(
  source: FileSource,
  receivedAt: number,
): (event: Json) => Result<Envelope, Rejection> {
  const occurrences = createOccurrences()
  // A fresh id would differ on the next import; what has no id is given one from its content below.
  const context = { intakeKind: INTAKE_KIND, intakeName: source.name, receivedAt, freshId: () => '' }
  return (event) => {
    const made = checkEvent(event, context)
    if (!made.ok) return made
    if (made.value.idWasMissing !== true) return made
    const content = canonicalJson(event)
    const first = contentId(content, 0, INTAKE_KIND)
    const occurrence = occurrences.next(first)
    const eventId = occurrence === 0 ? first : contentId(content, occurrence, INTAKE_KIND)
    const { idWasMissing: _known, ...rest } = made.value
    return ok({ ...rest, eventId })
  }
}

function toDelivery(read: Result<Envelope, Rejection>, original: Original, line: number): Delivery {
  return read.ok
    ? { ok: true, envelope: read.value, original, line }
    : { ok: false, rejection: read.error, original, line }
}

async function* readNdjson(source: FileSource, options: ReadOptions): AsyncGenerator<FileRow[], void, void> {
  const toEnvelope = createEnvelopes(source, options.receivedAt)
  const read = (bytes: Buffer): Result<Envelope, Rejection> => {
    if (bytes.length > MAX_EVENT_BYTES) return fail(TOO_LARGE)
    const json = readJson(bytes.toString('utf8'))
    if (!json.ok) return json
    return toEnvelope(isJsonObject(json.value) ? mapJsonEvent(json.value, options.mapping) : json.value)
  }
  const context = options.mapping === null ? {} : { context: { mapping: contextOf(options.mapping) } }
  const toRow = ({ bytes, number }: Line): FileRow => {
    const original: Original = { format: 'event', bytes: () => bytes, ...context }
    return { line: number, cells: [], delivery: toDelivery(read(bytes), original, number) }
  }
  for await (const lines of readLines(readBytes(source, options.onRead), source.name)) {
    yield lines.filter(({ bytes }) => bytes.some((byte) => byte !== 0x20 && byte !== 0x09)).map(toRow)
  }
}

function recordProblem(record: CsvRecord, columns: number): Rejection | null {
  if (record.unclosedQuote) {
    return { code: 'invalid_value', message: 'a quote is opened on this line and never closed.' }
  }
  if (record.bytes.length > MAX_EVENT_BYTES) return TOO_LARGE
  if (record.cells.length === columns) return null
  const message = `the header names ${columns} columns, and this line has ${record.cells.length}.`
  return { code: 'invalid_value', message }
}

async function* readCsv(
  source: FileSource,
  layout: FileLayout,
  options: ReadOptions,
): AsyncGenerator<FileRow[], void, void> {
  const toEnvelope = createEnvelopes(source, options.receivedAt)
  const toEvent = rowReader(layout.columns, options.mapping ?? {})
  const reader = createCsvReader(layout.delimiter ?? ',')
  const context = {
    columns: [...layout.columns],
    delimiter: layout.delimiter ?? ',',
    mapping: contextOf(options.mapping ?? {}),
  }
  const readRow = (record: CsvRecord): Result<Envelope, Rejection> => {
    const problem = recordProblem(record, layout.columns.length)
    if (problem !== null) return fail(problem)
    const event: Result<JsonObject, Rejection> = toEvent(record.cells)
    return event.ok ? toEnvelope(event.value) : event
  }
  const toRow = (record: CsvRecord): FileRow => {
    const { line, cells, bytes } = record
    const original: Original = { format: 'row', bytes: () => bytes, context }
    return { line, cells, delivery: toDelivery(readRow(record), original, line) }
  }
  for await (const lines of readLines(readBytes(source, options.onRead), source.name)) {
    const data = lines.filter((line) => line.number > layout.headerLine)
    yield data.flatMap((line) => reader.line(line)).map(toRow)
  }
  yield reader.end().map(toRow)
}

/** The rows of a file in order, some at a time. Throws `UnreadableFile` where the file cannot be read on. */
export function readRows(
  source: FileSource,
  layout: FileLayout,
  options: ReadOptions,
): AsyncGenerator<FileRow[], void, void> {
  return layout.format === 'csv' ? readCsv(source, layout, options) : readNdjson(source, options)
}

/** The file as batches of deliveries. The next one is read when the last one has been taken. */
export async function* readDeliveries(
  source: FileSource,
  layout: FileLayout,
  options: ReadOptions,
): AsyncGenerator<Delivery[], void, void> {
  let batch: Delivery[] = []
  for await (const rows of readRows(source, layout, options)) {
    for (const { delivery } of rows) {
      batch.push(delivery)
      if (batch.length < BATCH_SIZE) continue
      yield batch
      batch = []
    }
  }
  if (batch.length > 0) yield batch
}
