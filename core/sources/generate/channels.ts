import type { Random } from '#core/base/random.ts'

/** A way in which people come to the product. */
export interface Channel {
  readonly name: string
  /** Share of first visits, and of later ones, as weights. */
  readonly first: number
  readonly later: number
  /** How keen its people are, compared with the average of 1: it scales the decisions that lead to a purchase. */
  readonly intent: number
}

const CHANNELS: readonly [Channel, ...Channel[]] = [
  { name: 'organic search', first: 34, later: 18, intent: 1.02 },
  { name: 'paid search', first: 24, later: 10, intent: 0.86 },
  { name: 'social', first: 16, later: 8, intent: 0.72 },
  { name: 'newsletter', first: 4, later: 22, intent: 1.24 },
  { name: 'partner referral', first: 9, later: 6, intent: 1.32 },
  { name: 'direct', first: 13, later: 36, intent: 1.12 },
]

export function firstChannel(random: Random): Channel {
  return random.pick(
    CHANNELS,
    CHANNELS.map((channel) => channel.first),
  )
}

export function laterChannel(random: Random): Channel {
  return random.pick(
    CHANNELS,
    CHANNELS.map((channel) => channel.later),
  )
}
