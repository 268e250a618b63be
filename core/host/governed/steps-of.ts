import type { CompiledJourney } from '#core/journey/compiled/types.ts'
import { startsOf } from '#core/journey/ruleset.ts'

/** Every step that a journey's rules name. */
export function stepsOf({ initialStep, rules, outcomes }: CompiledJourney): Set<string> {
  const named = rules.flatMap(({ rule }) => [...startsOf(rule), rule.toState])
  const steps = new Set([initialStep, ...named, ...outcomes.keys()])
  steps.delete('*')
  return steps
}
