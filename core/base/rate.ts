const MINUTE = 60_000
/** Milliseconds over which a rate is counted. */
const WINDOW = 10_000
/** What comes within as many milliseconds is kept as one. */
const GRAIN = 100

/** How many a second, over the last ten seconds, and how many in the last sixty. */
export interface Rate {
  /** `at`, `now`: milliseconds since the epoch; never earlier than the last. */
  add(at: number, count: number): void
  perSecond(now: number): number
  lastMinute(now: number): number
}

export function createRate(): Rate {
  const recent: { at: number; count: number }[] = []
  const since = (start: number): number =>
    recent.reduce((total, { at, count }) => (at < start ? total : total + count), 0)
  return {
    add: (at, count) => {
      const last = recent.at(-1)
      if (last !== undefined && at - last.at < GRAIN) last.count += count
      else recent.push({ at, count })
      // Bounded by the time: what is never asked for must not grow.
      while (recent[0] !== undefined && recent[0].at < at - MINUTE) recent.shift()
    },
    perSecond: (now) => (since(now - WINDOW) * 1000) / WINDOW,
    lastMinute: (now) => since(now - MINUTE),
  }
}
