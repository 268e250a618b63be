import type { RulesView } from '#core/contract/rules.ts'
import type { AddressChange } from '../../address/address.ts'

/** What has a name in a rules file besides steps and rules, and where it is shown. */
export interface RulesPart {
  readonly kind: 'experiment' | 'outcome' | 'segment'
  readonly name: string
  readonly beside: string
  readonly to: AddressChange
}

/** Experiments and outcomes lead to their numbers, segments to the file that has them. */
export function partsOf(rules: RulesView | undefined): RulesPart[] {
  if (rules === undefined) return []
  const journeys = [{ id: undefined, outcomes: rules.outcomes }, ...rules.further]
  return [
    ...rules.experiments.map(
      (name): RulesPart => ({
        ...{ kind: 'experiment', name, beside: 'its variants and outcomes' },
        to: { view: 'attribution', params: { part: 'experiments' } },
      }),
    ),
    ...journeys.flatMap(({ id, outcomes }) =>
      outcomes.map(({ step, kind }): RulesPart => {
        const beside = id === undefined ? kind : `${kind} of the journey ${id}`
        const params = { lens: 'step', journey: id }
        return {
          ...{ kind: 'outcome', name: step, beside },
          to: { view: 'graph', params, selection: { kind: 'step', id: step } },
        }
      }),
    ),
    ...rules.segments.map(
      (name): RulesPart => ({
        ...{ kind: 'segment', name, beside: 'in the rules file' },
        to: { view: 'rules', selection: undefined },
      }),
    ),
  ]
}
