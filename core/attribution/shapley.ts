import type { ChannelCredit } from './heuristic.ts'
import { type ChannelPath, channelsOf } from './paths.ts'

/**
 * Share of one conversion for each touch of its path: equal parts to the distinct channels, each divided among the
 * channel's own touches. Sums to 1.
 *
 * This is the exact Shapley value, for any number of channels, of the game in which a coalition is worth the
 * conversions of all paths that meet no channel outside of it. That game is a sum of unanimity games, one for each
 * path's set of channels, and the Shapley value divides each of those equally among its members.
 *
 * @see Shapley, A value for n-person games (1953), sections 3 and 4
 * @see Zhao, Mahboobi and Bagheri, Shapley value methods for attribution modeling in online advertising (2018),
 *   arXiv:1804.05327, the simplified formula of section 3
 */
export function shapleyWeights<Channel>(channels: Iterable<Channel>): number[] {
  const touches = [...channels]
  const counts = new Map<Channel, number>()
  for (const channel of touches) counts.set(channel, (counts.get(channel) ?? 0) + 1)
  return touches.map((channel) => 1 / (counts.size * (counts.get(channel) ?? 1)))
}

/** Credit of every channel that occurs, also of those that get none; by channel. The order of touches plays no part. */
export function creditShapley(paths: readonly ChannelPath[]): ChannelCredit[] {
  const conversions = new Map<string, number>()
  const values = new Map<string, number>()
  for (const path of paths) {
    const distinct = new Set(path.channels)
    for (const channel of distinct) {
      conversions.set(channel, (conversions.get(channel) ?? 0) + path.conversions / distinct.size)
      values.set(channel, (values.get(channel) ?? 0) + path.value / distinct.size)
    }
  }
  return channelsOf(paths).map((channel) => ({
    channel,
    conversions: conversions.get(channel) ?? 0,
    value: values.get(channel) ?? 0,
  }))
}
