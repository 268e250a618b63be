import { fail, ok, type Problem, type Result } from '#core/base/result.ts'
import { type CsvRecord, detectDelimiter, readCsv } from './csv.ts'
import { type ChannelPath, mergePaths } from './paths.ts'

const PATH = 'path'
const CONVERSIONS = 'total_conversions'
const VALUE = 'total_conversion_value'
const NULLS = 'total_null'

interface Places {
  readonly path: number
  readonly conversions: number
  /** -1 where the column is absent: then every value is 0. */
  readonly value: number
  readonly nulls: number
  readonly columns: number
}

/**
 * Reads paths from delimited text with the columns `path` (channels joined by ` > `), `total_conversions` and, where
 * present, `total_conversion_value` and `total_null`. Other columns are ignored; equal paths are merged.
 */
export function readPaths(text: string): Result<ChannelPath[], Problem> {
  const content = text.startsWith('\uFEFF') ? text.slice(1) : text
  const records = readCsv(content, detectDelimiter(content))
  if (!records.ok) return records
  const [header, ...rows] = records.value
  const places = findColumns(header)
  if (!places.ok) return places
  const paths: ChannelPath[] = []
  for (const row of rows) {
    const path = readRow(row, places.value)
    if (!path.ok) return path
    paths.push(path.value)
  }
  return ok(mergePaths(paths))
}

function findColumns(header: CsvRecord | undefined): Result<Places, Problem> {
  const names = (header?.fields ?? []).map((name) => name.trim())
  for (const wanted of [PATH, CONVERSIONS]) {
    if (names.includes(wanted)) continue
    return fail({
      code: 'missing_column',
      message: header === undefined ? 'the file is empty.' : `there is no column ${wanted}.`,
      where: `line ${header?.line ?? 1}`,
      hint: `The first line names the columns: ${PATH}, ${CONVERSIONS}, and if known ${VALUE}, ${NULLS}.`,
    })
  }
  return ok({
    path: names.indexOf(PATH),
    conversions: names.indexOf(CONVERSIONS),
    value: names.indexOf(VALUE),
    nulls: names.indexOf(NULLS),
    columns: names.length,
  })
}

function readRow({ line, fields }: CsvRecord, places: Places): Result<ChannelPath, Problem> {
  if (fields.length !== places.columns) {
    return fail({
      code: 'wrong_field_count',
      message: `${fields.length} fields where the first line names ${places.columns} columns.`,
      where: `line ${line}`,
      hint: 'Put fields that contain the delimiter in double quotes.',
    })
  }
  const channels = (fields[places.path] ?? '').split(' > ').map((channel) => channel.trim())
  if (channels.some((channel) => channel === '' || channel.startsWith('> ') || channel.endsWith(' >'))) {
    return fail({
      code: 'empty_channel',
      message: `column ${PATH} has an empty channel: "${fields[places.path]}".`,
      where: `line ${line}`,
      hint: 'Write channels joined by " > ", at least one.',
    })
  }
  const conversions = readNumber(fields, places.conversions, CONVERSIONS, line, 0)
  if (!conversions.ok) return conversions
  const value = readNumber(fields, places.value, VALUE, line, Number.NEGATIVE_INFINITY)
  if (!value.ok) return value
  const nulls = readNumber(fields, places.nulls, NULLS, line, 0)
  if (!nulls.ok) return nulls
  return ok({ channels, conversions: conversions.value, value: value.value, nulls: nulls.value })
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

function readNumber(
  fields: readonly string[],
  place: number,
  column: string,
  line: number,
  least: number,
): Result<number, Problem> {
  const text = place < 0 ? '0' : (fields[place] ?? '').trim()
  const number = DECIMAL.test(text) ? Number(text) : Number.NaN
  if (Number.isFinite(number) && number >= least) return ok(number)
  return fail({
    code: 'not_a_number',
    message: `column ${column}: a number${least === 0 ? ' of 0 or more' : ''} wanted, "${text}" found.`,
    where: `line ${line}`,
    hint: 'Use a point for decimals and no separator for thousands.',
  })
}
