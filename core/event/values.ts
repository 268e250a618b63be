import type { Json } from '#core/base/json.ts'
import { momentOf, readTime } from './time.ts'
import { localTime } from './zone.ts'

/**
 * How a file writes its times. `iso` is ISO 8601, Unix seconds or milliseconds, and is read under every other as well;
 * these have day, month and year in the order that they are named by, with `.`, `/` or `-` between them.
 */
export const TIME_FORMATS = ['iso', 'day-month-year', 'month-day-year', 'year-month-day'] as const
export type TimeFormat = (typeof TIME_FORMATS)[number]

/** What the cells of a table mean; of other files only how their times are written. */
export interface ValueReading {
  readonly timeFormat: TimeFormat
  /** IANA name of the zone of times that say none. */
  readonly timeZone: string
  /** Numbers have a comma before their decimals, and points between thousands. */
  readonly decimalComma: boolean
}

export const PLAIN_VALUES: ValueReading = { timeFormat: 'iso', timeZone: 'UTC', decimalComma: false }

/** Reads the cells of one table, or the times of other events. */
export interface Values {
  /** What a time is to look like, by examples, as a refusal says it: `as … or as Unix time`. */
  readonly times: string
  /** Milliseconds since the epoch; null where it is no time, or before 1970. */
  time(text: string): number | null
  cell(text: string): Json
}

const WRITTEN =
  /^(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})(?:,?[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?([ap]m)?\s?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i
const ZONED = /\d:\d.*?(Z|[+-]\d{2}(:?\d{2})?)$/i
const NUMBER = /^\d+(\.\d+)?$/
const GERMAN_NUMBER = /^-?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?$/
const DECIMAL_COMMA = /^-?(\d{1,3}(\.\d{3})+|\d+),\d+$/

/** Places of year, month and day among the three numbers of a date. */
const ORDER = {
  'day-month-year': { year: 2, month: 1, day: 0 },
  'month-day-year': { year: 2, month: 0, day: 1 },
  'year-month-day': { year: 0, month: 1, day: 2 },
} as const

function hourOf(text: string, half: string | undefined): number {
  const hour = Number(text)
  if (half === undefined) return hour
  if (hour < 1 || hour > 12) return Number.NaN
  return (hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0)
}

function readWritten(text: string, format: Exclude<TimeFormat, 'iso'>): number | null {
  const match = WRITTEN.exec(text)
  if (match === null) return null
  const [, first = '', , second = '', third = '', hour = '0', minute = '0', seconds = '0', fraction = ''] =
    match
  const parts = [first, second, third]
  const { year, month, day } = ORDER[format]
  if (parts[year]?.length !== 4 || (parts[day]?.length ?? 0) > 2) return null
  return momentOf({
    year: Number(parts[year]),
    month: Number(parts[month]),
    day: Number(parts[day]),
    hour: hourOf(hour, match[9]),
    minute: Number(minute),
    second: Number(seconds),
    fraction,
    zone: match[10],
  })
}

/** A time as if its zone were UTC where it names none. */
function readAs(text: string, format: TimeFormat): number | null {
  const time = readTime(text)
  return time !== null || format === 'iso' ? time : readWritten(text.trim(), format)
}

const EXAMPLES = {
  'day-month-year': '13.02.2026 14:05',
  'month-day-year': '02/13/2026 14:05',
  'year-month-day': '2026/02/13 14:05',
} as const

function timesWanted(format: TimeFormat): string {
  const usual = 'as 2026-02-13T14:05:00Z or as Unix time'
  return format === 'iso' ? usual : `as ${EXAMPLES[format]}, ${usual}`
}

export function createValues({ timeFormat, timeZone, decimalComma }: ValueReading): Values {
  const local = localTime(timeZone)
  return {
    times: timesWanted(timeFormat),
    time: (text) => {
      const time = readAs(text, timeFormat)
      if (time === null || timeZone === 'UTC') return time
      const trimmed = text.trim()
      return NUMBER.test(trimmed) || ZONED.test(trimmed) ? time : local(time)
    },
    cell: (text) => (decimalComma && GERMAN_NUMBER.test(text) ? germanNumber(text) : cellValue(text)),
  }
}

/**
 * A cell as JSON. Numbers and booleans are recognised only where writing them gives the same text again, so that
 * nothing is lost: `007`, `35.0` and `1e3` stay text.
 */
function cellValue(cell: string): Json {
  if (cell === 'true') return true
  if (cell === 'false') return false
  const number = Number(cell)
  return Number.isFinite(number) && String(number) === cell ? number : cell
}

/** `1.234,50` → 1234.5; a number with leading zeros stays text. */
function germanNumber(text: string): Json {
  return /^-?0\d/.test(text) ? text : Number(text.replaceAll('.', '').replace(',', '.'))
}

/** Whether a cell is a time in any way of writing. */
export function isWrittenTime(text: string): boolean {
  return TIME_FORMATS.some((format) => readAs(text, format) !== null)
}

/** Whether a cell is a number with a decimal comma. */
export function hasDecimalComma(text: string): boolean {
  return DECIMAL_COMMA.test(text)
}

/** A reading with what was found and what somebody said laid over it; undefined where it is as usual. */
export function readingOf(
  times: FoundTimes | null,
  wishes: { readonly [part in keyof ValueReading]?: ValueReading[part] | undefined },
): ValueReading | undefined {
  const values = {
    timeFormat: wishes.timeFormat ?? times?.format ?? PLAIN_VALUES.timeFormat,
    timeZone: wishes.timeZone ?? PLAIN_VALUES.timeZone,
    decimalComma: wishes.decimalComma ?? PLAIN_VALUES.decimalComma,
  }
  return JSON.stringify(values) === JSON.stringify(PLAIN_VALUES) ? undefined : values
}

/** How the times of some cells can be read. */
export interface FoundTimes {
  /** The one way that reads most of them; null where several read equally many, so that somebody has to say. */
  readonly format: TimeFormat | null
  /** The ways that read as many as that. */
  readonly candidates: readonly TimeFormat[]
  /** A cell that shows the difference. */
  readonly example: string | null
}

/** A day past the 12th decides between day and month; where there is none, nobody guesses. */
export function findTimeFormat(cells: readonly string[]): FoundTimes {
  const filled = cells.filter((cell) => cell.trim() !== '')
  const counts = TIME_FORMATS.map((format) => filled.filter((cell) => readAs(cell, format) !== null).length)
  const most = Math.max(...counts)
  const candidates = TIME_FORMATS.filter((_, index) => counts[index] === most)
  const example = filled.find((cell) => readTime(cell) === null && isWrittenTime(cell)) ?? null
  if (most === 0 || candidates.includes('iso')) return { format: 'iso', candidates: ['iso'], example }
  return { format: candidates.length === 1 ? (candidates[0] ?? null) : null, candidates, example }
}
