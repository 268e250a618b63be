import { type ChannelCredit, creditHeuristically } from './heuristic.ts'
import { creditMarkov } from './markov.ts'
import type { ChannelPath } from './paths.ts'

export type CreditModel = 'first' | 'last' | 'linear' | 'markov'

export interface Credit {
  channel: string
  conversions: number
  /** Null where no conversion carries a value. */
  value: number | null
  /** Share of all credited conversions, 0 … 1. */
  share: number
  /** Markov only: share of conversions that the chain loses without this channel. */
  removalEffect?: number
}

export interface ModelCredits {
  model: CreditModel
  /** Markov only. */
  order?: number
  /** Most conversions first, then by channel. */
  credits: Credit[]
}

export interface CreditOptions {
  /** Markov: number of channels that a state remembers; 1 where absent. */
  readonly order?: number
  /** Markov: whether paths without conversion weigh in; they do where absent. */
  readonly includeNulls?: boolean
}

/** Credit per channel by each model. The credits of a model add up to the conversions of the paths. */
export function creditPaths(
  paths: readonly ChannelPath[],
  models: readonly CreditModel[],
  options: CreditOptions = {},
): ModelCredits[] {
  const { order = 1, includeNulls = true } = options
  const conversions = paths.reduce((sum, path) => sum + path.conversions, 0)
  const hasValue = paths.some((path) => path.value !== 0)

  const finish = <Found extends ChannelCredit>(credit: Found) => ({
    channel: credit.channel,
    conversions: credit.conversions,
    value: hasValue ? credit.value : null,
    share: conversions === 0 ? 0 : credit.conversions / conversions,
  })
  return models.map((model) => {
    if (model !== 'markov') {
      return { model, credits: creditHeuristically(paths, model).map(finish).sort(mostFirst) }
    }
    const found = creditMarkov(paths, { order, includeNulls }).credits
    const credits = found.map((credit) => ({ ...finish(credit), removalEffect: credit.removalEffect }))
    return { model, order, credits: credits.sort(mostFirst) }
  })
}

function mostFirst(left: Credit, right: Credit): number {
  return right.conversions - left.conversions || (left.channel < right.channel ? -1 : 1)
}
