import type { PeopleOf, PeoplePage, PeopleQuestion } from '#core/contract/people.ts'
import type { Filter } from '#core/contract/shared.ts'
import { personsWithOutcome, searchPeople } from '#core/store/people/people-list.ts'
import { peopleAlreadyAt, peopleAtNode, peopleEndingAt, peopleOnEdge } from '#core/topology/people.ts'
import type { Analysis } from './analysis.ts'
import { walkFor } from './graph.ts'

/** Numbers of the persons behind a number; null for everyone. */
function personsOf(analysis: Analysis, of: PeopleOf | undefined, filter: Filter): ReadonlySet<number> | null {
  if (of === undefined) {
    const { keep } = analysis.filters.apply(filter)
    if (keep === null) return null
    return new Set(analysis.columns.events().person.filter((_, index) => keep[index] === 1))
  }
  if (of.kind === 'outcome') return personsWithOutcome(analysis.database, of.outcome)
  const { walk } = walkFor(analysis, { lens: of.lens, journey: of.journey, filter })
  if (of.kind === 'edge') return new Set(peopleOnEdge(walk, of.from, of.to))
  if (of.kind === 'alreadyAt') return new Set(peopleAlreadyAt(walk, of.id))
  return new Set(of.kind === 'node' ? peopleAtNode(walk, of.id) : peopleEndingAt(walk, of.id))
}

export function peopleFor(analysis: Analysis, question: PeopleQuestion): PeoplePage {
  const wanted = personsOf(analysis, question.of, question.filter)
  const { people, total } = searchPeople(analysis.database, analysis.names, { ...question, wanted })
  return {
    people: people.map(({ subject, state, events }) => ({
      id: subject,
      step: state.currentStep,
      lastEventAt: state.lastEventAt,
      events,
    })),
    total,
  }
}
