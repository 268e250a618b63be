import { editDistance, nearestName } from '#core/base/near-names.ts'
import type { CompiledJourney } from './compiled/types.ts'
import { startsOf } from './ruleset.ts'

/** Every step that a journey's rules name. */
export function stepsOf({ initialStep, rules, outcomes }: CompiledJourney): Set<string> {
  const named = rules.flatMap(({ rule }) => [...startsOf(rule), rule.toState])
  const steps = new Set([initialStep, ...named, ...outcomes.keys()])
  steps.delete('*')
  return steps
}

/** The step that was probably meant; names of four letters or more may have one wrong. Null where none is near. */
export function nearestStep(name: string, known: Iterable<string>): string | null {
  const steps = [...known]
  const near = nearestName(name, steps)
  if (near !== null || name.length < 4) return near
  return steps.find((step) => step !== name && editDistance(name, step, 1) <= 1) ?? null
}
