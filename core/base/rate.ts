/** Milliseconds over which a rate is counted. */
const WINDOW = 10_000

/** How many a second, over the last ten seconds. */
export interface Rate {
  /** `at`, `now`: milliseconds since the epoch; never earlier than the last. */
  add(at: number, count: number): void
  perSecond(now: number): number
}

export function createRate(): Rate {
  const recent: { at: number; count: number }[] = []
  return {
    add: (at, count) => {
      recent.push({ at, count })
      // Bounded by the time: what is never asked for must not grow.
      while (recent[0] !== undefined && recent[0].at < at - WINDOW) recent.shift()
    },
    perSecond: (now) => {
      const sum = recent.reduce((total, { at, count }) => (at < now - WINDOW ? total : total + count), 0)
      return (sum * 1000) / WINDOW
    },
  }
}
