import type { CompiledRule, CompiledRuleset } from '../compiled/types.ts'
import { evaluateCondition, type Scope } from '../expression/condition.ts'
import type { VALUE_NAMES } from '../expression/scope.ts'
import type { FoldedEvent } from '../state.ts'
import { refusalOf } from './admission.ts'
import { type Live, stepIn } from './live.ts'
import { scopeFor, stateSeen, variantFor } from './scope-for.ts'

/** A rule that fires, with the value of the outcome that it leads to. */
export interface Winner {
  readonly compiled: CompiledRule
  readonly value: number | null
}

/** A rule that reads an experiment was considered: from now on the person counts as exposed. */
export interface Exposure {
  readonly experiment: string
  readonly variant: string
  readonly ruleId: string
}

/** What the rules of all journeys say to one event. Null instead of empty lists: most events move nobody. */
export interface Judgement {
  winners: Winner[] | null
  exposures: Exposure[] | null
}

const SILENCE: Readonly<Judgement> = { winners: null, exposures: null }

function isPlain({ references }: CompiledRule): boolean {
  const { readsState, segments, experiments, counters } = references
  return !readsState && segments.length + experiments.length + counters.length === 0
}

function noteExposures(
  exposures: Exposure[],
  live: Live,
  rules: CompiledRuleset,
  { references, rule }: CompiledRule,
  event: FoldedEvent,
): void {
  for (const experiment of references.experiments) {
    const known =
      live.extra.experiments?.[experiment] !== undefined ||
      exposures.some((exposure) => exposure.experiment === experiment)
    if (known) continue
    exposures.push({ experiment, variant: variantFor(live, rules, experiment, event), ruleId: rule.id })
  }
}

function outcomeValue(
  live: Live,
  rules: CompiledRuleset,
  { journey, rule }: CompiledRule,
  event: FoldedEvent,
): number | null {
  const value = rules.journeys[journey]?.outcomes.get(rule.toState)?.value ?? null
  if (value === null) return null
  const scope: Record<(typeof VALUE_NAMES)[number], unknown> = {
    payload: event.payload,
    event,
    state: stateSeen(live, rules, journey),
  }
  return value(scope)
}

/** The first of some rules, in their order, that may be tried and whose condition holds; with who was exposed by trying. */
export function firstThatHolds(
  live: Live,
  rules: CompiledRuleset,
  tried: readonly CompiledRule[],
  eventFor: (compiled: CompiledRule) => FoldedEvent,
  judgement: Judgement,
): Winner | null {
  let plain: Scope | null = null
  for (const compiled of tried) {
    const event = eventFor(compiled)
    if (refusalOf(live, rules, compiled, event.timestamp) !== null) continue
    if (compiled.references.experiments.length > 0) {
      judgement.exposures ??= []
      noteExposures(judgement.exposures, live, rules, compiled, event)
    }
    const { condition } = compiled
    if (condition !== null) {
      let scope: Scope | null = plain
      if (scope === null || scope.event !== event || !isPlain(compiled)) {
        scope = scopeFor(live, rules, compiled, event)
        if (isPlain(compiled)) plain = scope
      }
      if (!evaluateCondition(condition, scope)) continue
    }
    return { compiled, value: outcomeValue(live, rules, compiled, event) }
  }
  return null
}

/** Every journey judges an event by the state before it, whatever the others do. */
export function judge(live: Live, rules: CompiledRuleset, event: FoldedEvent): Readonly<Judgement> {
  let judgement: Judgement | null = null
  for (let index = 0; index < rules.journeys.length; index += 1) {
    const tried = rules.journeys[index]?.candidates(stepIn(live, rules, index), event.eventType)
    if (tried === undefined || tried.length === 0) continue
    judgement ??= { winners: null, exposures: null }
    const winner = firstThatHolds(live, rules, tried, () => event, judgement)
    if (winner === null) continue
    judgement.winners ??= []
    judgement.winners.push(winner)
  }
  return judgement ?? SILENCE
}
