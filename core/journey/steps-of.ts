import { editDistance, nearestName } from '#core/base/near-names.ts'
import type { CompiledJourney, CompiledRuleset } from './compiled/types.ts'
import { startsOf } from './ruleset.ts'
import { inJourney, journeyOf, type StepIn } from './standing.ts'

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

/** Whether the rules name the step in its journey. */
export function isKnownStep(rules: CompiledRuleset, { journey, step }: StepIn): boolean {
  const found = journeyOf(rules, journey)
  return found !== undefined && stepsOf(found).has(step)
}

/** What to do about people in a step that the active rules do not know. */
export function whatToDoIn({ journey, step }: StepIn): string {
  return `Activate the rules again and choose where people in ${step}${inJourney(journey)} go, or activate from the start.`
}
