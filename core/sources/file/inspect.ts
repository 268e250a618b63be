import { fail, ok, type Result } from '#core/base/result.ts'
import type { FileFormat } from '#core/contract/imports.ts'
import { readJson } from '#core/event/read-json.ts'
import { createCsvReader } from './csv.ts'
import { type Line, readLines } from './lines.ts'
import { type FileSource, readBytes, UnreadableFile } from './source.ts'

/** How a file's text is to be read. */
export interface FileLayout {
  readonly format: FileFormat
  /** CSV only. */
  readonly delimiter: string | null
  /** CSV: the header, each name once. NDJSON: empty. */
  readonly columns: readonly string[]
  /** CSV: the line after which the data begins. */
  readonly headerLine: number
}

const SAMPLE_BYTES = 256 * 1024
const SAMPLE_LINES = 20
const DELIMITERS = [',', ';', '\t', '|'] as const

async function readSample(source: FileSource): Promise<Line[]> {
  let read = 0
  async function* start(): AsyncGenerator<Buffer, void, void> {
    for await (const bytes of readBytes(source)) {
      const room = bytes.subarray(0, SAMPLE_BYTES - read)
      read += room.length
      yield room
      if (read >= SAMPLE_BYTES) return
    }
  }
  const lines: Line[] = []
  for await (const next of readLines(start(), source.name)) lines.push(...next)
  // A sample that was cut off ends in the middle of a line, which says nothing.
  if (read >= SAMPLE_BYTES && lines.length > 1) lines.pop()
  return lines
}

function textOf(line: Line): string {
  return line.bytes.toString('utf8')
}

/** NDJSON if any line of the start is a JSON object, or if the name says so; else CSV. */
function sniffFormat(name: string, lines: readonly Line[]): FileFormat {
  const filled = lines.map(textOf).filter((text) => text.trim() !== '')
  const isObject = (text: string): boolean => text.trimStart().startsWith('{') && readJson(text).ok
  if (filled.slice(0, SAMPLE_LINES).some(isObject)) return 'ndjson'
  if (filled[0]?.startsWith('{') === true) return 'ndjson'
  return /\.(ndjson|jsonl|json)(\.gz)?$/i.test(name) ? 'ndjson' : 'csv'
}

/** The delimiter that cuts the first records into equally many cells, and into most of them. */
function sniffDelimiter(lines: readonly Line[]): string {
  const score = (delimiter: string): number => {
    const reader = createCsvReader(delimiter)
    const records = lines.slice(0, SAMPLE_LINES).flatMap((line) => reader.line(line))
    const width = records[0]?.cells.length ?? 1
    if (width < 2) return 0
    const alike = records.filter((record) => record.cells.length === width).length
    return alike / records.length + width / 1000
  }
  return DELIMITERS.reduce<string>((best, next) => (score(next) > score(best) ? next : best), ',')
}

/** Each column under a name of its own: `column_3` for one without a name, `name_2` for a second of that name. */
function nameColumns(header: readonly string[]): string[] {
  const taken = new Set(header)
  const seen = new Set<string>()
  return header.map((cell, i) => {
    const wanted = cell.trim() === '' ? `column_${i + 1}` : cell
    let name = wanted
    for (let n = 2; seen.has(name) || (name !== cell && taken.has(name)); n += 1) name = `${wanted}_${n}`
    seen.add(name)
    return name
  })
}

function csvLayout(source: FileSource, lines: readonly Line[]): Result<FileLayout> {
  const delimiter = sniffDelimiter(lines)
  const reader = createCsvReader(delimiter)
  let headerLine = 0
  for (const line of lines) {
    headerLine = line.number
    const header = reader.line(line)[0]
    if (header === undefined) continue
    if (header.unclosedQuote) break
    const columns = nameColumns(header.cells)
    if (columns.includes('__proto__')) {
      const message = 'the column __proto__ cannot be stored.'
      return fail({ code: 'forbidden_key', message, where: source.name, hint: 'Rename that column.' })
    }
    return ok({ format: 'csv', delimiter, columns, headerLine })
  }
  if (lines.every((line) => line.bytes.length === 0)) {
    return ok({ format: 'csv', delimiter, columns: [], headerLine: 0 })
  }
  return fail({
    code: 'no_header',
    message: 'the first line opens a quote that is never closed, so there is no header to read.',
    where: `${source.name}, line 1`,
    hint: 'The first line of a CSV file names its columns.',
  })
}

/** XML, or JSON that is spread over lines: what a reader of lines cannot take. */
function wrongShape(source: FileSource, lines: readonly Line[]): Result<never> | null {
  const first = lines
    .map(textOf)
    .find((text) => text.trim() !== '')
    ?.trim()
  if (first?.startsWith('<') === true) {
    const message = 'this looks like XML, and NDJSON or CSV is wanted.'
    const hint = 'Export it as CSV; process logs (XES) can be converted with pm4py.'
    return fail({ code: 'unknown_format', message, where: `${source.name}, line 1`, hint })
  }
  if (first !== '{' && first?.startsWith('[') !== true) return null
  return fail({
    code: 'not_ndjson',
    message: `this is ${first === '{' ? 'JSON spread over several lines' : 'one JSON list'}, and one event per line is wanted.`,
    where: `${source.name}, line 1`,
    hint: `Convert it with \`jq -c ${first === '{' ? '.' : "'.[]'"}\`, or send it to /v1/events.`,
  })
}

/** Finds out how a file is written, by its content. `format` overrules what is found. */
export async function inspectFile(source: FileSource, format?: FileFormat): Promise<Result<FileLayout>> {
  let lines: Line[]
  try {
    lines = await readSample(source)
  } catch (error) {
    if (error instanceof UnreadableFile) return fail(error.problem)
    throw error
  }
  const problem = format === 'csv' ? null : wrongShape(source, lines)
  if (problem !== null) return problem
  if ((format ?? sniffFormat(source.name, lines)) === 'csv') return csvLayout(source, lines)
  return ok({ format: 'ndjson', delimiter: null, columns: [], headerLine: 0 })
}
