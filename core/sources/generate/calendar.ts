import type { Random } from '#core/base/random.ts'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** How busy each hour of the day is (UTC; most people live between London and Athens), 1 at its peak. */
const BUSY_HOURS = [
  0.06, 0.04, 0.03, 0.03, 0.05, 0.12, 0.3, 0.58, 0.85, 1, 0.98, 0.9, 0.74, 0.86, 0.95, 0.9, 0.78, 0.6, 0.48,
  0.46, 0.42, 0.32, 0.2, 0.1,
]

/** How busy each day of the week is, Sunday first. */
const BUSY_DAYS = [0.3, 0.94, 1, 0.98, 0.92, 0.78, 0.34]

function busyness(time: number): number {
  const hour = Math.floor(time / HOUR) % 24
  // 1 January 1970 was a Thursday.
  const day = (Math.floor(time / DAY) + 4) % 7
  return (BUSY_HOURS[hour] ?? 0) * (BUSY_DAYS[day] ?? 0)
}

/** A moment between two others at which a person would be at a desk, if there is one. */
export function busyMoment(random: Random, from: number, to: number): number {
  let time = from
  for (let attempt = 0; attempt < 12; attempt += 1) {
    time = Math.floor(from + random.next() * (to - from))
    if (random.chance(busyness(time))) return time
  }
  return time
}
