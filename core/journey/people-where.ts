import { fail, ok, type Result } from '#core/base/result.ts'
import type { CompiledRuleset } from './compiled/types.ts'
import { loadState } from './engine/live.ts'
import { isInSegment } from './engine/scope-for.ts'
import type { ExpressionProblem } from './expression/cel.ts'
import { compileCondition, evaluateCondition } from './expression/condition.ts'
import { pathsReadBy } from './expression/field-paths.ts'
import { type Visit, visitKey } from './expression/visit.ts'
import type { UserState } from './state.ts'

/** Somebody as they stand now. */
export interface StandingPerson {
  readonly subject: string
  readonly state: UserState
}

/** What is known of somebody who is asked about. */
export interface AskedPerson {
  /** Null where the filter does not read it. */
  readonly standing: StandingPerson | null
  /** Without rules nobody is in any segment. */
  readonly rules: CompiledRuleset | null
  /** Whether they were ever in a step, within the filter's time range where it has one. */
  readonly wasIn: (visit: Visit) => boolean
}

/** A compiled filter over people: what one event of theirs must be, and what must be true of them. */
export interface PeopleWhere {
  /** The clauses about one event, joined again; empty where the filter speaks of people alone. */
  readonly ofEvent: string
  /** Whether anything is asked of the person: where they stand now or where they were. */
  readonly readsPerson: boolean
  /** False where nobody's state has to be read. */
  readonly readsState: boolean
  /** The segments that it asks for. */
  readonly segments: readonly string[]
  /** The steps of which it asks who was ever in them. */
  readonly visits: readonly Visit[]
  /** The clauses about the person: `state`, `segment("name")` and `wasIn("STEP")`. */
  test(person: AskedPerson): boolean
}

const EVENT_NAMES = ['payload', 'event']
const NAMES = [...EVENT_NAMES, 'state', 'segments', 'visited']
const OF_EVENTS: Omit<PeopleWhere, 'ofEvent'> = {
  ...{ readsPerson: false, readsState: false, segments: [], visits: [] },
  test: () => true,
}

/** Whether an expression speaks of people, which only a filter over people can answer. */
export function speaksOfPeople(text: string): boolean {
  return /\b(state|segments?|wasIn)\b/.test(text) && compileCondition(text, NAMES).ok
}

/**
 * Compiles a filter over people. Clauses of the outermost `&&` speak either of one event (`event`, `payload`) or of the
 * person (`state`, `segment`, `wasIn`): all that are about an event must hold of one and the same event.
 */
export function compilePeopleWhere(text: string): Result<PeopleWhere, ExpressionProblem> {
  const compiled = compileCondition(text, NAMES)
  if (!compiled.ok) return compiled
  const ofEvent: string[] = []
  const ofPerson: string[] = []
  for (const clause of compiled.value.clauses) {
    const roots = new Set(pathsReadBy(clause.text, NAMES).map(([root = '']) => root))
    const readsEvent = EVENT_NAMES.some((name) => roots.has(name))
    const readsPerson =
      roots.has('state') || roots.has('segments') || /\b(segment|wasIn)\s*\(/.test(clause.text)
    if (readsEvent && readsPerson) {
      const message = `${clause.text} speaks of an event and of the person at once. Join two parts by &&, one for each.`
      return fail({ message, line: 1, column: 1 })
    }
    const part = readsPerson ? ofPerson : ofEvent
    part.push(`(${clause.text})`)
  }
  if (ofPerson.length === 0) return ok({ ...OF_EVENTS, ofEvent: text })
  const person = compileCondition(ofPerson.join(' && '), NAMES)
  if (!person.ok) return person
  const condition = person.value
  const { segments, visits, readsState } = condition.references
  return ok({
    ofEvent: ofEvent.join(' && '),
    readsPerson: true,
    readsState: readsState || segments.length > 0,
    segments,
    visits,
    test: ({ standing, rules, wasIn }) => {
      const visited = Object.fromEntries(visits.map((visit) => [visitKey(visit), wasIn(visit)]))
      if (standing === null) return evaluateCondition(condition, { visited, state: {}, segments: {} })
      const { extra: _, ...state } = standing.state
      const known = rules === null ? {} : segmentsOf(standing, rules, segments)
      return evaluateCondition(condition, { state, segments: known, visited })
    },
  })
}

/** A segment may ask for the variant that the person would get: that hangs on the id alone. */
function segmentsOf({ subject, state }: StandingPerson, rules: CompiledRuleset, names: readonly string[]) {
  const live = loadState(state)
  const event = {
    eventId: '',
    timestamp: state.lastEventAt,
    eventType: '',
    payload: {},
    userId: subject,
    source: '',
  }
  return Object.fromEntries(names.map((name) => [name, isInSegment(live, rules, name, event)]))
}
