import type { OutcomeRef, OutcomeRow, OutcomesView } from '#core/contract/attribution.ts'
import type { Filter } from '#core/contract/shared.ts'
import type { CompiledOutcome } from '#core/journey/compiled/types.ts'
import { type Conversion, rootEvents } from '#core/topology/conversion.ts'
import {
  countOutcomes,
  moveValues,
  type OutcomeHistory,
  type OutcomeSteps,
  type ValueSource,
  valuesByEvent,
} from '#core/topology/outcomes.ts'
import { conversionOf } from '../answers/conversion.ts'
import type { Analysis } from './analysis.ts'
import { type AskedJourney, journeyFor } from './journey.ts'

/** Every outcome that the active rules declare, the main journey's first. */
export function declaredOutcomes(analysis: Analysis): OutcomeRef[] {
  const journeys = analysis.active()?.compiled.journeys ?? []
  return journeys.flatMap(({ id, outcomes }) =>
    [...outcomes].map(([step, { kind }]) => ({ journey: id === '' ? null : id, step, kind })),
  )
}

/** What a question counts as the conversion. */
export interface Counted {
  readonly journey?: string | undefined
  readonly outcome?: string | undefined
}

export interface CountedConversion {
  readonly asked: AskedJourney
  readonly conversion: Conversion
  /** Steps or event types. */
  readonly names: readonly string[]
  /** The value of each event that converts, NaN for none. */
  readonly values: Float64Array
  /** Of each move that converts; empty where conversions are events. */
  readonly moveValues: Float64Array
}

/** @throws where the journey, or the outcome in it, is not known: the question can't be answered */
export function countedConversion(analysis: Analysis, counted: Counted): CountedConversion {
  const asked = journeyFor(analysis, counted.journey)
  const { outcome } = counted
  if (outcome !== undefined && asked.compiled?.outcomes.has(outcome) !== true)
    throw new Error(noSuchOutcome(outcome, [...(asked.compiled?.outcomes.keys() ?? [])]))
  const { conversion, names } = conversionOf(analysis.names, asked.compiled, outcome)
  const events = analysis.columns.events()
  if (conversion.kind !== 'outcome')
    return { asked, conversion, names, values: events.value, moveValues: new Float64Array(0) }
  const history = historyOf(analysis, asked)
  const ofMoves = moveValues(history, stepsOf(analysis, asked, names))
  const values = valuesByEvent(ofMoves, history.roots, events.length)
  return { asked, conversion, names, values, moveValues: ofMoves }
}

export function noSuchOutcome(step: string, known: readonly string[]): string {
  return `${step} is no outcome of this journey; ${known.length === 0 ? 'its rules declare none' : `its outcomes are: ${known.join(', ')}`}`
}

function historyOf(analysis: Analysis, { id, transitions }: AskedJourney): OutcomeHistory {
  const events = analysis.columns.events()
  return {
    events,
    transitions,
    roots: rootEvents(events, transitions),
    reached: analysis.columns.reached(),
    journey: id === null ? -1 : (analysis.names.find(id) ?? -2),
  }
}

function sourceOf(outcome: CompiledOutcome | undefined): ValueSource {
  return outcome === undefined || outcome.value === null ? 'payload' : 'rule'
}

/** Steps that nobody ever came to have no number, and nothing to count. */
function stepsOf({ names }: Analysis, { compiled }: AskedJourney, steps: Iterable<string>): OutcomeSteps {
  const found = new Map<number, ValueSource>()
  for (const step of steps) {
    const number = names.find(step)
    if (number !== null) found.set(number, sourceOf(compiled?.outcomes.get(step)))
  }
  return found
}

/** Who reached which declared outcome, how often and with what value. */
export function outcomesFor(analysis: Analysis, filter: Filter): OutcomesView {
  const { keep } = analysis.filters.apply(filter)
  const events = analysis.columns.events()
  const people = new Set(events.person.filter((_, event) => keep === null || keep[event] === 1))
  const rows = (analysis.active()?.compiled.journeys ?? []).flatMap(({ id, outcomes }) => {
    const asked = journeyFor(analysis, id === '' ? undefined : id)
    const tallies = countOutcomes(historyOf(analysis, asked), stepsOf(analysis, asked, outcomes.keys()), keep)
    return [...outcomes].map(([step, outcome]): OutcomeRow => {
      const number = analysis.names.find(step)
      const tally = tallies.find((each) => each.step === number)
      const valued = tally?.valued ?? 0
      return {
        journey: asked.id,
        step,
        kind: outcome.kind,
        times: tally?.count ?? 0,
        people: tally?.people ?? 0,
        valued,
        sum: tally === undefined || valued === 0 ? null : tally.sum,
        mean: tally === undefined || valued === 0 ? null : tally.sum / valued,
        valueFrom: sourceOf(outcome),
      }
    })
  })
  return { people: people.size, outcomes: rows }
}
