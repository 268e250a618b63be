import { type ChannelCredit, creditHeuristically } from './heuristic.ts'
import { creditMarkov } from './markov.ts'
import type { ChannelPath } from './paths.ts'
import { creditShapley } from './shapley.ts'

/** What is credited: each conversion once, or with its value. */
export type CreditBy = 'conversions' | 'value'

export type CreditModel = 'first' | 'last' | 'linear' | 'markov' | 'shapley'

export interface Credit {
  channel: string
  conversions: number
  /** Null where no conversion carries a value. */
  value: number | null
  /** Share of all credited conversions, 0 … 1; of their value where credit is by value. */
  share: number
  /** Markov only: share of conversions, or of their value, that the chain loses without this channel. */
  removalEffect?: number
}

export interface ModelCredits {
  model: CreditModel
  /** Markov only. */
  order?: number
  /** Most conversions or value first, then by channel. */
  credits: Credit[]
}

export interface CreditOptions {
  /** Markov: number of channels that a state remembers; 1 where absent. */
  readonly order?: number
  /** Markov: whether paths without conversion weigh in; they do where absent. */
  readonly includeNulls?: boolean
  /** What shares, order and removal effects speak of; conversions where absent. */
  readonly by?: CreditBy
}

/** Credit per channel by each model. The credits of a model add up to the conversions of the paths. */
export function creditPaths(
  paths: readonly ChannelPath[],
  models: readonly CreditModel[],
  options: CreditOptions = {},
): ModelCredits[] {
  const { order = 1, includeNulls = true, by = 'conversions' } = options
  const all = paths.reduce((sum, path) => sum + path[by], 0)
  const hasValue = paths.some((path) => path.value !== 0)

  const finish = <Found extends ChannelCredit>(credit: Found) => ({
    channel: credit.channel,
    conversions: credit.conversions,
    value: hasValue ? credit.value : null,
    share: all === 0 ? 0 : credit[by] / all,
  })
  const mostFirst = (left: Credit, right: Credit) =>
    (right[by] ?? 0) - (left[by] ?? 0) || (left.channel < right.channel ? -1 : 1)
  return models.map((model) => {
    if (model !== 'markov') {
      const found = model === 'shapley' ? creditShapley(paths) : creditHeuristically(paths, model)
      return { model, credits: found.map(finish).sort(mostFirst) }
    }
    const found = creditMarkov(paths, { order, includeNulls }).credits
    const credits = found.map((credit) => ({
      ...finish(credit),
      removalEffect: by === 'value' ? credit.removalEffectOnValue : credit.removalEffect,
    }))
    return { model, order, credits: credits.sort(mostFirst) }
  })
}
