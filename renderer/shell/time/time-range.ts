import type { Histogram } from '#core/contract/workspace.ts'
import { formatClock, formatDay, formatMoment } from '../../parts/format.ts'

const MINUTE = 60_000
const DAY = 86_400_000

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

/** Moves one edge by a number of buckets; one bucket always stays between the edges. */
export function movedEdge(histogram: Histogram, range: Range, edge: 'from' | 'to', by: number): Range {
  const count = Math.max(1, histogram.events.length)
  const [left, right] = edgesOf(histogram, range).map((share) => Math.round(share * count))
  let first = left ?? 0
  let last = right ?? count
  if (edge === 'from') first = Math.max(0, Math.min(last - 1, first + by))
  else last = Math.min(count, Math.max(first + 1, last + by))
  return rangeOf(histogram, first / count, last / count)
}

/** The calendar month around a moment, in local time, or one so many months before it. */
export function monthOf(at: number, back = 0): { from: number; to: number } {
  const date = new Date(at)
  const start = (months: number) => new Date(date.getFullYear(), date.getMonth() + months, 1).getTime()
  return { from: start(-back), to: start(1 - back) }
}

/** Where the month before a range begins that is one calendar month; nothing for any other range. */
export function monthBefore({ from, to }: Range): number | undefined {
  if (from === undefined || to === undefined) return undefined
  const month = monthOf(from)
  return month.from === from && month.to === to ? monthOf(from, 1).from : undefined
}

/** About `wanted` moments at which the axis is labelled. */
export function ticksOf(histogram: Histogram, wanted: number): number[] {
  const span = histogram.to - histogram.from
  if (span <= 0) return []
  return Array.from({ length: wanted }, (_, index) => histogram.from + ((index + 0.5) * span) / wanted)
}

/** Whether days of a span need their year to be told apart, or lie in another year than now. */
export function crossesYears({ from, to }: Pick<Histogram, 'from' | 'to'>, now = Date.now()): boolean {
  const [first, last, present] = [from, to, now].map((at) => new Date(at).getFullYear())
  return first !== last || last !== present
}

/** The words of a tick: as fine as ticks of this span need to differ. */
export function tickWords(at: number, { from, to }: Pick<Histogram, 'from' | 'to'>): string {
  const span = to - from
  if (span >= 4 * DAY) return formatDay(at, crossesYears({ from, to }))
  if (span >= 10 * MINUTE) return formatMoment(at)
  return formatClock(at, span >= MINUTE / 6 ? 'second' : 'millisecond')
}

/** A moment as a field for date and time has it: local, to the minute. */
export function toInput(at: number): string {
  const local = new Date(at - new Date(at).getTimezoneOffset() * MINUTE)
  return local.toISOString().slice(0, 16)
}

/** What such a field says; nothing where it is empty or half filled in. */
export function momentOfInput(text: string): number | undefined {
  const at = text === '' ? Number.NaN : new Date(text).getTime()
  return Number.isNaN(at) ? undefined : at
}

/** How the open end of a range is called: `now` only where the newest event is of just now, else by that event. */
export function openEndWords(newest: number, name: (at: number) => string, now = Date.now()): string {
  return now - newest < 10 * MINUTE ? 'now' : name(newest)
}
