import type { CompiledJourney, CompiledRuleset } from '#core/journey/compiled/types.ts'
import type { JudgingRuleset } from '#core/pipeline/rulesets.ts'
import { movesIn, type TransitionColumns } from '#core/topology/columns.ts'
import type { Analysis } from './analysis.ts'

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

/** A journey as a question asks for it, with what is known of it. */
export interface AskedJourney {
  /** Null for the default journey. */
  readonly id: string | null
  /** What the newest ruleset that has it says; null where no rules are active. */
  readonly compiled: CompiledJourney | null
  /** Number of that ruleset. */
  readonly ruleset: number | null
  readonly transitions: TransitionColumns
}

/** @throws where no ruleset has ever had a journey of this id: the question can't be answered */
export function journeyFor(analysis: Analysis, id: string | undefined): AskedJourney {
  const { columns } = analysis
  const active = analysis.active()
  if (id === undefined)
    return {
      id: null,
      compiled: active?.compiled.journeys[0] ?? null,
      ruleset: active?.number ?? null,
      transitions: columns.transitions(),
    }
  const journeys = furtherJourneys(analysis.rulesets(), active)
  const found = journeys.find((journey) => journey.id === id)
  if (found === undefined) throw new Error(noSuchJourney(id, journeys))
  return {
    id,
    compiled: found.compiled,
    ruleset: found.ruleset,
    transitions: movesIn(columns.further(), analysis.names.find(id) ?? -1),
  }
}

export function noSuchJourney(id: string, journeys: readonly Pick<FurtherJourney, 'id'>[]): string {
  const known = journeys.map((journey) => journey.id).join(', ')
  return `no ruleset has a journey ${id}; ${known === '' ? 'there is only the main one' : `beside the main one there are: ${known}`}`
}
