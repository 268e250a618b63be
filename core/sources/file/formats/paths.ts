import { fail } from '#core/base/result.ts'
import type { Delivery, Original } from '#core/event/delivery.ts'
import { contentId } from '#core/event/ids.ts'
import type { CsvRecord } from '../csv.ts'
import { journeyEvents, journeyReader } from '../journeys.ts'
import { readLines } from '../lines.ts'
import { createOccurrences } from '../occurrences.ts'
import { drain, type FileRow, type FormatReader, INTAKE_KIND, type RowsInput, toDelivery } from '../rows.ts'
import { readRecords, recordProblem, tableContext } from './csv.ts'

/** Rows handed over at once: a row may stand for many journeys. */
const PORTION = 1000

async function* readRows(input: RowsInput): AsyncGenerator<FileRow[], void, void> {
  const { layout, mapping, source } = input
  const { columns } = layout
  const { separator, values } = layout.table ?? {}
  const table = { columns, mapping, separator: separator ?? '>', values }
  const read = journeyReader(table)
  const occurrences = createOccurrences()
  const shared = { ...tableContext(input), separator: table.separator }
  const envelopeContext = {
    intakeKind: INTAKE_KIND,
    intakeName: source.name,
    receivedAt: input.receivedAt,
    freshId: () => '',
  }
  let row = -1

  function* expand(record: CsvRecord): Generator<FileRow, void, void> {
    row += 1
    const { line, cells, bytes } = record
    const problem = recordProblem(record, columns.length)
    const journeys = problem === null ? read(cells) : fail(problem)
    const content = contentId(JSON.stringify(cells), 0, INTAKE_KIND)
    const place = { row, occurrence: occurrences.next(content) }
    if (!journeys.ok) {
      const original: Original = { format: 'path', bytes: () => bytes, context: { ...shared, ...place } }
      yield { line, cells, delivery: toDelivery(journeys, original, line) }
      return
    }
    for (const event of journeyEvents(cells, journeys.value, table, place, envelopeContext)) {
      const { journey, step } = event
      const original: Original = {
        format: 'path',
        bytes: () => bytes,
        // Few events end as dead letters: what these keep is made when they do.
        get context() {
          return { ...shared, ...place, journey, step }
        },
      }
      const delivery: Delivery = event.read.ok
        ? { ok: true, envelope: event.read.value, original, line }
        : { ok: false, rejection: event.read.error, original, line }
      yield { line, cells, delivery }
    }
  }

  for await (const records of readRecords(input)) {
    let portion: FileRow[] = []
    for (const record of records) {
      for (const row of expand(record)) {
        portion.push(row)
        if (portion.length < PORTION) continue
        yield portion
        portion = []
      }
    }
    yield portion
  }
}

/** One journey a row, or as many as the row counts. */
export const paths: FormatReader = {
  rows: readRows,
  check: (pieces, name) => drain(readLines(pieces, name)),
}
