import type { CompiledJourney, CompiledRuleset } from '#core/journey/compiled/types.ts'
import type { JudgingRuleset } from '#core/pipeline/rulesets.ts'

/** One journey beside the default one. */
export interface FurtherJourney {
  readonly id: string
  /** Number of the newest ruleset that has it. */
  readonly ruleset: number
  readonly compiled: CompiledJourney
  /** The active ruleset has it. */
  readonly active: boolean
}

/** Further journeys of every ruleset that was ever activated: those of the active one first, in file order. */
export function furtherJourneys(
  rulesets: ReadonlyMap<number, CompiledRuleset>,
  active: JudgingRuleset | null,
): FurtherJourney[] {
  const found = new Map<string, FurtherJourney>()
  for (const [number, { journeys }] of [...rulesets].sort(([a], [b]) => b - a)) {
    for (const compiled of journeys.slice(1)) {
      const { id } = compiled
      if (!found.has(id)) found.set(id, { id, ruleset: number, compiled, active: number === active?.number })
    }
  }
  return [...found.values()]
}

/** Why there is no journey of this id, with those that there are. */
export function noSuchJourney(id: string, journeys: readonly Pick<FurtherJourney, 'id'>[]): string {
  const known = journeys.map((journey) => journey.id).join(', ')
  return `no ruleset has a journey ${id}; ${known === '' ? 'there is only the main one' : `beside the main one there are: ${known}`}`
}
