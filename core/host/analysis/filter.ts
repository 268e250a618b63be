import { fail, ok, type Result } from '#core/base/result.ts'
import type { Filter } from '#core/contract/shared.ts'
import type { CompiledRuleset } from '#core/journey/compiled/types.ts'
import type { ExpressionProblem } from '#core/journey/expression/cel.ts'
import { compilePeopleWhere, speaksOfPeople } from '#core/journey/people-where.ts'
import type { EventReader } from '#core/store/events/events.ts'
import type { StoredPerson } from '#core/store/people/people.ts'
import type { EventColumns } from '#core/topology/columns.ts'
import type { TimeRange } from '#core/topology/range.ts'
import { eventsOfPeople, firstTimes, type WhoseEvents } from '#core/topology/whose.ts'
import { createEventMasks, type EventMask } from './event-masks.ts'

/** Which stored events a filter leaves: 1 for each that stays; null where it narrows nothing. */
export interface Kept {
  readonly keep: Uint8Array | null
  /** The time range that is part of it; null where it has none. */
  readonly range: TimeRange | null
  /** The expression does not compile; the mask is that of the time range alone. */
  readonly problem: ExpressionProblem | null
}

/** Filters by expression and range. */
export interface FilterCache {
  apply(filter: Filter): Kept
}

/** What a filter looks at. */
export interface FilterSources {
  readonly stored: EventReader
  columns(): EventColumns
  /** Everybody as they stand now. Read only where a filter asks for it. */
  people(): Iterable<StoredPerson>
  rules(): CompiledRuleset | null
  /** Called now and then; may throw to end the reading. Nothing that was read is lost by that. */
  pause(): void
}

function masked(
  text: string | undefined,
  maskOf: (text: string) => Result<EventMask, ExpressionProblem>,
): Result<EventMask, ExpressionProblem> | null {
  const written = text?.trim() ?? ''
  if (written === '') return null
  const mask = maskOf(written)
  return mask.ok ? mask : fail(withAdvice(written, mask.error))
}

/** Of two expressions the second one's fault has to say that it is its. */
function named(mask: Result<EventMask, ExpressionProblem>): Result<EventMask, ExpressionProblem> {
  return mask.ok ? mask : fail({ ...mask.error, message: `And never: ${mask.error.message}` })
}

/** The events of people whose first event of all, whatever else narrows, lies within the range. */
function beganWithin(events: EventColumns, { from, to }: { from: number; to: number }): EventMask {
  const first = firstTimes(events)
  return (entry) => {
    const time = first[events.person[entry] ?? 0] ?? 0
    return time >= from && time < to
  }
}

const COUNTERS =
  'Counters are known to rules, not to filters. Name the condition as a segment of the rules, such as "keen": "counters.LOGIN > 3", and ask for segment("keen") of people.'

function withAdvice(text: string, problem: ExpressionProblem): ExpressionProblem {
  return /\bcounters\b/.test(text) ? { ...problem, message: `${problem.message} ${COUNTERS}` } : problem
}

export function createFilterCache(sources: FilterSources): FilterCache {
  const masks = createEventMasks(sources.stored, sources.pause)

  const ofEvents = (text: string): Result<EventMask, ExpressionProblem> => {
    const found = masks.of(text)
    if (found.ok || !speaksOfPeople(text)) return found
    const message =
      'state and segment are known of people, not of events. Choose “Whole journeys with one” beside the filter; a command takes --people.'
    return fail({ message, line: 1, column: 1 })
  }

  const ofPeople = (text: string, whose: WhoseEvents): Result<EventMask, ExpressionProblem> => {
    const compiled = compilePeopleWhere(text)
    if (!compiled.ok) return compiled
    const { ofEvent, readsPerson, test } = compiled.value
    const matches = ofEvent === '' ? null : masks.of(ofEvent)
    if (matches !== null && !matches.ok) return matches
    const standing = new Set<number>()
    const rules = sources.rules()
    if (readsPerson)
      for (const person of sources.people()) if (test(person, rules)) standing.add(person.person)
    const keep = eventsOfPeople(
      sources.columns(),
      whose,
      matches?.value ?? null,
      readsPerson ? (person) => standing.has(person) : null,
    )
    return ok((entry) => keep[entry] === 1)
  }

  return {
    apply: ({ where, whose = 'events', without, from, to, began = false }) => {
      const events = sources.columns()
      const masks = [
        masked(where, (text) => (whose === 'events' ? ofEvents(text) : ofPeople(text, whose))),
        masked(without, (text) => named(ofPeople(text, 'never'))),
      ].filter((mask) => mask !== null)
      const problem = masks.find((mask) => !mask.ok)?.error ?? null
      const passing = masks.flatMap((mask) => (mask.ok ? [mask.value] : []))
      const ranged = from !== undefined || to !== undefined
      const range = { from: from ?? Number.NEGATIVE_INFINITY, to: to ?? Number.POSITIVE_INFINITY }
      if (began && ranged) passing.push(beganWithin(events, range))
      const passes = passing.length === 0 ? null : (entry: number) => passing.every((mask) => mask(entry))
      if (passes === null && from === undefined && to === undefined)
        return { keep: null, range: null, problem }
      const passed = ranged && passes !== null ? new Uint8Array(events.length) : null
      const keep = new Uint8Array(events.length)
      for (let entry = 0; entry < events.length; entry += 1) {
        const time = events.time[entry] ?? 0
        if (passes !== null && !passes(entry)) continue
        if (passed !== null) passed[entry] = 1
        keep[entry] = time >= range.from && time < range.to ? 1 : 0
      }
      return { keep, range: ranged ? { ...range, passes: passed } : null, problem }
    },
  }
}
