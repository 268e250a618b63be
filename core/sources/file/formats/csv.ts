import type { JsonObject } from '#core/base/json.ts'
import { fail, type Result } from '#core/base/result.ts'
import type { Original, Rejection } from '#core/event/delivery.ts'
import type { Envelope } from '#core/event/envelope.ts'
import { rowReader } from '#core/event/mapping.ts'
import { MAX_EVENT_BYTES } from '#core/event/to-envelope.ts'
import { createValues, PLAIN_VALUES } from '#core/event/values.ts'
import { type CsvRecord, createCsvReader } from '../csv.ts'
import { readLines } from '../lines.ts'
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

/** The records behind the header, some at a time. */
export async function* readRecords(input: RowsInput): AsyncGenerator<CsvRecord[], void, void> {
  const { delimiter = ',', quote = '"', headerLine = 0 } = input.layout.table ?? {}
  const reader = createCsvReader(delimiter, quote)
  for await (const lines of readLines(input.pieces, input.source.name)) {
    const data = headerLine === 0 ? lines : lines.filter((line) => line.number > headerLine)
    yield data.flatMap((line) => reader.line(line))
  }
  yield reader.end()
}

/** What makes a record unreadable whatever its columns mean. */
export function recordProblem(record: CsvRecord, columns: number): Rejection | null {
  if (record.unclosedQuote) {
    return { code: 'invalid_value', message: 'a quote is opened on this line and never closed.' }
  }
  if (record.bytes.length > MAX_EVENT_BYTES) return TOO_LARGE
  if (record.cells.length === columns) return null
  const message = `the header names ${columns} columns, and this line has ${record.cells.length}.`
  return { code: 'invalid_value', message }
}

/** What a dead letter keeps of the table that its row stood in. */
export function tableContext({ layout, mapping }: RowsInput): JsonObject {
  const { delimiter = ',', quote = '"', separator = null, values } = layout.table ?? {}
  const shared = { columns: [...layout.columns], delimiter, quote, mapping: contextOf(mapping) }
  const context = values === undefined ? shared : { ...shared, values: { ...values } }
  return separator === null ? context : { ...context, separator }
}

async function* readRows(input: RowsInput): AsyncGenerator<FileRow[], void, void> {
  const { columns } = input.layout
  const toEnvelope = createEnvelopes(input.source, input.receivedAt)
  const toEvent = rowReader(columns, input.mapping, createValues(input.layout.table?.values ?? PLAIN_VALUES))
  const context = tableContext(input)
  const read = (record: CsvRecord): Result<Envelope, Rejection> => {
    const problem = recordProblem(record, columns.length)
    if (problem !== null) return fail(problem)
    const event: Result<JsonObject, Rejection> = toEvent(record.cells)
    return event.ok ? toEnvelope(event.value) : event
  }
  const toRow = (record: CsvRecord): FileRow => {
    const { line, cells, bytes } = record
    const original: Original = { format: 'row', bytes: () => bytes, context }
    return { line, cells, delivery: toDelivery(read(record), original, line) }
  }
  for await (const records of readRecords(input)) yield records.map(toRow)
}

/** One event a row. */
export const csv: FormatReader = {
  rows: readRows,
  check: (pieces, name) => drain(readLines(pieces, name)),
}
