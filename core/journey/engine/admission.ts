import type { CompiledRule, CompiledRuleset } from '../compiled/types.ts'
import { type Live, stepIn } from './live.ts'

/** Why a rule is not tried at all, although step and event type fit. */
export type Refusal =
  | { readonly kind: 'fired'; readonly at: number; readonly wait: number }
  | { readonly kind: 'entered'; readonly at: number; readonly wait: number }
  | { readonly kind: 'outside' }

function entersJourney({ rule, kind }: CompiledRule, step: string, initialStep: string): boolean {
  return kind === 'rule' && step === initialStep && rule.toState !== initialStep
}

/** Re-entry policies of rule and journey, and exits for those who are out already; null where the rule may be tried. */
export function refusalOf(
  live: Live,
  rules: CompiledRuleset,
  compiled: CompiledRule,
  timestamp: number,
): Refusal | null {
  const journey = rules.journeys[compiled.journey]
  if (journey === undefined) return null
  const { rule, wait, kind } = compiled
  if (wait > 0) {
    const at = live.extra.fired?.[rule.id]
    if (at !== undefined && timestamp - at < wait) return { kind: 'fired', at, wait }
  }
  if (kind === 'rule' && journey.wait === 0) return null
  const step = stepIn(live, rules, compiled.journey)
  if (kind === 'exit')
    return step === journey.initialStep || step === rule.toState ? { kind: 'outside' } : null
  const at = live.extra.entered?.[journey.id]
  if (at === undefined || !entersJourney(compiled, step, journey.initialStep)) return null
  return timestamp - at < journey.wait ? { kind: 'entered', at, wait: journey.wait } : null
}

/** Remembers that a rule fired, where a policy asks. Called before the person is moved. */
export function noteFiring(
  live: Live,
  rules: CompiledRuleset,
  compiled: CompiledRule,
  timestamp: number,
): void {
  const journey = rules.journeys[compiled.journey]
  if (compiled.wait > 0) live.extra.fired = { ...live.extra.fired, [compiled.rule.id]: timestamp }
  if (journey === undefined || journey.wait === 0) return
  if (entersJourney(compiled, stepIn(live, rules, compiled.journey), journey.initialStep))
    live.extra.entered = { ...live.extra.entered, [journey.id]: timestamp }
}
