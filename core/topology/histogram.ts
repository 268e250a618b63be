import type { Walk } from './walk.ts'

export interface DurationHistogram {
  /** Width of every bucket, ms. */
  readonly bucketMs: number
  /** Without gaps, ascending: `count` times lie in [fromMs, toMs). */
  readonly buckets: { fromMs: number; toMs: number; count: number }[]
}

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Widths that a person reads at a glance; beyond the last one, powers of ten of it. */
const NICE_WIDTHS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].map((count) => count * DAY),
]

/** Times between arriving at `from` and moving on to `to`, in ms, ascending. */
export function timesBetween(walk: Walk, from: string, to: string): Float64Array {
  const fromNumber = walk.names.indexOf(from)
  const toNumber = walk.names.indexOf(to)
  if (fromNumber < 0) return new Float64Array(0)
  return walk.duration
    .subarray(0, walk.length)
    .filter((_, visit) => walk.from[visit] === fromNumber && walk.node[visit] === toNumber)
    .sort()
}

/** Counts the times in buckets of one width, the narrowest nice one that needs no more than `mostBuckets` of them. */
export function histogramOf(times: Float64Array, mostBuckets = 30): DurationHistogram {
  let least = Number.POSITIVE_INFINITY
  let greatest = Number.NEGATIVE_INFINITY
  for (const time of times) {
    least = Math.min(least, time)
    greatest = Math.max(greatest, time)
  }
  if (times.length === 0) return { bucketMs: 0, buckets: [] }

  const firstOf = (width: number) => Math.floor(least / width)
  const countOf = (width: number) => Math.floor(greatest / width) - firstOf(width) + 1
  let bucketMs = NICE_WIDTHS.find((width) => countOf(width) <= mostBuckets) ?? 1000 * DAY
  while (countOf(bucketMs) > Math.max(2, mostBuckets)) bucketMs *= 10

  const first = firstOf(bucketMs)
  const buckets = Array.from({ length: countOf(bucketMs) }, (_, index) => ({
    fromMs: (first + index) * bucketMs,
    toMs: (first + index + 1) * bucketMs,
    count: 0,
  }))
  for (const time of times) {
    const bucket = buckets[Math.floor(time / bucketMs) - first]
    if (bucket !== undefined) bucket.count += 1
  }
  return { bucketMs, buckets }
}
