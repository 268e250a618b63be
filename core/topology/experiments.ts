import { NO_SAMPLE, type Sample, withNumber } from './mean-interval.ts'

/** Someone was exposed to a variant of an experiment. */
export interface Exposure {
  readonly person: number
  readonly experiment: string
  readonly variant: string
  /** Its own time, and the arrival of the event at its root: the order of folds. */
  readonly time: number
  readonly arrival: number
}

/** Someone converted; `value` is NaN where none is known. */
export interface Converted {
  readonly person: number
  readonly time: number
  readonly arrival: number
  readonly value: number
}

export interface VariantTally {
  readonly experiment: string
  readonly variant: string
  /** Distinct persons, each by their first exposure to the experiment. */
  exposed: number
  /** Of those, who converted at that moment or later. */
  converted: number
  /** What all conversions of each since were worth together; 0 where none was. */
  values: Sample
}

function isBefore(
  a: { readonly time: number; readonly arrival: number },
  b: { readonly time: number; readonly arrival: number },
): boolean {
  return a.time < b.time || (a.time === b.time && a.arrival < b.arrival)
}

/** Somebody by their first exposure to an experiment, with their conversions at that moment or later. */
export interface Exposed {
  readonly exposure: Exposure
  readonly since: readonly Converted[]
}

/** Everybody who was exposed, once for each experiment, in the order of first exposures. */
export function exposedPeople(exposures: readonly Exposure[], conversions: readonly Converted[]): Exposed[] {
  const first = new Map<string, Exposure>()
  for (const exposure of exposures) {
    const key = `${exposure.experiment}\n${exposure.person}`
    const known = first.get(key)
    if (known === undefined || isBefore(exposure, known)) first.set(key, exposure)
  }
  const byPerson = new Map<number, Converted[]>()
  for (const conversion of conversions) {
    const known = byPerson.get(conversion.person)
    if (known === undefined) byPerson.set(conversion.person, [conversion])
    else known.push(conversion)
  }
  return [...first.values()].map((exposure) => ({
    exposure,
    since: (byPerson.get(exposure.person) ?? []).filter((each) => !isBefore(each, exposure)),
  }))
}

/** Counts exposed people and what came of them, by experiment and variant, in the order of first exposures. */
export function tallyVariants(exposed: readonly Exposed[]): VariantTally[] {
  const tallies = new Map<string, VariantTally>()
  for (const { exposure, since } of exposed) {
    const { experiment, variant } = exposure
    const key = `${experiment}\n${variant}`
    const tally = tallies.get(key) ?? { experiment, variant, exposed: 0, converted: 0, values: NO_SAMPLE }
    tallies.set(key, tally)
    tally.exposed += 1
    if (since.length > 0) tally.converted += 1
    tally.values = withNumber(
      tally.values,
      since.reduce((sum, { value }) => (Number.isNaN(value) ? sum : sum + value), 0),
    )
  }
  return [...tallies.values()]
}
