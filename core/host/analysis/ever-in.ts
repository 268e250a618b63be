import { fail, ok, type Result } from '#core/base/result.ts'
import type { CompiledRuleset } from '#core/journey/compiled/types.ts'
import { inJourney, journeyOf, type StepIn } from '#core/journey/standing.ts'
import { nearestStep, stepsOf } from '#core/journey/steps-of.ts'
import type { JudgingRuleset } from '#core/pipeline/rulesets.ts'
import type { NameTable } from '#core/store/names.ts'
import { type FurtherColumns, movesIn, type TransitionColumns } from '#core/topology/columns.ts'
import { peopleEverIn } from '#core/topology/ever-in.ts'
import type { TimeRange } from '#core/topology/range.ts'
import { furtherJourneys, noSuchJourney } from './further-journeys.ts'

/** What says where people were. */
export interface Whereabouts {
  readonly names: NameTable
  readonly rulesets: ReadonlyMap<number, CompiledRuleset>
  readonly active: JudgingRuleset | null
  transitions(): TransitionColumns
  further(): FurtherColumns
  /** Time of each person's first event, by person. */
  first(): Float64Array
}

/**
 * Whether a person, by number, was ever in a step of a journey: at some moment of the range where there is one. Fails in
 * words where no ruleset has the journey, or none knows the step and nobody was ever there.
 */
export function wasInStep(
  at: Whereabouts,
  visit: StepIn,
  range: Pick<TimeRange, 'from' | 'to'> | null,
): Result<(person: number) => boolean, string> {
  const { names, rulesets, active } = at
  const journeys = furtherJourneys(rulesets, active)
  const further = journeys.find(({ id }) => id === visit.journey)
  if (visit.journey !== '' && further === undefined) return fail(noSuchJourney(visit.journey, journeys))
  const compiled = visit.journey === '' ? active?.compiled.journeys[0] : further?.compiled
  const transitions =
    visit.journey === '' ? at.transitions() : movesIn(at.further(), names.find(visit.journey) ?? -1)
  const step = names.find(visit.step) ?? -1
  const isInitial = visit.step === (compiled?.initialStep ?? 'INITIAL')
  const known = isInitial ? null : unknownStep(at, visit, transitions)
  if (known !== null) return fail(known)
  const was = peopleEverIn({ transitions, step, isInitial, first: at.first(), range })
  return ok((person) => was[person] === 1)
}

/** Why nobody can have been in a step; null where somebody was, or where rules that were ever active know it. */
function unknownStep(
  { names, rulesets }: Whereabouts,
  { journey, step }: StepIn,
  { from, to }: TransitionColumns,
): string | null {
  const known = new Set<string>()
  for (const rules of rulesets.values()) {
    const compiled = journeyOf(rules, journey)
    if (compiled !== undefined) for (const each of stepsOf(compiled)) known.add(each)
  }
  if (known.has(step)) return null
  for (const number of new Set([...from, ...to])) known.add(names.textOf(number))
  if (known.has(step)) return null
  const nearest = nearestStep(step, known)
  const meant = nearest === null ? `There are: ${[...known].join(', ')}.` : `Is ${nearest} meant?`
  return `nobody was ever in a step ${step}${inJourney(journey)}, and no rules know one. ${meant}`
}
