import { oc } from '@orpc/contract'
import { z } from 'zod'
import { CreditModel } from './graph.ts'
import { Filter } from './shared.ts'
import { ConversionRule } from './workspace.ts'

export const Credit = z.object({
  channel: z.string(),
  conversions: z.number(),
  value: z.number().nullable(),
  share: z.number(),
  /** Markov only: share of conversions that the chain loses without this channel. */
  removalEffect: z.number().optional(),
})
export type Credit = z.infer<typeof Credit>

export const ModelCredits = z.object({
  model: CreditModel,
  order: z.number().optional(),
  credits: z.array(Credit),
})
export type ModelCredits = z.infer<typeof ModelCredits>

export const AttributionView = z.object({
  /** Where a channel comes from: `payload.channel` or UTM fields where any event has one, else the source. */
  touchpoint: z.enum(['channel', 'source']),
  conversion: ConversionRule,
  /** Conversions with at least one touchpoint before them: what the credits add up to. */
  conversions: z.number(),
  /** Conversions without any touchpoint, which no model can credit. */
  withoutTouchpoint: z.number(),
  /** Paths that ended without a conversion. */
  nullPaths: z.number(),
  channels: z.array(z.object({ channel: z.string(), touches: z.number(), people: z.number() })),
  models: z.array(ModelCredits),
})
export type AttributionView = z.infer<typeof AttributionView>

export const attributionContract = {
  get: oc.input(z.object({ filter: Filter })).output(AttributionView),
}
