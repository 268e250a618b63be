import type { CompiledJourney, CompiledRule, CompiledRuleset } from './compiled/types.ts'
import { startsOf } from './ruleset.ts'
import type { CausedEvent, Transition, UserState } from './state.ts'

/** A step of one journey; the default one has the empty id. */
export interface StepIn {
  readonly journey: string
  readonly step: string
}

/** The journey of that id; undefined where the rules have none. */
export function journeyOf(rules: CompiledRuleset | null, id: string): CompiledJourney | undefined {
  return rules?.journeys.find((journey) => journey.id === id)
}

/** Where somebody stands in a journey; null where the rules do not have it. */
export function stepOf(
  { currentStep, extra }: Pick<UserState, 'currentStep' | 'extra'>,
  rules: CompiledRuleset | null,
  journey: string,
): string | null {
  if (journey === '') return currentStep
  const known = journeyOf(rules, journey)
  return known === undefined ? null : (extra?.journeys?.[journey]?.step ?? known.initialStep)
}

/** The rules that can lead out of a step, in file order. An exit is tried in no initial step. */
export function rulesLeadingOut(rules: CompiledRuleset, { journey, step }: StepIn): readonly CompiledRule[] {
  const index = rules.journeys.findIndex(({ id }) => id === journey)
  const initial = rules.journeys[index]?.initialStep
  return rules.rules.filter(
    (compiled) =>
      compiled.journey === index &&
      compiled.rule.toState !== step &&
      startsOf(compiled.rule).some((start) => start === step || start === '*') &&
      !(compiled.kind === 'exit' && step === initial),
  )
}

/** The move that a caused event made in a journey. */
export function moveOfCaused(
  { transition, further = [] }: Pick<CausedEvent, 'transition' | 'further'>,
  journey: string,
): Transition | undefined {
  return journey === '' ? transition : further.find((move) => move.journey === journey)
}

/** ` in the journey support`; nothing for the default one. */
export function inJourney(journey: string | undefined): string {
  return journey === undefined || journey === '' ? '' : ` in the journey ${journey}`
}

/** Where a person stands in each further journey, by its id, in the order of the file. */
export function furtherSteps(
  { extra }: Pick<UserState, 'extra'>,
  rules: Pick<CompiledRuleset, 'journeys'> | null,
): Record<string, string> {
  const further = rules?.journeys.slice(1) ?? []
  return Object.fromEntries(
    further.map(({ id, initialStep }) => [id, extra?.journeys?.[id]?.step ?? initialStep]),
  )
}
