import type { StateView } from '#core/contract/shared.ts'
import type { CompiledRuleset } from '#core/journey/compiled/types.ts'
import { furtherSteps } from '#core/journey/standing.ts'
import type { UserState } from '#core/journey/state.ts'

/** A state as it is shown, with where the person stands in each journey of the rules that judge it. */
export function stateView(
  state: UserState,
  rules: Pick<CompiledRuleset, 'journeys'> | null | undefined,
): StateView {
  const { currentStep, history, metadata, lastEventAt, version } = state
  const journeys = furtherSteps(state, rules ?? null)
  return {
    ...{ currentStep, history: [...history], metadata, lastEventAt, version },
    ...(Object.keys(journeys).length === 0 ? {} : { journeys }),
  }
}
