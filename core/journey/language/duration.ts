import { z } from 'zod'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Ten years: nobody waits longer, and sums of times stay exact. */
const LONGEST = 3650 * DAY

const PATTERN =
  /^P(?!$)(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?!$)(?:(\d{1,6})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?$/

/** Milliseconds of an ISO 8601 duration; null for text that is none, for none at all and for more than ten years. */
export function durationMs(text: string): number | null {
  const found = PATTERN.exec(text)
  if (found === null) return null
  const [, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = found
  const total =
    Number(weeks) * 7 * DAY +
    Number(days) * DAY +
    Number(hours) * HOUR +
    Number(minutes) * MINUTE +
    Number(seconds) * SECOND
  return total > 0 && total <= LONGEST ? total : null
}

/** Years and months are left out, since they have no fixed length. */
export const Duration = z
  .string()
  .max(40)
  .refine((text) => durationMs(text) !== null, 'an ISO 8601 duration such as PT30M, P7D or P1DT12H wanted')
  .meta({ description: 'ISO 8601 duration in weeks, days, hours, minutes and seconds, such as PT30M or P7D' })

/** A length of time in words for a sentence: `12 min`, `3 h 5 min`, `2 d`. */
export function durationWords(ms: number): string {
  const units: readonly [number, string][] = [
    [DAY, 'd'],
    [HOUR, 'h'],
    [MINUTE, 'min'],
    [SECOND, 's'],
  ]
  const at = units.findIndex(([size]) => ms >= size)
  const [size, word] = units[at] ?? [1, 'ms']
  const whole = Math.floor(ms / size)
  const [smaller, smallerWord] = units[at + 1] ?? [Number.POSITIVE_INFINITY, '']
  const rest = at < 0 ? 0 : Math.floor((ms - whole * size) / smaller)
  return rest === 0 ? `${whole} ${word}` : `${whole} ${word} ${rest} ${smallerWord}`
}
