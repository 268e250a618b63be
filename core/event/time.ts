import { LAST_TIMESTAMP } from './envelope.ts'

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i
const NUMBER = /^\d+(\.\d+)?$/

const MINUTE = 60_000
/** From here on (March 1973) a number counts seconds, … */
const FIRST_IN_SECONDS = 1e8
/** … and from here on (March 1973, too) milliseconds; */
const FIRST_IN_MILLISECONDS = 1e11
/** past the year 5138 a number of milliseconds is no time that a log can have. */
const TOO_MANY_MILLISECONDS = 1e14

/** Minutes east of UTC: `Z`, `+01`, `+0100`, `+01:00`; UTC where none is given. */
function zoneMinutes(zone: string | undefined): number {
  if (zone === undefined || zone.toUpperCase() === 'Z') return 0
  const digits = zone.slice(1).replace(':', '')
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || 0)
  return zone.startsWith('-') ? -minutes : minutes
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Days of a month from 1; 0 where there is no such month. */
function daysIn(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return month === 2 && isLeap ? 29 : (DAYS[month - 1] ?? 0)
}

const DAY = 1440 * MINUTE
/** From 1 March of the year 0 to 1 January 1970. */
const DAYS_BEFORE_1970 = 719_468

/** Days since 1970 of a day that the calendar has: as `Date.UTC` says, in a fraction of its time. */
function dayNumber(year: number, month: number, day: number): number {
  // Years that begin in March end with their leap day, which then shifts no month.
  const marchYear = month > 2 ? year : year - 1
  const monthFromMarch = (month + 9) % 12
  const century = Math.floor(marchYear / 100)
  const leapDays = Math.floor(marchYear / 4) - century + Math.floor(century / 4)
  const daysBeforeMonth = Math.floor((153 * monthFromMarch + 2) / 5)
  return marchYear * 365 + leapDays + daysBeforeMonth + day - 1 - DAYS_BEFORE_1970
}

/** A moment by its parts, as somebody wrote them. */
interface WrittenMoment {
  readonly year: number
  /** From 1. */
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  /** Digits behind the second. */
  readonly fraction: string
  /** `Z` or the distance from UTC; UTC where there is none. */
  readonly zone: string | undefined
}

/** In ms since the epoch; null where there is no such moment, and where it is before 1970. */
export function momentOf(written: WrittenMoment): number | null {
  const { year, month, day, hour, minute, second, fraction, zone } = written
  // 31 February would be a day in March; and the years before 100 are no time that a log has.
  if (year < 100 || day < 1 || day > daysIn(year, month)) return null
  // Written so that NaN fails.
  if (!(hour <= 23 && minute <= 59 && second <= 59)) return null
  const milliseconds = Number(fraction.padEnd(3, '0').slice(0, 3))
  const inDay = (hour * 60 + minute) * MINUTE + second * 1000 + milliseconds
  const time = dayNumber(year, month, day) * DAY + inDay - zoneMinutes(zone) * MINUTE
  return time >= 0 && time <= LAST_TIMESTAMP ? time : null
}

function readIso(match: RegExpExecArray): number | null {
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] = match
  return momentOf({
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    fraction,
    zone,
  })
}

function readNumber(value: number): number | null {
  if (value >= FIRST_IN_SECONDS && value < FIRST_IN_MILLISECONDS) return Math.round(value * 1000)
  return value < TOO_MANY_MILLISECONDS ? Math.round(value) : null
}

/** The number that `count` digits spell from `at` on; NaN where something else stands there. */
function digits(text: string, at: number, count: number): number {
  let number = 0
  for (let i = at; i < at + count; i += 1) {
    const digit = text.charCodeAt(i) - 0x30
    if (!(digit >= 0 && digit <= 9)) return Number.NaN
    number = number * 10 + digit
  }
  return number
}

/**
 * `2020-01-31T23:59:59`, with milliseconds or without, and with `Z` or `+01:00`: as programs write it, read without the
 * pattern. Null where the text is anything else.
 */
function readUsual(text: string): number | null {
  if (text.charAt(4) !== '-' || text.charAt(7) !== '-' || text.charAt(10) !== 'T') return null
  if (text.charAt(13) !== ':' || text.charAt(16) !== ':') return null
  const year = digits(text, 0, 4)
  const month = digits(text, 5, 2)
  const day = digits(text, 8, 2)
  const hour = digits(text, 11, 2)
  const minute = digits(text, 14, 2)
  const second = digits(text, 17, 2)
  // Written so that NaN fails.
  if (!(year >= 100 && day >= 1 && day <= daysIn(year, month) && hour < 24 && minute < 60 && second < 60))
    return null
  const hasFraction = text.charAt(19) === '.'
  const milliseconds = hasFraction ? digits(text, 20, 3) : 0
  const zoneAt = hasFraction ? 23 : 19
  const sign = text.charAt(zoneAt)
  const time =
    dayNumber(year, month, day) * DAY + (hour * 60 + minute) * MINUTE + second * 1000 + milliseconds
  if (sign === 'Z') return text.length === zoneAt + 1 ? time : null
  if ((sign !== '+' && sign !== '-') || text.charAt(zoneAt + 3) !== ':' || text.length !== zoneAt + 6)
    return null
  const east = digits(text, zoneAt + 1, 2) * 60 + digits(text, zoneAt + 4, 2)
  return time + (sign === '-' ? east : -east) * MINUTE
}

/**
 * A time as files write it, in ms since the epoch: ISO 8601 (`T` or a space; without a zone it is UTC; a date alone
 * is its midnight), Unix seconds or milliseconds, told apart by size: from 10^8 to 10^11 seconds, otherwise
 * milliseconds. What is finer than a millisecond is cut off. Null where it is no time, or before 1970.
 */
export function readTime(text: string): number | null {
  const usual = readUsual(text)
  // Not NaN, and no moment that has to be refused.
  if (usual !== null && usual >= 0 && usual <= LAST_TIMESTAMP) return usual
  const trimmed = text.trim()
  const match = ISO.exec(trimmed)
  const time = match !== null ? readIso(match) : NUMBER.test(trimmed) ? readNumber(Number(trimmed)) : null
  return time !== null && time >= 0 && time <= LAST_TIMESTAMP ? time : null
}
