import { fail, ok, type Problem, type Result } from '#core/base/result.ts'
import type { Filter } from '#core/contract/shared.ts'
import { OUTCOMES } from '#core/event/outcome.ts'
import type { ExpressionProblem } from '#core/journey/expression/cel.ts'
import type { Visit } from '#core/journey/expression/visit.ts'
import { compileWhere } from '#core/journey/expression/where.ts'
import { compilePeopleWhere, type PeopleWhere } from '#core/journey/people-where.ts'
import { openColumns } from '#core/store/moves/columns.ts'
import type { EventToFold, PersonToFold } from '#core/store/moves/fold-reader.ts'
import { openNames } from '#core/store/names.ts'
import { openPersonReader } from '#core/store/people/people.ts'
import type { TimeRange } from '#core/topology/range.ts'
import { firstTimes } from '#core/topology/whose.ts'
import { wasInStep } from '../analysis/ever-in.ts'
import type { StudyInput } from './study-input.ts'

/** What a filter leaves of one person after another, as the analyst has it for all at once. */
export interface Keeper {
  /** The events that are left. */
  of(person: PersonToFold): readonly EventToFold[]
  /** What is said beside the numbers where it looks at people; null where it looks at events alone. */
  readonly note: string | null
}

type Input = Pick<StudyInput, 'database' | 'active' | 'rulesets'>

const OF_NOW =
  'Of people for whom the filter holds as they stand now, whatever they were at the time of an event; segments are those of the active rules.'
const OF_VISITS = 'Who was ever in a step is decided by where people were under the rules so far.'

type Range = Pick<TimeRange, 'from' | 'to'>

/**
 * Compiles a filter for a study. Clauses about the person are asked of everybody: `state` and `segment("name")` as they
 * stand now, under the active rules, `wasIn("STEP")` within the time range; clauses about an event of one and the same
 * event, whenever it was.
 */
export function keeper(filter: Filter, input: Input): Result<Keeper> {
  const { where = '', whose = 'events', without = '', began = false } = filter
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = filter
  const range = { from, to }
  const isWithin = (time: number): boolean => time >= from && time < to
  const asked = compiled(where, range, input)
  if (!asked.ok) return asked
  const never = compiled(without, range, input)
  if (!never.ok) return never
  const own = asked.value
  const notes = new Set([own, never.value].flatMap((each) => each?.notes ?? []))
  const keeps = (person: PersonToFold): ((event: EventToFold) => boolean) | null => {
    if (began && !isWithin(person.events[0]?.event.timestamp ?? Number.NaN)) return null
    if (never.value !== null && had(never.value, person)) return null
    if (own === null) return () => true
    if (whose === 'events') return own.stands(person) ? own.holds : null
    return had(own, person) === (whose === 'had') ? () => true : null
  }
  return ok({
    of: (person) => {
      const holds = keeps(person)
      if (holds === null) return []
      return person.events.filter((event) => isWithin(event.event.timestamp) && holds(event))
    },
    note: notes.size === 0 ? null : [...notes].join(' '),
  })
}

interface Asked {
  /** Whether the clauses about the person hold. */
  readonly stands: (person: PersonToFold) => boolean
  /** Whether the clauses about an event do. */
  readonly holds: (event: EventToFold) => boolean
  readonly notes: readonly string[]
}

function had({ stands, holds }: Asked, person: PersonToFold): boolean {
  return person.events.some(holds) && stands(person)
}

/** One of the two expressions of a filter; null where it is empty. */
function compiled(text: string, range: Range, input: Input): Result<Asked | null> {
  if (text.trim() === '') return ok(null)
  const people = compilePeopleWhere(text)
  if (!people.ok) return notCompiled(people.error)
  const { readsPerson, readsState, visits, ofEvent } = people.value
  const unknown = unknownSegment(people.value, input)
  if (unknown !== null) return fail(unknown)
  const holds = matcher(ofEvent)
  if (!holds.ok) return holds
  const stands = readsPerson ? standing(people.value, input, range) : ok(() => true)
  if (!stands.ok) return stands
  const notes = [...(readsState ? [OF_NOW] : []), ...(visits.length > 0 ? [OF_VISITS] : [])]
  return ok({ stands: stands.value, holds: holds.value, notes })
}

/** Whether what is asked of a person holds of them. */
function standing(
  { test, readsState, visits }: PeopleWhere,
  { database, active, rulesets }: Input,
  range: Range,
): Result<(person: PersonToFold) => boolean> {
  const names = openNames(database)
  const people = openPersonReader(database, names)
  const asked = new Map<Visit, (person: number) => boolean>()
  if (visits.length > 0) {
    const columns = openColumns(database, names)
    columns.refresh({ refolded: new Set(), people: false })
    const { transitions, further } = columns
    const first = firstTimes(columns.events())
    const at = { names, rulesets, active, transitions, further, first: () => first }
    for (const visit of visits) {
      const was = wasInStep(at, visit, range)
      if (!was.ok) return fail({ code: 'no_step', where: 'filter', message: was.error })
      asked.set(visit, was.value)
    }
  }
  return ok(({ subject }) => {
    const person = people.bySubject(subject)
    if (person === null) return false
    return test({
      standing: readsState ? person : null,
      rules: active?.compiled ?? null,
      wasIn: (visit) => asked.get(visit)?.(person.person) === true,
    })
  })
}

function unknownSegment({ segments }: PeopleWhere, { active }: Input): Problem | null {
  const known = active?.compiled.segments ?? new Map<string, unknown>()
  const missing = segments.find((name) => !known.has(name))
  if (missing === undefined) return null
  return {
    code: 'no_segment',
    where: 'filter',
    message:
      active === null
        ? `no rules are active, so nobody knows a segment ${missing}.`
        : `ruleset ${active.number}, which is active, has no segment ${missing}.`,
    hint:
      known.size === 0
        ? 'Name one under "segments" in the rules.'
        : `It has: ${[...known.keys()].join(', ')}.`,
  }
}

function notCompiled({ message, line, column }: ExpressionProblem): Result<never> {
  return fail({ code: 'expression', where: `filter ${line}:${column}`, message })
}

/** Whether an event satisfies an expression; every event does where it is empty. */
function matcher(where: string): Result<(event: EventToFold) => boolean> {
  if (where.trim() === '') return ok(() => true)
  const compiled = compileWhere(where)
  if (!compiled.ok) return notCompiled(compiled.error)
  return ok((candidate) => {
    const { event, outcome = OUTCOMES[0] } = candidate
    return compiled.value.test({ event: { ...event, outcome }, payload: event.payload })
  })
}
