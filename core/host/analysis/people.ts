import type { PeopleOf } from '#core/contract/people.ts'
import type { Filter } from '#core/contract/shared.ts'
import { isToken } from '#core/privacy/kinds.ts'
import { personsAlerted } from '#core/store/moves/alerts.ts'
import { type Carried, carriedByIndex, peopleCarrying, personsCarrying } from '#core/store/people/known-by.ts'
import { openPersonReader } from '#core/store/people/people.ts'
import { personsWithOutcome, searchPeople } from '#core/store/people/people-list.ts'
import { peopleNotYet } from '#core/topology/between.ts'
import { peopleAlreadyAt, peopleAtNode, peopleEndingAt, peopleOnEdge } from '#core/topology/people.ts'
import { peopleOnWay } from '#core/topology/variants.ts'
import type { Analysis } from './analysis.ts'
import { peopleOfVariant } from './experiments.ts'
import { walkFor } from './graph.ts'
import type { Answers, Questions } from './questions.ts'

/** Numbers of the persons behind a number; null for everyone. */
function personsOf(analysis: Analysis, of: PeopleOf | undefined, filter: Filter): ReadonlySet<number> | null {
  if (of === undefined) {
    const { keep } = analysis.filters.apply(filter)
    if (keep === null) return null
    return new Set(analysis.columns.events().person.filter((_, index) => keep[index] === 1))
  }
  if (of.kind === 'outcome') return personsWithOutcome(analysis.database, of.outcome)
  if (of.kind === 'alert') return personsAlerted(analysis.database, analysis.names, of.rule)
  if (of.kind === 'exposed' || of.kind === 'converted') return peopleOfVariant(analysis, of, filter)
  const caseKind =
    of.kind === 'alreadyAt' || of.kind === 'endsAt' || of.kind === 'went' ? of.caseKind : undefined
  const { walk } = walkFor(analysis, { lens: of.lens, journey: of.journey, caseKind, filter })
  if (of.kind === 'went') return new Set(peopleOnWay(walk, { ...of, circles: of.circles === true }))
  if (of.kind === 'notYet') return new Set(peopleNotYet(walk, of.from, of.to))
  if (of.kind === 'edge') return new Set(peopleOnEdge(walk, of.from, of.to))
  if (of.kind === 'alreadyAt') return new Set(peopleAlreadyAt(walk, of.id))
  return new Set(of.kind === 'node' ? peopleAtNode(walk, of.id) : peopleEndingAt(walk, of.id))
}

const NOTHING: Carried = { fields: [], toRead: [] }

/** Who is found by a part of an id, or by a whole value, as far as that is known without reading events. */
export function peopleFor(analysis: Analysis, question: Questions['people']): Answers['people'] {
  const { database, names } = analysis
  const { values = [], read = [] } = question
  const wanted = personsOf(analysis, question.of, question.filter)
  const page = (others: readonly number[]) => searchPeople(database, names, { ...question, others, wanted })
  const byId = page([])
  // A part of an id finds people all the time; whole values are looked for where they say what they are, or nothing else is found.
  const isWhole = values.some(isToken)
  const { fields, toRead } =
    isWhole || (byId.total === 0 && question.offset === 0) ? carriedByIndex(database, values) : NOTHING
  const carrying = personsCarrying(toRead.length === 0 ? fields : [...fields, ...read])
  const { people, total } = carrying.size === 0 ? byId : page([...carrying.keys()])
  return {
    people: people.map(({ person, subject, state, events }) => ({
      id: subject,
      step: state.currentStep,
      lastEventAt: state.lastEventAt,
      events,
      ...(carrying.size === 0 ? {} : { matched: carrying.get(person) ?? ['id'] }),
    })),
    total,
    toRead: [...toRead],
  }
}

/** Who has this id, then who carries one of these values, the likeliest first. */
export function whomFor({ database, names }: Analysis, { id, values }: Questions['whom']): Answers['whom'] {
  const reader = openPersonReader(database, names)
  const named = reader.bySubject(id)
  const carrying = peopleCarrying(database, values)
  const others = [...carrying].flatMap(([person, matched]) => {
    const found = person === named?.person ? null : reader.byNumber(person)
    return found === null ? [] : [{ id: found.subject, matched }]
  })
  return [...(named === null ? [] : [{ id: named.subject, matched: ['id'] }]), ...others]
}
