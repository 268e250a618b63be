import { fail, ok, type Result } from '#core/base/result.ts'
import type { FileFormat, FileWishes } from '#core/contract/imports.ts'
import { guessMapping, guessPathMapping, type Mapping } from '#core/event/mapping.ts'
import { findTimeFormat, hasDecimalComma, isWrittenTime, readingOf } from '#core/event/values.ts'
import { type CsvRecord, createCsvReader } from './csv.ts'
import type { FileLayout, FoundValues, Quote } from './layout.ts'
import type { Line } from './lines.ts'
import type { Sample } from './sample.ts'
import { chooseTime, type LookedTime, NEARLY_ALL } from './times/looked-time.ts'

const SAMPLE_LINES = 20
/** Lines that are looked at for the way in which values are written. */
const VALUE_LINES = 2000
const DELIMITERS = [',', ';', '\t', '|'] as const
/** What joins steps in the wild, surest first. */
const SEPARATORS = [' > ', '>', ' → ', '→', '->', ';', '|', ','] as const

function records(lines: readonly Line[], delimiter: string, quote: Quote, most = SAMPLE_LINES): CsvRecord[] {
  const reader = createCsvReader(delimiter, quote)
  return lines.slice(0, most).flatMap((line) => reader.line(line))
}

/** How times and numbers of the first rows are written; more rows than elsewhere, until a day past the 12th comes. */
function findValues(
  columns: readonly string[],
  rows: readonly CsvRecord[],
  timestamp: string | undefined,
  { timeFormat }: FileWishes,
): FoundValues {
  const cellsOf = (index: number): string[] => rows.map(({ cells }) => cells[index] ?? '')
  const timeAt = timestamp === undefined ? -1 : columns.indexOf(timestamp)
  const times = timeAt < 0 ? null : findTimeFormat(cellsOf(timeAt))
  return {
    times: times === null || timeFormat === undefined ? times : { ...times, format: timeFormat },
    decimals: columns.filter((_, index) => {
      const filled = index === timeAt ? [] : cellsOf(index).filter((cell) => cell !== '')
      return filled.some(hasDecimalComma) && filled.every((cell) => /^-?[\d.]+(,\d+)?$/.test(cell))
    }),
  }
}

/** The column whose cells are dates, of those that feed nothing else; numbers may be ids and prices. */
function timeByLook(
  columns: readonly string[],
  rows: readonly CsvRecord[],
  { mapping: given = {} }: FileWishes,
  guessed: Mapping,
): LookedTime | undefined {
  const fed = new Set([...Object.values(guessed), ...Object.values(given)])
  const isDate = (cell: string): boolean => !Number.isFinite(Number(cell)) && isWrittenTime(cell)
  const dates = columns.filter((column, index) => {
    if (fed.has(column)) return false
    const found = rows.filter(({ cells }) => isDate(cells[index] ?? '')).length
    return found > 0 && found >= rows.length * NEARLY_ALL
  })
  return chooseTime(dates)
}

/** The delimiter that cuts the first records into equally many cells, and into most of them. */
function sniffDelimiter(lines: readonly Line[], quote: Quote): string {
  const score = (delimiter: string): number => {
    const found = records(lines, delimiter, quote)
    const width = found[0]?.cells.length ?? 1
    if (width < 2) return 0
    const alike = found.filter((record) => record.cells.length === width).length
    return alike / found.length + width / 1000
  }
  return DELIMITERS.reduce<string>((best, next) => (score(next) > score(best) ? next : best), ',')
}

