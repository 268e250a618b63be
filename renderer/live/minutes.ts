export interface MinuteBar {
  readonly minute: number
  readonly received: number
  readonly rejected: number
}

const MINUTE_MS = 60_000

/** One bar for each of the last `count` minutes up to the newest that had any receipt; quiet minutes are 0. */
export function everyMinute(perMinute: readonly MinuteBar[], count: number): readonly MinuteBar[] {
  const newest = perMinute.at(-1)
  if (newest === undefined) return []
  const byMinute = new Map(perMinute.map((bar) => [bar.minute, bar]))
  return Array.from({ length: count }, (_, index) => {
    const minute = newest.minute - (count - 1 - index) * MINUTE_MS
    return byMinute.get(minute) ?? { minute, received: 0, rejected: 0 }
  })
}

/** The busiest minute; the earliest where several are equal. */
export function busiest(bars: readonly MinuteBar[]): MinuteBar | undefined {
  return bars.reduce<MinuteBar | undefined>(
    (best, bar) => (best === undefined || bar.received > best.received ? bar : best),
    undefined,
  )
}
