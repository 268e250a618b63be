/** A half-open time range, and which events pass the rest of the filter, whenever they were. */
export interface TimeRange {
  /** Milliseconds since the epoch; -Infinity where it has no beginning. */
  readonly from: number
  /** Infinity where it has no end. */
  readonly to: number
  /** 1 for every event that the filter leaves but for the range; null where it leaves all. */
  readonly passes: Uint8Array | null
}

/** Whether an event lies before the range, in it, or after it; null where the rest of the filter drops it. */
export function sideOf(
  range: TimeRange | null,
  event: number,
  time: number,
): 'before' | 'within' | 'after' | null {
  if (range === null) return 'within'
  if (range.passes !== null && range.passes[event] !== 1) return null
  return time < range.from ? 'before' : time < range.to ? 'within' : 'after'
}
