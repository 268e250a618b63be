import type { CompiledJourney } from '#core/journey/compiled/types.ts'
import { movesIn, type TransitionColumns } from '#core/topology/columns.ts'
import type { Analysis } from './analysis.ts'
import { furtherJourneys, noSuchJourney } from './further-journeys.ts'

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
