import type { Json } from '#core/base/json.ts'
import type { CompiledJourney, CompiledRuleset } from '../compiled/types.ts'
import { traceEvent } from '../explain/trace.ts'
import type { Moment } from '../moment.ts'
import type { Rule } from '../ruleset.ts'
import type { CausedEvent, ClauseTrace } from '../state.ts'
import { type JudgedEvent, visitMoments } from './judged.ts'
import { proposeRule } from './propose.ts'
import { createTally, type Tallied, type Tally } from './tally.ts'

export interface ClauseCoverage {
  readonly clause: string
  readonly failed: number
  /** Of these, how often the clause was all that failed: what one would have to loosen. */
  readonly failedAlone: number
  /** What stood there instead, as JSON or `absent`: the most frequent first. */
  readonly instead: readonly Tallied[]
}

export interface RuleCoverage {
  readonly id: string
  /** Id of a further journey; absent for the default one. */
  readonly journey?: string
  /**
   * Events of its type that met somebody at one of its steps. Of what is caused, and of quiet, only what fired counts:
   * nothing says how often it was in vain.
   */
  readonly considered: number
  readonly fired: number
  /** All its clauses held, but an earlier rule fired. */
  readonly shadowed: number
  readonly clauses: readonly ClauseCoverage[]
  /** People whose event came nearest to it without firing it, the nearest first. */
  readonly nearest: readonly string[]
}

/**
 * Events of a type that met people at a step where no rule wants it: in the default journey those that no journey wants,
 * in a further one those that its own rules want at other steps.
 */
export interface UnwantedEvents {
  /** Id of a further journey; absent for the default one. */
  readonly journey?: string
  readonly step: string
  readonly eventType: string
  readonly events: number
  readonly people: number
  /** A rule that would want them: a beginning, to be edited. */
  readonly proposal: Rule
}

export interface Coverage {
  readonly rules: readonly RuleCoverage[]
  readonly neverFired: readonly string[]
  /** The most frequent first. */
  readonly unwanted: readonly UnwantedEvents[]
  /** Events that were counted: those that the rules judged. */
  readonly judged: number
  /** Events that other versions of the rules judged, or none: left out. */
  readonly left: number
}

export interface CoverageOptions {
  /** Which of the received events are looked at; all where it is left out. */
  readonly includes?: (event: JudgedEvent['event']) => boolean
  /** Which moments count for what timers and rules caused; all where it is left out. */
  readonly inRange?: (timestamp: number) => boolean
  /** Lets time pass to this moment behind the last event. */
  readonly until?: number
}

export interface CoverageCounter {
  /** One person's events in fold order. */
  add(events: readonly JudgedEvent[], person?: string, options?: CoverageOptions): void
  result(): Coverage
}

interface ClauseCounts {
  failed: number
  failedAlone: number
  readonly instead: Tally
}

interface Counts {
  considered: number
  fired: number
  shadowed: number
  readonly clauses: Map<string, ClauseCounts>
  /** By person: how many clauses failed at the nearest event. */
  readonly nearest: Map<string, number>
}

/** Only so many of the most frequent are worth showing. */
const MOST_UNWANTED = 100
const MOST_NEAREST = 20

function standing({ actual, missing }: ClauseTrace): string {
  const value: Json = actual
  return missing === true ? 'absent' : JSON.stringify(value)
}

function noteFailing(count: Counts, failing: readonly ClauseTrace[]): void {
  for (const clause of failing) {
    const entry = count.clauses.get(clause.clause) ?? { failed: 0, failedAlone: 0, instead: createTally() }
    entry.failed += 1
    entry.failedAlone += Number(failing.length === 1)
    entry.instead.add(standing(clause))
    count.clauses.set(clause.clause, entry)
  }
}

function noteNearest({ nearest }: Counts, person: string, failing: number): void {
  const known = nearest.get(person)
  if (known !== undefined) nearest.set(person, Math.min(known, failing))
  else if (nearest.size < MOST_NEAREST) nearest.set(person, failing)
  else {
    const furthest = [...nearest].reduce((a, b) => (b[1] > a[1] ? b : a))
    if (furthest[1] <= failing) return
    nearest.delete(furthest[0])
    nearest.set(person, failing)
  }
}

function named(journey: string): { journey?: string } {
  return journey === '' ? {} : { journey }
}

function placeOf({ journey, step, eventType }: { journey: string; step: string; eventType: string }): string {
  return `${journey} ${step} ${eventType}`
}

function typesWantedBy({ rules }: CompiledJourney): ReadonlySet<string> {
  return new Set(rules.flatMap(({ rule }) => rule.eventType ?? []))
}