/** Double quotes, unless cells stand in single ones and none in double ones. */
function sniffQuote(lines: readonly Line[]): Quote {
  const text = lines.slice(0, SAMPLE_LINES).map((line) => line.bytes.toString('utf8'))
  const count = (pattern: RegExp): number => text.filter((line) => pattern.test(line)).length
  if (count(/(^|[,;\t|])"/) > 0) return '"'
  return count(/(^|[,;\t|])'[^']*'([,;\t|]|$)/) > text.length / 2 ? "'" : '"'
}

/** Names of columns are no numbers, no times and not empty throughout; a first line that has such is data. */
function sniffHeader(first: readonly string[]): boolean {
  const isData = (cell: string): boolean =>
    cell !== '' && (Number.isFinite(Number(cell)) || isWrittenTime(cell))
  return !first.some(isData)
}

/** Lines at the start that begin with `#`, and blank ones: remarks of the file's maker. */
function remarksEnd(lines: readonly Line[]): number {
  const isRemark = ({ bytes }: Line): boolean => bytes.length === 0 || bytes[0] === 0x23
  const first = lines.findIndex((line) => !isRemark(line))
  return lines[0]?.bytes[0] === 0x23 ? Math.max(0, first) : 0
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

/** The column whose cells are joined steps most often, and by what. */
function sniffPath(
  columns: readonly string[],
  rows: readonly CsvRecord[],
  wanted: string | undefined,
): { column: string; separator: string } | null {
  const named = wanted ?? guessPathMapping(columns).path
  let best: { column: string; separator: string; share: number } | null = null
  for (const [index, column] of columns.entries()) {
    if (named !== undefined && column !== named) continue
    for (const separator of SEPARATORS) {
      const joined = rows.filter(({ cells }) => cells[index]?.includes(separator) === true).length
      const share = joined / Math.max(1, rows.length)
      if (share > (best?.share ?? 0)) best = { column, separator, share }
    }
  }
  return best
}

/** A table is one of paths where a column says so by its name and its cells, and no column names an event. */
function looksLikePaths(columns: readonly string[], found: { column: string } | null): boolean {
  const { path } = guessPathMapping(columns)
  return found !== null && path === found.column && guessMapping(columns).eventType === undefined
}

/** How a table is written: delimiter, quotes, header, and whether its rows are events or whole paths. */
export function inspectTable(
  name: string,
  { lines, isWhole }: Pick<Sample, 'lines' | 'isWhole'>,
  wishes: FileWishes,
  format: FileFormat | undefined,
): Result<FileLayout> {
  const data = lines.slice(remarksEnd(lines))
  const quote = wishes.quote ?? sniffQuote(data)
  const delimiter = wishes.delimiter ?? sniffDelimiter(data, quote)
  const reader = createCsvReader(delimiter, quote)
  for (const line of data) {
    const first = reader.line(line)[0]
    if (first === undefined) continue
    if (first.unclosedQuote) break
    const header = wishes.header ?? sniffHeader(first.cells)
    const columns = header ? nameColumns(first.cells) : first.cells.map((_, i) => `column_${i + 1}`)
    if (columns.includes('__proto__')) {
      const message = 'the column __proto__ cannot be stored.'
      return fail({ code: 'forbidden_key', message, where: name, hint: 'Rename that column.' })
    }
    const rows = records(data, delimiter, quote).slice(header ? 1 : 0)
    const path = sniffPath(columns, rows, wishes.mapping?.path)
    const isPaths = format === 'paths' || (format === undefined && looksLikePaths(columns, path))
    const guessed = isPaths ? guessPathMapping(columns) : guessMapping(columns)
    const every = records(data, delimiter, quote, data.length).slice(header ? 1 : 0)
    const all = every.slice(0, VALUE_LINES)
    const looked =
      isPaths || guessed.timestamp !== undefined ? undefined : timeByLook(columns, all, wishes, guessed)
    const timestamp = wishes.mapping?.timestamp ?? guessed.timestamp ?? looked?.column
    const found = findValues(columns, all, timestamp, wishes)
    const values = readingOf(found.times, wishes)
    const headerLine = header ? line.number : first.line - 1
    return ok({
      format: isPaths ? 'paths' : 'csv',
      columns,
      json: null,
      found,
      ...(looked === undefined ? {} : { looked }),
      ...(isPaths ? {} : { sampled: { events: every.length, isWhole, mapped: every.length, untimed: 0 } }),
      table: {
        delimiter,
        quote,
        header,
        headerLine,
        separator: isPaths ? (wishes.separator ?? path?.separator ?? ' > ') : null,
        pathColumn: isPaths ? (path?.column ?? null) : null,
        ...(values === undefined ? {} : { values }),
      },
    })
  }
  return fail({
    code: 'no_header',
    message: 'the first line opens a quote that is never closed, so there is no header to read.',
    where: `${name}, line 1`,
    hint: 'The first line of a CSV file names its columns.',
  })
}
