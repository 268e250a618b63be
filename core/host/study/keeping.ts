import { fail, ok, type Problem, type Result } from '#core/base/result.ts'
import type { Filter } from '#core/contract/shared.ts'
import { OUTCOMES } from '#core/event/outcome.ts'
import type { ExpressionProblem } from '#core/journey/expression/cel.ts'
import { compileWhere } from '#core/journey/expression/where.ts'
import { compilePeopleWhere, type PeopleWhere } from '#core/journey/people-where.ts'
import type { EventToFold, PersonToFold } from '#core/store/moves/fold-reader.ts'
import { openNames } from '#core/store/names.ts'
import { openPersonReader } from '#core/store/people/people.ts'
import type { StudyInput } from './study-input.ts'

/** What a filter leaves of one person after another, as the analyst has it for all at once. */
export interface Keeper {
  /** The events that are left. */
  of(person: PersonToFold): readonly EventToFold[]
  /** What is said beside the numbers where it looks at people; null where it looks at events alone. */
  readonly note: string | null
}

type Input = Pick<StudyInput, 'database' | 'active'>

const OF_PEOPLE =
  'Of people for whom the filter holds as they stand now, whatever they were at the time of an event; segments are those of the active rules.'

/**
 * Compiles a filter for a study. Clauses about the person, `state` and `segment("name")`, are asked of everybody as they
 * stand now, under the active rules; clauses about an event of one and the same event.
 */
export function keeper(filter: Filter, input: Input): Result<Keeper> {
  const {
    where = '',
    whose = 'events',
    without = '',
    from = Number.NEGATIVE_INFINITY,
    to = Number.POSITIVE_INFINITY,
  } = filter
  const inRange = ({ event: { timestamp } }: EventToFold): boolean => timestamp >= from && timestamp < to
  if (without.trim() !== '') return keptWithout(filter, without, input)
  if (where.trim() === '') return ok({ of: ({ events }) => events.filter(inRange), note: null })
  const people = compilePeopleWhere(where)
  if (!people.ok) return notCompiled(people.error)
  const { readsPerson, ofEvent } = people.value
  const unknown = unknownSegment(people.value, input)
  if (unknown !== null) return fail(unknown)
  const satisfies = matcher(ofEvent)
  if (!satisfies.ok) return satisfies
  const holds = satisfies.value
  const stands = readsPerson ? standing(people.value, input) : () => true
  const note = readsPerson ? OF_PEOPLE : null
  if (whose === 'events')
    return ok({
      of: (person) => (stands(person) ? person.events.filter((event) => inRange(event) && holds(event)) : []),
      note,
    })
  return ok({
    of: (person) => {
      const isAsked = person.events.some(holds) && stands(person)
      return isAsked === (whose === 'had') ? person.events.filter(inRange) : []
    },
    note,
  })
}

/** Of what the rest of the filter leaves, what is of people who never had such an event, at any time. */
function keptWithout(filter: Filter, without: string, input: Input): Result<Keeper> {
  const rest = keeper({ ...filter, without: undefined }, input)
  if (!rest.ok) return rest
  const never = keeper({ where: without, whose: 'never' }, input)
  if (!never.ok) return never
  return ok({
    of: (person) => (never.value.of(person).length === 0 ? [] : rest.value.of(person)),
    note: rest.value.note ?? never.value.note,
  })
}

/** Whether what is asked of a person holds of them now. */
function standing({ test }: PeopleWhere, { database, active }: Input): (person: PersonToFold) => boolean {
  const people = openPersonReader(database, openNames(database))
  return ({ subject }) => {
    const person = people.bySubject(subject)
    return person !== null && test(person, active?.compiled ?? null)
  }
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
