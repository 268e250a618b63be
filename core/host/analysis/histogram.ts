import type { Filter } from '#core/contract/shared.ts'
import type { Histogram, HistogramQuestion, Scope } from '#core/contract/workspace.ts'
import { rejectionTimes } from '#core/store/outcomes/dead-letters.ts'
import type { Analysis } from './analysis.ts'
import { whenever } from './filter.ts'

/** Events over time by their own timestamps, with those that an expression leaves, and dead letters by arrival. */
export function histogramFor(analysis: Analysis, { buckets, ...filter }: HistogramQuestion): Histogram {
  const events = analysis.columns.events()
  const keep = whenever(analysis.filters.apply(filter))
  if (events.length === 0) return { from: 0, to: 0, bucketMs: 1, events: [], matching: [], rejected: [] }
  let from = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  for (const time of events.time) {
    if (time < from) from = time
    if (time > last) last = time
  }
  const bucketMs = Math.max(1, Math.ceil((last + 1 - from) / buckets))
  const to = from + bucketMs * buckets
  const counts = new Array<number>(buckets).fill(0)
  const matching = new Array<number>(buckets).fill(0)
  const rejected = new Array<number>(buckets).fill(0)
  const count = (into: number[], time: number): void => {
    const bucket = Math.floor((time - from) / bucketMs)
    into[bucket] = (into[bucket] ?? 0) + 1
  }
  events.time.forEach((time, index) => {
    count(counts, time)
    if (keep === null || keep[index] === 1) count(matching, time)
  })
  for (const time of rejectionTimes(analysis.database, from, to)) count(rejected, time)
  return { from, to, bucketMs, events: counts, matching, rejected }
}

/** How much a filter leaves, and what is wrong with its expression. */
export function scopeFor(analysis: Analysis, filter: Filter): Scope {
  const events = analysis.columns.events()
  const { keep, problem } = analysis.filters.apply(filter)
  const seen = new Set<number>()
  const all = new Set<number>()
  let kept = 0
  events.person.forEach((person, index) => {
    all.add(person)
    if (keep !== null && keep[index] !== 1) return
    kept += 1
    seen.add(person)
  })
  return { events: kept, people: seen.size, allEvents: events.length, allPeople: all.size, problem }
}
