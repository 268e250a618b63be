import { type ChannelPath, channelsOf } from './paths.ts'

/** Models that look at one path at a time. */
export type HeuristicModel = 'first' | 'last' | 'linear'

/** What a model gives to one channel. */
export interface ChannelCredit {
  readonly channel: string
  readonly conversions: number
  readonly value: number
}

/** Share of a path's conversions for each of its touches; sums to 1. */
export function heuristicWeight(model: HeuristicModel, touch: number, touches: number): number {
  if (model === 'linear') return 1 / touches
  return touch === (model === 'first' ? 0 : touches - 1) ? 1 : 0
}

/** Credit of every channel that occurs, also of those that get none; by channel. */
export function creditHeuristically(paths: readonly ChannelPath[], model: HeuristicModel): ChannelCredit[] {
  const conversions = new Map<string, number>()
  const values = new Map<string, number>()
  for (const path of paths) {
    path.channels.forEach((channel, touch) => {
      const weight = heuristicWeight(model, touch, path.channels.length)
      conversions.set(channel, (conversions.get(channel) ?? 0) + path.conversions * weight)
      values.set(channel, (values.get(channel) ?? 0) + path.value * weight)
    })
  }
  return channelsOf(paths).map((channel) => ({
    channel,
    conversions: conversions.get(channel) ?? 0,
    value: values.get(channel) ?? 0,
  }))
}
