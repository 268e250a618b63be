import type { Histogram } from '#core/contract/workspace.ts'

export interface Range {
  readonly from?: number | undefined
  /** Absent: goes on with new events. */
  readonly to?: number | undefined
}

/** Left and right edge of a range within a histogram, as shares of its width. */
export function edgesOf(histogram: Histogram, range: Range): readonly [number, number] {
  const span = Math.max(1, histogram.to - histogram.from)
  const share = (at: number): number => Math.min(1, Math.max(0, (at - histogram.from) / span))
  return [range.from === undefined ? 0 : share(range.from), range.to === undefined ? 1 : share(range.to)]
}

/** The range between two shares, snapped to buckets; an edge at the end of the histogram leaves that end open. */
export function rangeOf(histogram: Histogram, one: number, other: number): Range {
  const count = Math.max(1, histogram.events.length)
  let first = Math.round(Math.min(one, other) * count)
  let last = Math.round(Math.max(one, other) * count)
  if (first === last) {
    if (last < count) last += 1
    else first -= 1
  }
  return {
    from: first <= 0 ? undefined : histogram.from + first * histogram.bucketMs,
    to: last >= count ? undefined : histogram.from + last * histogram.bucketMs,
  }
}

/** Moves one edge by a number of buckets. */
export function movedEdge(histogram: Histogram, range: Range, edge: 'from' | 'to', by: number): Range {
  const [left, right] = edgesOf(histogram, range)
  const step = by / Math.max(1, histogram.events.length)
  if (edge === 'from')
    return rangeOf(histogram, Math.min(right - Math.abs(step) / 2, Math.max(0, left + step)), right)
  return rangeOf(histogram, left, Math.max(left + Math.abs(step) / 2, Math.min(1, right + step)))
}

/** About `wanted` moments at which the axis is labelled. */
export function ticksOf(histogram: Histogram, wanted: number): number[] {
  const span = histogram.to - histogram.from
  if (span <= 0) return []
  return Array.from({ length: wanted }, (_, index) => histogram.from + ((index + 0.5) * span) / wanted)
}
