import { z } from 'zod'
import type { Connection } from '../open.ts'
import { readSetting, writeSetting } from '../settings.ts'

/** Under these keys: how many numbers of the workspace's sequence no delivery has, and the last of them. */
const COUNT = 'noted_numbers'
export const NOTED_THROUGH = 'noted_through'

/**
 * Keeps a number under which something is noted that no delivery brought about: time, or a migration. So it is not taken
 * for an arrival, and is never given again, even where nothing is noted under it any more. Inside a transaction.
 */
export function keepNoted(database: Connection, number: number): void {
  writeSetting(database, COUNT, String(countNoted(database) + 1))
  writeSetting(database, NOTED_THROUGH, String(number))
}

/** Numbers that are no arrivals. Those of before they were kept are counted where something is still noted. */
export function countNoted(database: Connection): number {
  const kept = readSetting(database, COUNT)
  if (kept !== null) return Number(kept)
  return z
    .number()
    .parse(
      database
        .prepare('SELECT count(DISTINCT noted) FROM caused_events WHERE noted IS NOT NULL')
        .pluck()
        .get(),
    )
}
