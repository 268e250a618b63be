import type { Rejection } from '#core/event/delivery.ts'
import type { Envelope } from '#core/event/envelope.ts'
import { durationWords } from '#core/journey/language/duration.ts'

const HOUR = 3_600_000

/**
 * An event may be ahead of its arrival by so many ms, since clocks differ: as long as the lateness bound, so that what
 * comes behind an event of a fast clock is never late.
 */
export const MOST_AHEAD = 24 * HOUR

/** Refuses an event from the future: it would make everything real of this person late. Null where it may pass. */
export function refuseAhead({ timestamp }: Envelope, arrivedAt: number, most: number): Rejection | null {
  const ahead = timestamp - arrivedAt
  if (ahead <= most) return null
  const moment = new Date(timestamp).toISOString()
  return {
    code: 'future_timestamp',
    message: `timestamp: ${moment} is ${durationWords(ahead)} ahead of its arrival, and ${most / HOUR} h at most are taken. Correct the clock of the sender; retry it where that moment is right and has come.`,
  }
}
