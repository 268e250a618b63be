import { furtherJourneys, noSuchJourney } from '#core/host/analysis/further-journeys.ts'
import { noSuchOutcome } from '#core/host/analysis/outcomes.ts'
import type { Writer } from '#core/pipeline/writer.ts'
import { stop } from './output.ts'

type Rulesets = Pick<Writer, 'rulesets' | 'active'>

/** Ends the command where no ruleset has this journey. */
export function mustHaveJourney({ rulesets, active }: Rulesets, id: string | undefined): void {
  const journeys = furtherJourneys(rulesets, active)
  if (id !== undefined && !journeys.some((journey) => journey.id === id))
    stop({ code: 'usage', where: '--journey', message: `${noSuchJourney(id, journeys)}.` })
}

/** Ends the command where the rules of the journey do not declare this outcome. */
export function mustHaveOutcome(
  rules: Rulesets,
  { journey, outcome }: { readonly journey?: string | undefined; readonly outcome?: string | undefined },
): void {
  mustHaveJourney(rules, journey)
  if (outcome === undefined) return
  const further = furtherJourneys(rules.rulesets, rules.active).find(({ id }) => id === journey)
  const declared = (further?.compiled ?? rules.active?.compiled.journeys[0])?.outcomes
  if (declared?.has(outcome) !== true)
    stop({
      code: 'usage',
      where: '--outcome',
      message: `${noSuchOutcome(outcome, [...(declared?.keys() ?? [])])}.`,
    })
}
