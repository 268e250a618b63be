import type { Connection } from '#core/store/open.ts'
import { readSetting, writeSetting } from '#core/store/settings.ts'

/** How history is brought in while live events go on. */
export interface Backfill {
  /** What happened before this moment, ms since the epoch, is history; what happened from then on is live. */
  readonly watermark: number
  /** Whether what history leads to is done too. */
  readonly effects: boolean
}

/** Under this key: the latest watermark of a history whose effects are held. */
const HELD_BEFORE = 'effects_held_before'

/** Effects of timers whose deadline is before this moment are held: quiet of history led to them. */
export function heldBefore(database: Connection): number {
  return Number(readSetting(database, HELD_BEFORE) ?? Number.NEGATIVE_INFINITY)
}

/** Notes that history before a watermark comes in with its effects held. Inside a transaction. */
export function noteHeld(database: Connection, { watermark, effects }: Backfill): void {
  if (!effects && watermark > heldBefore(database)) writeSetting(database, HELD_BEFORE, String(watermark))
}