/** Counts over the people who are added, of the rules of one ruleset. */
export function createCoverage(rules: CompiledRuleset): CoverageCounter {
  const counts = new Map<string, Counts>()
  for (const { rule } of rules.rules)
    counts.set(rule.id, { considered: 0, fired: 0, shadowed: 0, clauses: new Map(), nearest: new Map() })
  const journeyOfRule = new Map(
    rules.rules.map(({ rule, journey }) => [rule.id, rules.journeys[journey]?.id ?? '']),
  )
  const unwanted = new Map<string, Omit<UnwantedEvents, 'proposal' | 'journey'> & { journey: string }>()
  const further = rules.journeys.slice(1).map((journey) => ({ journey, types: typesWantedBy(journey) }))
  let [judged, left] = [0, 0]

  /** True where some rule wanted the event. */
  const addMoment = (moment: Moment, person: string): boolean => {
    let wanted = false
    for (const { id, clauses, fired, shadowedBy } of traceEvent(moment.state, moment.event, rules)) {
      const [atStep, ofType, ...rest] = clauses
      if (atStep?.holds !== true || ofType?.holds !== true) continue
      wanted = true
      const count = counts.get(id)
      if (count === undefined) continue
      count.considered += 1
      count.fired += Number(fired)
      count.shadowed += Number(shadowedBy !== undefined)
      const failing = rest.filter(({ holds }) => !holds)
      noteFailing(count, failing)
      if (!fired && person !== '') noteNearest(count, person, failing.length)
    }
    return wanted
  }

  const addCaused = ({ transition, further = [] }: CausedEvent): void => {
    for (const { ruleId } of [...(transition === undefined ? [] : [transition]), ...further]) {
      const count = counts.get(ruleId)
      if (count === undefined) continue
      count.considered += 1
      count.fired += 1
    }
  }

  const addUnwanted = (journey: string, step: string, eventType: string, seen: Set<string>): void => {
    const key = `${journey}\u0000${step}\u0000${eventType}`
    const entry = unwanted.get(key) ?? { journey, step, eventType, events: 0, people: 0 }
    const isNew = !seen.has(key)
    seen.add(key)
    unwanted.set(key, { ...entry, events: entry.events + 1, people: entry.people + Number(isNew) })
  }

  return {
    add: (events, person = '', options = {}) => {
      const { includes = () => true, inRange = () => true, until } = options
      const seen = new Set<string>()
      const caused = (event: CausedEvent, by: CompiledRuleset | null): void => {
        if (by === rules && inRange(event.timestamp)) addCaused(event)
      }
      visitMoments(
        events[0]?.rules?.compiled.initialStep ?? rules.initialStep,
        events,
        (stepBefore, { event, rules: by }, moment) => {
          if (!includes(event)) return
          if (by?.compiled !== rules) {
            left += 1
            return
          }
          judged += 1
          const { eventType } = event
          const step = stepBefore('') ?? ''
          // Most events are wanted by nobody: one look into the indexes says so.
          let mayBeWanted = rules.candidates(step, eventType).length > 0
          for (const { journey, types } of further) {
            const at = stepBefore(journey.id) ?? ''
            if (journey.candidates(at, eventType).length > 0) mayBeWanted = true
            else if (types.has(eventType)) addUnwanted(journey.id, at, eventType, seen)
          }
          if (!mayBeWanted || !addMoment(moment(), person)) addUnwanted('', step, eventType, seen)
        },
        { caused, ...(until === undefined ? {} : { until }) },
      )
    },
    result: () => {
      const covered = [...counts].map(
        ([id, { clauses, nearest, ...rest }]): RuleCoverage => ({
          id,
          ...named(journeyOfRule.get(id) ?? ''),
          ...rest,
          clauses: [...clauses]
            .map(([clause, { failed, failedAlone, instead }]) => ({
              clause,
              failed,
              failedAlone,
              instead: instead.most(5),
            }))
            .sort((a, b) => b.failed - a.failed),
          nearest: [...nearest].sort((a, b) => a[1] - b[1]).map(([person]) => person),
        }),
      )
      const taken = new Set(counts.keys())
      return {
        rules: covered,
        neverFired: covered.filter(({ fired }) => fired === 0).map(({ id }) => id),
        unwanted: [...unwanted.values()]
          .sort((a, b) => b.events - a.events || (placeOf(a) < placeOf(b) ? -1 : 1))
          .slice(0, MOST_UNWANTED)
          .map(({ journey, ...entry }) => ({
            ...named(journey),
            ...entry,
            proposal: proposeRule(rules, { journey, step: entry.step }, entry.eventType, taken),
          })),
        judged,
        left,
      }
    },
  }
}
