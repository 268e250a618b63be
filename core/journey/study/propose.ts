import type { CompiledRuleset } from '../compiled/types.ts'
import { type Rule, startsOf } from '../ruleset.ts'
import { journeyOf, type StepIn } from '../standing.ts'

function nameFor(step: string, eventType: string, taken: ReadonlySet<string>): string {
  const base = `${step}_${eventType}`.toLowerCase().replace(/[^a-z0-9]+/g, '_')
  let name = base
  for (let count = 2; taken.has(name); count += 1) name = `${base}_${count}`
  return name
}

/** Where the same event leads from other steps, most often; else a step named after it. */
function likelyTarget(rules: CompiledRuleset, { journey, step }: StepIn, eventType: string): string {
  const targets = (journeyOf(rules, journey)?.rules ?? [])
    .filter(({ rule }) => rule.eventType === eventType)
    .filter(({ rule }) => !startsOf(rule).includes(step))
    .map(({ rule }) => rule.toState)
    // To stay where one is moves nobody.
    .filter((target) => target !== step)
  const count = (target: string): number => targets.filter((other) => other === target).length
  return targets.sort((a, b) => count(b) - count(a))[0] ?? `AFTER_${eventType}`.slice(0, 200)
}

/** A rule of a journey that would want an event at a step where none does: a beginning, to be edited. */
export function proposeRule(
  rules: CompiledRuleset,
  at: StepIn,
  eventType: string,
  taken: ReadonlySet<string>,
): Rule {
  return {
    id: nameFor(at.step, eventType, taken),
    fromState: at.step,
    eventType,
    toState: likelyTarget(rules, at, eventType),
  }
}
