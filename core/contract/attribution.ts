import { oc } from '@orpc/contract'
import { z } from 'zod'
import { CreditBy, CreditModel, Lookback } from './graph.ts'
import { Filter } from './shared.ts'
import { ConversionRule } from './workspace.ts'

export const Credit = z.object({
  channel: z.string(),
  conversions: z.number(),
  /** Null where no conversion carries a value. */
  value: z.number().nullable(),
  /** Of the conversions, or of their value where credit is by value. */
  share: z.number(),
  /** Markov only: share of conversions, or of their value, that the chain loses without this channel. */
  removalEffect: z.number().optional(),
})
export type Credit = z.infer<typeof Credit>

export const ModelCredits = z.object({
  model: CreditModel,
  order: z.number().optional(),
  credits: z.array(Credit),
})
export type ModelCredits = z.infer<typeof ModelCredits>

/** A step that the rules declare as an outcome; `journey` is null for the main one. */
export const OutcomeRef = z.object({
  journey: z.string().nullable(),
  step: z.string(),
  kind: z.enum(['conversion', 'loss']),
})
export type OutcomeRef = z.infer<typeof OutcomeRef>

/** What counts as the conversion: the conversions of a journey, or one outcome of it. Absent: those of the main journey. */
const Counted = {
  journey: z.string().max(100).optional(),
  /** A step that the journey declares as an outcome; a loss can be credited as well. */
  outcome: z.string().max(200).optional(),
}

export const AttributionQuestion = z.object({
  filter: Filter,
  ...Counted,
  by: CreditBy.optional(),
  /** Channels that the Markov chain remembers; 1 where absent. */
  order: z.number().int().min(1).max(10).optional(),
  /** Whether paths without conversion weigh in the chain; they do where absent. */
  nulls: z.boolean().optional(),
  lookback: Lookback.optional(),
})
export type AttributionQuestion = z.infer<typeof AttributionQuestion>

export const AttributionView = z.object({
  /** Where a channel comes from: `payload.channel` or UTM fields where any event has one, else the source. */
  touchpoint: z.enum(['channel', 'source']),
  conversion: ConversionRule,
  by: CreditBy,
  /** Every outcome that can be asked for. */
  outcomes: z.array(OutcomeRef),
  /** As it was asked; null for the whole journey so far. */
  lookback: z.number().nullable(),
  /** Conversions of the range with at least one touchpoint before them: what the credits add up to. */
  conversions: z.number(),
  /** Their value: what credits by value add up to. Null where none carries one. */
  value: z.number().nullable(),
  /** Conversions without any touchpoint before them, or none so late, which no model can credit. */
  withoutTouchpoint: z.number(),
  /** The value of those. */
  valueWithoutTouchpoint: z.number(),
  /** Paths that had an event in the range and no conversion by its end. */
  nullPaths: z.number(),
  channels: z.array(z.object({ channel: z.string(), touches: z.number(), people: z.number() })),
  models: z.array(ModelCredits),
})
export type AttributionView = z.infer<typeof AttributionView>

export const OutcomeRow = OutcomeRef.extend({
  /** How often anyone came to the step from another one. */
  times: z.number(),
  /** Distinct. */
  people: z.number(),
  /** Times with a value. */
  valued: z.number(),
  /** Of those values; null where there is none. */
  sum: z.number().nullable(),
  /** Sum ÷ times with a value. */
  mean: z.number().nullable(),
  /** The rules' expression, or `payload.value` where the rules have none. */
  valueFrom: z.enum(['rule', 'payload']),
})
export type OutcomeRow = z.infer<typeof OutcomeRow>

export const OutcomesView = z.object({ people: z.number(), outcomes: z.array(OutcomeRow) })
export type OutcomesView = z.infer<typeof OutcomesView>

const Between = z.object({ low: z.number(), high: z.number() })

export const VariantRow = z.object({
  variant: z.string(),
  /** What the others are compared with. */
  isBaseline: z.boolean(),
  /** Distinct people, each by their first exposure. */
  exposed: z.number(),
  /** Of those, who converted at that moment or later. */
  converted: z.number(),
  /** converted ÷ exposed; null of nobody. */
  rate: z.number().nullable(),
  /** Wilson, 95 %. */
  interval: Between.nullable(),
  /** Rate less the baseline's, with Newcombe's interval, 95 %; null for the baseline and where either is of nobody. */
  difference: Between.extend({ difference: z.number() }).nullable(),
  /** Value of all their conversions since, ÷ exposed; null of nobody, or where no conversion has one. */
  valuePerPerson: z.number().nullable(),
  /** Student's, 95 %; null of fewer than two people, or where all are worth the same. */
  valueInterval: Between.nullable(),
  /** Value per person less the baseline's, with Welch's interval, 95 %; null where there is none, and for the baseline. */
  valueDifference: Between.extend({ difference: z.number() }).nullable(),
})
export type VariantRow = z.infer<typeof VariantRow>

export const ExperimentRow = z.object({
  id: z.string(),
  /** In the active rules. */
  active: z.boolean(),
  description: z.string().nullable(),
  variants: z.array(VariantRow),
})
export type ExperimentRow = z.infer<typeof ExperimentRow>

export const ExperimentsView = z.object({
  conversion: ConversionRule,
  outcomes: z.array(OutcomeRef),
  experiments: z.array(ExperimentRow),
})
export type ExperimentsView = z.infer<typeof ExperimentsView>

/** `against`: the variant that others are compared with, where an experiment has it; the holdout, else the first, where absent. */
export const ExperimentsQuestion = z.object({
  filter: Filter,
  ...Counted,
  against: z.string().max(200).optional(),
})
export type ExperimentsQuestion = z.infer<typeof ExperimentsQuestion>

export const attributionContract = {
  get: oc.input(AttributionQuestion).output(AttributionView),
  outcomes: oc.input(z.object({ filter: Filter })).output(OutcomesView),
  experiments: oc.input(ExperimentsQuestion).output(ExperimentsView),
}
