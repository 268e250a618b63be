import { absorb } from './absorb.ts'
import { buildChain, type ChainOptions } from './chain.ts'
import type { ChannelCredit } from './heuristic.ts'
import type { ChannelPath } from './paths.ts'

export interface MarkovCredit extends ChannelCredit {
  /** Share of the conversions that the chain loses where this channel is never met: 0 … 1. */
  readonly removalEffect: number
  /** The same for the value of conversions. */
  readonly removalEffectOnValue: number
}

export interface MarkovResult {
  /** Probability that one walk through the chain converts. */
  readonly conversionProbability: number
  /** Every channel that occurs, also those that get nothing; by channel. */
  readonly credits: MarkovCredit[]
}

/**
 * Exact Markov attribution. The removal effect of a channel is 1 − P(conversion without entering a state that
 * contains it) ÷ P(conversion); total conversions are divided in proportion to the removal effects, total value in
 * proportion to the removal effects on value.
 *
 * @see Anderl, Becker, von Wangenheim and Schumann, Mapping the customer journey (2016)
 */
export function creditMarkov(paths: readonly ChannelPath[], options: ChainOptions): MarkovResult {
  const chain = buildChain(paths, options)
  const whole = absorb(chain, new Uint8Array(chain.states.length))
  const effects = chain.channels.map((_, channel) => {
    const removed = Uint8Array.from(chain.states, (state) => (state.includes(channel) ? 1 : 0))
    if (!removed.includes(1)) return { conversion: 0, value: 0 }
    const rest = absorb(chain, removed)
    return {
      conversion: lostShare(whole.conversion, rest.conversion),
      value: lostShare(whole.value, rest.value),
    }
  })
  const conversions = paths.reduce((sum, path) => sum + path.conversions, 0)
  const value = paths.reduce((sum, path) => sum + path.value, 0)
  const allEffects = effects.reduce((sum, effect) => sum + effect.conversion, 0)
  const allEffectsOnValue = effects.reduce((sum, effect) => sum + effect.value, 0)
  // Values below zero may cancel out, and nothing can be divided by nothing: then conversions decide.
  const isUndecided = Math.abs(allEffectsOnValue) < 1e-9
  const valueShare = (effect: { conversion: number; value: number }): number =>
    isUndecided ? (allEffects === 0 ? 0 : effect.conversion / allEffects) : effect.value / allEffectsOnValue
  return {
    conversionProbability: whole.conversion,
    credits: chain.channels.map((channel, number) => {
      const effect = effects[number] ?? { conversion: 0, value: 0 }
      return {
        channel,
        conversions: allEffects === 0 ? 0 : (effect.conversion / allEffects) * conversions,
        value: valueShare(effect) * value,
        removalEffect: effect.conversion,
        removalEffectOnValue: effect.value,
      }
    }),
  }
}

/** Less than rounding can account for is no loss: a channel that never matters gets exactly 0. */
function lostShare(whole: number, rest: number): number {
  if (whole === 0) return 0
  const lost = 1 - rest / whole
  return Math.abs(lost) < 1e-13 ? 0 : lost
}
