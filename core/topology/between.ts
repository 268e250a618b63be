import { medianOf, quantileOf } from './durations.ts'
import { type DurationHistogram, histogramOf } from './histogram.ts'
import type { Walk } from './walk.ts'

/** How long cases take from their first visit to one node until they first come to another. */
export interface Between {
  /** Cases that came to `from` at all. */
  reached: number
  /** Of those, how many came to `to` later. */
  went: number
  /** Exact; the mean of the middle two of an even number. Null where nobody went. */
  medianMs: number | null
  /** By nearest rank. */
  lowerQuartileMs: number | null
  upperQuartileMs: number | null
  p90Ms: number | null
  histogram: DurationHistogram
}

/**
 * First to first: the clock starts with a case's first visit to `from` and stops with its first visit to `to` after
 * that. What lies between plays no part; neither do visits to `to` before, nor who was at `from` before the time range. From a node to itself: to the next visit.
 */
export function betweenNodes(walk: Walk, from: string, to: string): Between {
  const { times, reached } = followBetween(walk, from, to)
  const ascending = Float64Array.from(times).sort()
  const orNull = (value: number) => (ascending.length === 0 ? null : value)
  return {
    reached,
    went: ascending.length,
    medianMs: orNull(medianOf(ascending)),
    lowerQuartileMs: orNull(quantileOf(ascending, 0.25)),
    upperQuartileMs: orNull(quantileOf(ascending, 0.75)),
    p90Ms: orNull(quantileOf(ascending, 0.9)),
    histogram: histogramOf(ascending, 24),
  }
}

/** Numbers of the distinct persons with a case that came to `from` and did not come to `to` after it, ascending. */
export function peopleNotYet(walk: Walk, from: string, to: string): number[] {
  return [...new Set(followBetween(walk, from, to).notYet)]
}

function followBetween(walk: Walk, from: string, to: string) {
  const [start, end] = [walk.names.indexOf(from), walk.names.indexOf(to)]
  const times: number[] = []
  const notYet: number[] = []
  let reached = 0
  let owner = -1
  let since = Number.NaN
  let isDone = false
  for (let visit = 0; visit < walk.length; visit += 1) {
    if (walk.caseOf[visit] !== owner) {
      owner = walk.caseOf[visit] ?? -1
      since = Number.NaN
      isDone = false
    }
    const node = walk.node[visit]
    const time = walk.time[visit] ?? 0
    if (!Number.isNaN(since) && !isDone && node === end) {
      times.push(time - since)
      isDone = true
    }
    if (Number.isNaN(since) && node === start && walk.already[visit] !== 1) {
      since = time
      reached += 1
    }
    const isLast = visit + 1 === walk.length || walk.caseOf[visit + 1] !== owner
    if (isLast && !Number.isNaN(since) && !isDone) notYet.push(walk.person[visit] ?? 0)
  }
  return { times, reached, notYet }
}
