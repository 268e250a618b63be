import { fail, ok, type Result } from '#core/base/result.ts'
import type { CompiledRuleset } from './compiled/types.ts'
import { loadState } from './engine/live.ts'
import { isInSegment } from './engine/scope-for.ts'
import type { ExpressionProblem } from './expression/cel.ts'
import { compileCondition, evaluateCondition } from './expression/condition.ts'
import { pathsReadBy } from './expression/field-paths.ts'
import type { UserState } from './state.ts'

/** Somebody as they stand now. */
export interface StandingPerson {
  readonly subject: string
  readonly state: UserState
}

/** A compiled filter over people: what one event of theirs must be, and what must be true of them now. */
export interface PeopleWhere {
  /** The clauses about one event, joined again; empty where the filter speaks of people alone. */
  readonly ofEvent: string
  /** False where nobody's state has to be read. */
  readonly readsPerson: boolean
  /** The segments that it asks for. */
  readonly segments: readonly string[]
  /** The clauses about the person, `state` and `segment("name")`. Without rules nobody is in any segment. */
  test(person: StandingPerson, rules: CompiledRuleset | null): boolean
}

const EVENT_NAMES = ['payload', 'event']
const NAMES = [...EVENT_NAMES, 'state', 'segments']

/** Whether an expression speaks of people, which only a filter over people can answer. */
export function speaksOfPeople(text: string): boolean {
  return /\b(state|segments?)\b/.test(text) && compileCondition(text, NAMES).ok
}

/**
 * Compiles a filter over people. Clauses of the outermost `&&` speak either of one event (`event`, `payload`) or of the
 * person (`state`, `segment`): all that are about an event must hold of one and the same event.
 */
export function compilePeopleWhere(text: string): Result<PeopleWhere, ExpressionProblem> {
  const compiled = compileCondition(text, NAMES)
  if (!compiled.ok) return compiled
  const ofEvent: string[] = []
  const ofPerson: string[] = []
  for (const clause of compiled.value.clauses) {
    const roots = new Set(pathsReadBy(clause.text, NAMES).map(([root = '']) => root))
    const readsEvent = EVENT_NAMES.some((name) => roots.has(name))
    const readsPerson = roots.has('state') || roots.has('segments') || /\bsegment\s*\(/.test(clause.text)
    if (readsEvent && readsPerson) {
      const message = `${clause.text} speaks of an event and of the person at once. Join two parts by &&, one for each.`
      return fail({ message, line: 1, column: 1 })
    }
    const part = readsPerson ? ofPerson : ofEvent
    part.push(`(${clause.text})`)
  }
  if (ofPerson.length === 0) return ok({ ofEvent: text, readsPerson: false, segments: [], test: () => true })
  const person = compileCondition(ofPerson.join(' && '), NAMES)
  if (!person.ok) return person
  const condition = person.value
  return ok({
    ofEvent: ofEvent.join(' && '),
    readsPerson: true,
    segments: condition.references.segments,
    test: ({ subject, state }, rules) => {
      const segments =
        rules === null ? {} : segmentsOf({ subject, state }, rules, condition.references.segments)
      const { extra: _, ...seen } = state
      return evaluateCondition(condition, { state: seen, segments })
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
