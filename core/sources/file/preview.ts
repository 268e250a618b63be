import { fail, ok, type Result } from '#core/base/result.ts'
import type { ImportPreview } from '#core/contract/imports.ts'
import type { Envelope } from '#core/event/envelope.ts'
import { createValues, PLAIN_VALUES, TIME_FORMATS } from '#core/event/values.ts'
import { isMapped } from './layout.ts'
import { type FilePlan, unmappedFields } from './plan.ts'
import { readRows } from './read.ts'
import type { FileRow } from './rows.ts'
import { UnreadableFile } from './source.ts'
import { eventTimes } from './times/event-times.ts'

const MOST_ROWS = 50

/** Stands for the moment of the import, which is not known before it. */
const NOT_YET = 0

const ENVELOPE_COLUMNS = [
  'eventId',
  'userId',
  'anonymousId',
  'sessionId',
  'timestamp',
  'eventType',
  'source',
  'schemaVersion',
] as const satisfies readonly (keyof Envelope)[]

function cellOf(envelope: Envelope, field: (typeof ENVELOPE_COLUMNS)[number]): string {
  if (field !== 'timestamp') return envelope[field] ?? ''
  return envelope.timestamp === NOT_YET ? '' : new Date(envelope.timestamp).toISOString()
}

/** NDJSON has no cells: the event's fields as they would be stored, or the line as it came. */
function cellsOf(row: FileRow, fields: readonly (typeof ENVELOPE_COLUMNS)[number][]): string[] {
  const { delivery } = row
  if (!delivery.ok) return [Buffer.from(delivery.original.bytes()).toString('utf8').slice(0, 200)]
  const { envelope } = delivery
  return [...fields.map((field) => cellOf(envelope, field)), JSON.stringify(envelope.payload)]
}

/** The first lines' rows; of a row that stands for many events, the first. */
async function firstRows(plan: FilePlan): Promise<Result<FileRow[]>> {
  const byLine = new Map<number, FileRow>()
  try {
    const options = { mapping: plan.mapping, receivedAt: NOT_YET }
    for await (const next of readRows(plan.source, plan.layout, options)) {
      for (const row of next) {
        // Events of a process log may end on one line; rows of a path share theirs.
        const key = plan.layout.format === 'paths' ? row.line : byLine.size
        if (!byLine.has(key)) byLine.set(key, row)
        if (byLine.size > MOST_ROWS) break
      }
      if (byLine.size > MOST_ROWS) break
    }
  } catch (error) {
    if (error instanceof UnreadableFile) return fail(error.problem)
    throw error
  }
  return ok([...byLine.values()].slice(0, MOST_ROWS))
}

function jsonOf({ json }: FilePlan['layout']): ImportPreview['json'] {
  if (json === null) return null
  const { reading, sampled, recognised, objects } = json
  return { reading, sampled, recognised: [...recognised], objects: [...objects] }
}

/** How times and numbers are read, what they look like, and what an example would mean by each way of reading it. */
function valuesOf({ table, values, found }: FilePlan['layout']): ImportPreview['values'] {
  if (found === undefined) return null
  const { timeFormat, timeZone, decimalComma } = table?.values ?? values ?? PLAIN_VALUES
  const example = found.times?.example ?? null
  return {
    timeFormat: found.times?.format === null ? null : timeFormat,
    hasTimes: found.times !== null,
    example,
    meanings: TIME_FORMATS.flatMap((format) => {
      const time = createValues({ ...PLAIN_VALUES, timeFormat: format }).time(example ?? '')
      return time === null ? [] : [{ format, time }]
    }),
    timeZone,
    decimals: [...found.decimals],
    decimalComma,
  }
}

/** The layout and mapping with the first rows, each with what stands against it. */
export async function previewPlan(plan: FilePlan): Promise<Result<ImportPreview>> {
  const { source, layout, mapping } = plan
  const rows = await firstRows(plan)
  if (!rows.ok) return rows
  const isTable = isMapped(layout)
  const fields = ENVELOPE_COLUMNS.filter((field) =>
    rows.value.some(({ delivery }) => delivery.ok && delivery.envelope[field] !== undefined),
  )
  return ok({
    name: source.name,
    bytes: source.bytes,
    format: layout.format,
    compressed: source.compressed,
    delimiter: layout.table?.delimiter ?? null,
    quote: layout.table?.quote ?? null,
    header: layout.table?.header ?? null,
    separator: layout.table?.separator ?? null,
    values: valuesOf(layout),
    json: jsonOf(layout),
    times: eventTimes(plan),
    remembered: null,
    nothingInCommon: null,
    columns: isTable ? [...layout.columns] : [...fields, 'payload'],
    mapping,
    unmapped: unmappedFields(layout, mapping),
    rows: rows.value.map((row) => ({
      line: row.line,
      cells: isTable ? [...row.cells] : cellsOf(row, fields),
      problem: row.delivery.ok ? null : row.delivery.rejection.message,
    })),
  })
}
