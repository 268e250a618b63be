import { fail, ok, type Result } from '#core/base/result.ts'
import type { CompareQuestion, CompareView, Versus } from '#core/contract/journeys.ts'
import type { Filter } from '#core/contract/shared.ts'
import { compareGraphs, sharedPeople } from '#core/topology/compare.ts'
import { graphOf } from '#core/topology/graph.ts'
import type { Walk } from '#core/topology/walk.ts'
import { firstTimes } from '#core/topology/whose.ts'
import type { Analysis } from './analysis.ts'
import { walkFor } from './graph.ts'

interface Sides {
  readonly a: Filter
  readonly b: Filter
}

const NO_FILTER = 'Without a filter A is everybody, and there is no one else. Say with the filter who A is.'
const TWO_PARTS =
  'Everybody else of those who had one event and never another is no one filter. Say with another filter who B is.'
const NO_BEGINNING = 'The time before wants a time range with a beginning. Choose one above.'

/** Whole journeys on both sides, where one side is people: half of a journey can't be held against a whole one. */
function ofPeople(filter: Filter): Filter {
  return filter.where === undefined || filter.whose === 'never' ? filter : { ...filter, whose: 'had' }
}

/** The filters of both sides, or why there is no side B. */
export function sidesOf(filter: Filter, versus: Versus, lastTime: number): Result<Sides, string> {
  const { where, without, from, to, began } = filter
  const range = {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(began === undefined ? {} : { began }),
  }
  switch (versus.kind) {
    case 'rest': {
      if (where === undefined || where.trim() === '') return fail(NO_FILTER)
      if (without !== undefined && without.trim() !== '') return fail(TWO_PARTS)
      const a = ofPeople(filter)
      return ok({ a, b: { ...a, whose: a.whose === 'never' ? 'had' : 'never' } })
    }
    case 'before': {
      if (from === undefined) return fail(NO_BEGINNING)
      const length = (to ?? lastTime + 1) - from
      return ok({ a: filter, b: { ...filter, from: versus.from ?? from - length, to: from } })
    }
    case 'filter': {
      const { whose = 'events' } = versus
      const a = whose === 'events' ? filter : ofPeople(filter)
      return ok({ a, b: { where: versus.where, whose, ...range } })
    }
  }
}

/** How many people of a walk have an event before its range; nobody where it has no beginning. */
function beganBefore(walk: Walk, first: Float64Array, from = Number.NEGATIVE_INFINITY): number {
  const people = new Set(walk.person.subarray(0, walk.length))
  let count = 0
  for (const person of people) if ((first[person] ?? from) < from) count += 1
  return count
}

/** What people of one side do more often than those of the other. */
export function compareFor(analysis: Analysis, question: CompareQuestion): CompareView {
  const { versus, ...asked } = question
  const events = analysis.columns.events()
  const lastTime = events.time.reduce((latest, time) => Math.max(latest, time), 0)
  const sides = sidesOf(question.filter, versus, lastTime)
  const a = walkFor(analysis, { ...asked, filter: sides.ok ? sides.value.a : question.filter })
  const of = { lens: a.lens, caseKind: a.caseKind }
  const none = (problem: string): CompareView => ({
    ...of,
    people: { a: 0, b: 0 },
    shared: 0,
    already: { a: 0, b: 0 },
    sides: { a: question.filter, b: {} },
    nodes: [],
    edges: [],
    problem,
  })
  if (!sides.ok) return none(sides.error)
  const { problem } = analysis.filters.apply(sides.value.b)
  if (problem !== null) return none(`${problem.message} (column ${problem.column})`)
  const b = walkFor(analysis, { ...asked, filter: sides.value.b })
  const compared = compareGraphs(graphOf(a.walk), graphOf(b.walk))
  const shared = sharedPeople(a.walk, b.walk)
  const first = firstTimes(events)
  const already = {
    a: beganBefore(a.walk, first, sides.value.a.from),
    b: beganBefore(b.walk, first, sides.value.b.from),
  }
  return { ...of, sides: sides.value, ...compared, shared, already, problem: null }
}
