import { fail, ok, type Result } from '#core/base/result.ts'
import type { Filter } from '#core/contract/shared.ts'
import type { CompiledRuleset } from '#core/journey/compiled/types.ts'
import type { ExpressionProblem } from '#core/journey/expression/cel.ts'
import type { Visit } from '#core/journey/expression/visit.ts'
import {
  compilePeopleWhere,
  type PeopleWhere,
  type StandingPerson,
  speaksOfPeople,
} from '#core/journey/people-where.ts'
import type { EventReader } from '#core/store/events/events.ts'
import type { StoredPerson } from '#core/store/people/people.ts'
import type { EventColumns } from '#core/topology/columns.ts'
import type { TimeRange } from '#core/topology/range.ts'
import { eventsOfPeople, firstTimes, type WhoseEvents } from '#core/topology/whose.ts'
import { createEventMasks, type EventMask } from './event-masks.ts'
import { type Whereabouts, wasInStep } from './ever-in.ts'

/** Which stored events a filter leaves: 1 for each that stays; null where it narrows nothing. */
export interface Kept {
  readonly keep: Uint8Array | null
  /** The time range that is part of it; null where it has none. */
  readonly range: TimeRange | null
  /** The expression does not compile; the mask is that of the time range alone. */
  readonly problem: ExpressionProblem | null
}

/** What a filter leaves whenever it was: the range decides of whom, where the filter asks who was in a step in it. */
export function whenever({ keep, range }: Kept): Uint8Array | null {
  return range === null ? keep : range.passes
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
  /** What says where they were. */
  whereabouts(): Omit<Whereabouts, 'first'>
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

type Within = Pick<TimeRange, 'from' | 'to'> | null

/** Whom the clauses about the person hold of, by number; null where there are none. */
function whomItHolds(
  { readsPerson, readsState, visits, test }: PeopleWhere,
  sources: FilterSources,
  within: Within,
): Result<((person: number) => boolean) | null, ExpressionProblem> {
  if (!readsPerson) return ok(null)
  const first = visits.length === 0 ? new Float64Array() : firstTimes(sources.columns())
  const at = { ...sources.whereabouts(), first: () => first }
  const asked = new Map<Visit, (person: number) => boolean>()
  for (const visit of visits) {
    const was = wasInStep(at, visit, within)
    if (!was.ok) return fail({ message: was.error, line: 1, column: 1 })
    asked.set(visit, was.value)
  }
  const rules = sources.rules()
  const holds = (person: number, standing: StandingPerson | null): boolean =>
    test({ standing, rules, wasIn: (visit) => asked.get(visit)?.(person) === true })
  if (!readsState) return ok((person) => holds(person, null))
  const standing = new Set<number>()
  for (const person of sources.people()) if (holds(person.person, person)) standing.add(person.person)
  return ok((person) => standing.has(person))
}

const OF_NOW =
  'state and segment are known of people, not of events. Choose “Whole journeys with one” beside the filter; a command takes --people.'

export function createFilterCache(sources: FilterSources): FilterCache {
  const masks = createEventMasks(sources.stored, sources.pause)

  /** The mask of the event's clauses and whom those about the person hold of, each null where there are none. */
  const compiled = (text: string, within: Within) => {
    const where = compilePeopleWhere(text)
    if (!where.ok) return where
    const { ofEvent, readsState } = where.value
    const matches = ofEvent === '' ? ok(null) : masks.of(ofEvent)
    if (!matches.ok) return matches
    const stands = whomItHolds(where.value, sources, within)
    return stands.ok ? ok({ matches: matches.value, stands: stands.value, readsState }) : stands
  }

  const ofEvents = (text: string, within: Within): Result<EventMask, ExpressionProblem> => {
    if (!/\bwasIn\b/.test(text) && !speaksOfPeople(text)) return masks.of(text)
    const where = compiled(text, within)
    if (!where.ok) return where
    const { matches, stands, readsState } = where.value
    if (readsState) return fail({ message: OF_NOW, line: 1, column: 1 })
    const { person } = sources.columns()
    return ok((entry) => matches?.(entry) !== false && stands?.(person[entry] ?? 0) !== false)
  }

  const ofPeople = (
    text: string,
    whose: WhoseEvents,
    within: Within,
  ): Result<EventMask, ExpressionProblem> => {
    const where = compiled(text, within)
    if (!where.ok) return where
    const { matches, stands } = where.value
    const keep = eventsOfPeople(sources.columns(), whose, matches, stands)
    return ok((entry) => keep[entry] === 1)
  }

  return {
    apply: ({ where, whose = 'events', without, from, to, began = false }) => {
      const events = sources.columns()
      const ranged = from !== undefined || to !== undefined
      const range = { from: from ?? Number.NEGATIVE_INFINITY, to: to ?? Number.POSITIVE_INFINITY }
      const within = ranged ? range : null
      const masks = [
        masked(where, (text) =>
          whose === 'events' ? ofEvents(text, within) : ofPeople(text, whose, within),
        ),
        masked(without, (text) => named(ofPeople(text, 'never', within))),
      ].filter((mask) => mask !== null)
      const problem = masks.find((mask) => !mask.ok)?.error ?? null
      const passing = masks.flatMap((mask) => (mask.ok ? [mask.value] : []))
      if (began && ranged) passing.push(beganWithin(events, range))
      const passes = passing.length === 0 ? null : (entry: number) => passing.every((mask) => mask(entry))
      if (passes === null && !ranged) return { keep: null, range: null, problem }
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
