const count = new Intl.NumberFormat('en-US')
const oneDecimal = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 })
const upToTwo = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 })

/** 12480 → 12,480. Fractions keep at most two digits. */
export function formatCount(value: number): string {
  return Number.isInteger(value) ? count.format(value) : upToTwo.format(value)
}

/** A share of 1 → percent with one decimal: 0.219 → 21.9 %. `null` is a dash: nothing to divide by. */
export function formatPercent(share: number | null): string {
  return share === null ? '–' : `${oneDecimal.format(share * 100)} %`
}

/** Points between two shares, with a sign: −0.119 → −11.9 points. */
export function formatPoints(difference: number): string {
  const text = oneDecimal.format(Math.abs(difference) * 100)
  return `${difference < 0 ? '−' : '+'}${text} points`
}

/** `1 event`, `2 events`: the count with its noun. */
export function formatNoun(value: number, one: string, many: string = `${one}s`): string {
  return `${formatCount(value)} ${value === 1 ? one : many}`
}

/** With a capital, as the first words of a pane. */
export function sentence(text: string): string {
  // A field that the sentence begins with is written as senders write it.
  return /^(?:[a-z]+[A-Z]|\w+:)/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1)
}

function padded(value: number, width = 2): string {
  return String(value).padStart(width, '0')
}

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const dayWithYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' })

/** Local time of day: 14:32, or 14:32:06 with seconds, or 14:32:06.138 with milliseconds. */
export function formatClock(ms: number, precision: 'minute' | 'second' | 'millisecond' = 'minute'): string {
  const date = new Date(ms)
  const minute = `${padded(date.getHours())}:${padded(date.getMinutes())}`
  if (precision === 'minute') return minute
  const second = `${minute}:${padded(date.getSeconds())}`
  return precision === 'second' ? second : `${second}.${padded(date.getMilliseconds(), 3)}`
}

/** Without its year a day is one of this year. */
function isOtherYear(ms: number): boolean {
  return new Date(ms).getFullYear() !== new Date().getFullYear()
}

/** Local day: 9 Nov; 9 Nov 2024 where that is another year than now, or `withYear` is set. */
export function formatDay(ms: number, withYear = isOtherYear(ms)): string {
  return (withYear ? dayWithYear : day).format(ms)
}

/** Local day with its weekday: Tue 17 Nov; with its year where that is another one than now. */
export function formatWeekday(ms: number): string {
  return isOtherYear(ms) ? `${weekday.format(ms)} ${new Date(ms).getFullYear()}` : weekday.format(ms)
}

/** Local day and time: 17 Nov 09:17, with seconds or milliseconds where asked, and the year as `formatDay` has it. */
export function formatMoment(ms: number, precision: 'minute' | 'second' | 'millisecond' = 'minute'): string {
  return `${formatDay(ms)} ${formatClock(ms, precision)}`
}

/** The distance of the local zone from UTC at a moment: UTC, UTC+1, UTC−3:30. */
export function formatOffset(ms: number): string {
  const minutes = -new Date(ms).getTimezoneOffset()
  if (minutes === 0) return 'UTC'
  const hours = Math.floor(Math.abs(minutes) / 60)
  const rest = Math.abs(minutes) % 60
  return `UTC${minutes < 0 ? '−' : '+'}${hours}${rest === 0 ? '' : `:${padded(rest)}`}`
}

/** The local zone and its distance from UTC at a moment: Europe/Berlin, UTC+1. */
export function formatZone(ms: number): string {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return zone === 'UTC' ? 'UTC' : `${zone}, ${formatOffset(ms)}`
}
