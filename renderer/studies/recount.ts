import { formatClock, formatNoun } from '../parts/format.ts'

/** Milliseconds between two counts at least. */
const PAUSE_MS = 4000
/** A count may take this share of the time at most. */
const SHARE = 0.1
/** A count that takes longer than this, in ms, is not repeated unasked. */
const TOO_LONG_MS = 30_000

/** One count: when it came, how long it took (ms), and how much has come in since. */
export interface Count {
  readonly since: number
  readonly countedAt: number
  readonly tookMs: number
}

/** Milliseconds until it is to be counted again; null where nothing came, or where counting costs too much. */
export function recountIn({ since, countedAt, tookMs }: Count, now: number): number | null {
  if (since === 0 || tookMs > TOO_LONG_MS) return null
  return Math.max(0, countedAt + Math.max(PAUSE_MS, tookMs / SHARE) - now)
}

/** When it was counted (ms since the epoch), and how much has come in since. */
export function describeCount(countedAt: number, since: number): string {
  const counted = `Counted at ${formatClock(countedAt, 'second')}`
  return since === 0 ? counted : `${counted}; ${formatNoun(since, 'event')} since`
}
