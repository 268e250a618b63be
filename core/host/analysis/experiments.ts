import type {
  ExperimentRow,
  ExperimentsQuestion,
  ExperimentsView,
  VariantRow,
} from '#core/contract/attribution.ts'
import type { PeopleOf } from '#core/contract/people.ts'
import type { Filter } from '#core/contract/shared.ts'
import { type Experiment, HOLDOUT } from '#core/journey/language/experiment.ts'
import { readExposures } from '#core/store/people/exposures.ts'
import { isKept, reaches, rootEvents } from '#core/topology/conversion.ts'
import {
  type Converted,
  type Exposure,
  exposedPeople,
  tallyVariants,
  type VariantTally,
} from '#core/topology/experiments.ts'
import { meanDifference, meanInterval, NO_SAMPLE } from '#core/topology/mean-interval.ts'
import type { OrderedColumns } from '#core/topology/order.ts'
import { difference, wilson } from '#core/topology/proportion.ts'
import type { Analysis } from './analysis.ts'
import { type CountedConversion, countedConversion, declaredOutcomes } from './outcomes.ts'

/** What came of everyone who was exposed to an experiment, by variant. */
export function experimentsFor(analysis: Analysis, question: ExperimentsQuestion): ExperimentsView {
  const counted = countedConversion(analysis, question)
  const { keep } = analysis.filters.apply(question.filter)
  const conversions = conversionsIn(analysis, counted, keep)
  const hasValue = conversions.some(({ value }) => !Number.isNaN(value))
  const tallies = tallyVariants(exposedPeople(exposuresIn(analysis, keep), conversions))
  const declared = analysis.active()?.compiled.experiments ?? new Map<string, Experiment>()
  const ids = new Set([...declared.keys(), ...tallies.map(({ experiment }) => experiment)])
  return {
    conversion: { kind: counted.conversion.kind, names: [...counted.names] },
    outcomes: declaredOutcomes(analysis),
    experiments: [...ids].map((id) =>
      rowOf(
        id,
        declared.get(id),
        tallies.filter(({ experiment }) => experiment === id),
        { hasValue, against: question.against },
      ),
    ),
  }
}

/** The people whom a variant's row counts: all who were exposed to it, or those of them who converted since. */
export function peopleOfVariant(
  analysis: Analysis,
  of: Extract<PeopleOf, { kind: 'exposed' | 'converted' }>,
  filter: Filter,
): Set<number> {
  const { keep } = analysis.filters.apply(filter)
  const conversions =
    of.kind === 'exposed' ? [] : conversionsIn(analysis, countedConversion(analysis, of), keep)
  const exposed = exposedPeople(exposuresIn(analysis, keep), conversions).filter(
    ({ exposure, since }) =>
      exposure.experiment === of.experiment &&
      exposure.variant === of.variant &&
      (of.kind === 'exposed' || since.length > 0),
  )
  return new Set(exposed.map(({ exposure }) => exposure.person))
}

/** Exposures whose event at the root is kept. */
function exposuresIn({ database, names, columns }: Analysis, keep: Uint8Array | null): Exposure[] {
  const exposures = readExposures(database, names)
  const arrival = Float64Array.from(exposures, (exposure) => exposure.arrival)
  const roots = rootEvents(columns.events(), { length: exposures.length, arrival })
  return exposures.filter((_, index) => {
    const root = roots[index] ?? -1
    return root >= 0 && isKept(keep, root)
  })
}

/** Every conversion at its own moment: what time alone brought about comes later than the event at its root. */
function conversionsIn(
  { columns }: Analysis,
  { asked: { transitions }, conversion, values, moveValues }: CountedConversion,
  keep: Uint8Array | null,
): Converted[] {
  const events = columns.events()
  const found: Converted[] = []
  const add = (from: OrderedColumns, at: number, root: number, value: number | undefined): void => {
    if (root < 0 || !isKept(keep, root)) return
    const [person = 0, time = 0, arrival = 0] = [from.person[at], from.time[at], from.arrival[at]]
    found.push({ person, time, arrival, value: value ?? Number.NaN })
  }
  if (conversion.kind === 'outcome') {
    const steps = new Set(conversion.steps)
    rootEvents(events, transitions).forEach((root, move) => {
      if (reaches(transitions, move, steps)) add(transitions, move, root, moveValues[move])
    })
  } else if (conversion.kind === 'event') {
    const types = new Set(conversion.types)
    events.type.forEach((type, event) => {
      if (types.has(type)) add(events, event, event, values[event])
    })
  }
  return found
}

function rowOf(
  id: string,
  declared: Experiment | undefined,
  tallies: readonly VariantTally[],
  { hasValue, against }: { readonly hasValue: boolean; readonly against: string | undefined },
): ExperimentRow {
  const names = new Set([
    ...(declared?.variants.map(({ name }) => name) ?? []),
    ...tallies.map(({ variant }) => variant).filter((variant) => variant !== HOLDOUT),
  ])
  const hasHoldout = (declared?.holdout ?? 0) > 0 || tallies.some(({ variant }) => variant === HOLDOUT)
  const variants = hasHoldout ? [HOLDOUT, ...names] : [...names]
  const countOf = (name: string) => {
    const tally = tallies.find(({ variant }) => variant === name)
    return { hits: tally?.converted ?? 0, all: tally?.exposed ?? 0, values: tally?.values ?? NO_SAMPLE }
  }
  const baseline = variants.find((variant) => variant === against) ?? variants[0] ?? HOLDOUT
  return {
    id,
    active: declared !== undefined,
    description: declared?.description ?? null,
    variants: variants.map((variant): VariantRow => {
      const { hits, all, values } = countOf(variant)
      const isBaseline = variant === baseline
      return {
        variant,
        isBaseline,
        exposed: all,
        converted: hits,
        rate: all === 0 ? null : hits / all,
        interval: wilson(hits, all),
        difference: isBaseline ? null : difference({ hits, all }, countOf(baseline)),
        valuePerPerson: all === 0 || !hasValue ? null : values.mean,
        valueInterval: hasValue ? meanInterval(values) : null,
        valueDifference: isBaseline || !hasValue ? null : meanDifference(values, countOf(baseline).values),
      }
    }),
  }
}
