import { oc } from '@orpc/contract'
import { z } from 'zod'
import { GraphQuestion } from './graph.ts'
import { CaseKind, Filter, Instant, Lens } from './shared.ts'

/** Which walks are looked at: as the graph asks. */
const Walked = GraphQuestion.omit({ credit: true, by: true })

/**
 * What the filter's side A is compared with. `rest`: everybody who is not in A. `before`: the same filter in the range of
 * equal length, or that named, just before, which wants a beginning. `filter`: another filter in the same range.
 */
export const Versus = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('rest') }),
  z.strictObject({
    kind: z.literal('before'),
    /** Where the time before begins, such as the first of the month before; it is as long as the range where absent. */
    from: Instant.optional(),
  }),
  z.strictObject({
    kind: z.literal('filter'),
    where: z.string().min(1).max(10_000),
    whose: Filter.shape.whose,
  }),
])
export type Versus = z.infer<typeof Versus>

export const CompareQuestion = Walked.extend({ versus: Versus })
export type CompareQuestion = z.infer<typeof CompareQuestion>

/** People of A and of B; the difference of their shares with its 95 % interval (Newcombe), null where a side is empty. */
const Compared = z.object({
  a: z.number(),
  b: z.number(),
  difference: z.object({ difference: z.number(), low: z.number(), high: z.number() }).nullable(),
})
export type Compared = z.infer<typeof Compared>

export const CompareView = z.object({
  lens: Lens,
  caseKind: CaseKind,
  people: z.object({ a: z.number(), b: z.number() }),
  /** Of those, how many are on both sides. The intervals take the sides for independent, which these people are not. */
  shared: z.number(),
  /** Of those, who began before their side's time range: where only one side has some, it differs for that alone. */
  already: z.object({ a: z.number(), b: z.number() }),
  /** Filters as they were applied on both sides. */
  sides: z.object({ a: Filter, b: Filter }),
  nodes: z.array(Compared.extend({ id: z.string() })),
  edges: z.array(Compared.extend({ from: z.string(), to: z.string() })),
  /** Why there is no side B; null where there is one. */
  problem: z.string().nullable(),
})
export type CompareView = z.infer<typeof CompareView>

export const BetweenQuestion = Walked.extend({ start: z.string().max(500), end: z.string().max(500) })
export type BetweenQuestion = z.infer<typeof BetweenQuestion>

/** From the first visit to `start` to the first one to `end` after it. Times in ms, null where nobody went. */
export const BetweenView = z.object({
  caseKind: CaseKind,
  reached: z.number(),
  went: z.number(),
  medianMs: z.number().nullable(),
  lowerQuartileMs: z.number().nullable(),
  upperQuartileMs: z.number().nullable(),
  p90Ms: z.number().nullable(),
  histogram: z.object({
    bucketMs: z.number(),
    buckets: z.array(z.object({ fromMs: z.number(), toMs: z.number(), count: z.number() })),
  }),
})
export type BetweenView = z.infer<typeof BetweenView>

export const VariantsQuestion = Walked.extend({
  /** Visits to one node that follow each other count as one. */
  collapse: z.boolean(),
  /** Going back and forth between two nodes counts once: A B A B is A B. */
  circles: z.boolean().optional(),
  limit: z.number().int().min(1).max(100_000),
})
export type VariantsQuestion = z.infer<typeof VariantsQuestion>

export const VariantRow = z.object({
  nodes: z.array(z.string()),
  /** The first node was come to before the time range; what was before it is cut off. */
  begunBefore: z.boolean(),
  count: z.number(),
  /** Of these, how many went back and forth more often than it says; 0 where that does not count once. */
  circled: z.number(),
  /** Of these, how many move on after the time range. */
  goOn: z.number(),
  /** Of all cases. */
  share: z.number(),
  /** Cases with a conversion; null where none is defined. */
  converted: z.number().nullable(),
  /** First visit to last. */
  medianMs: z.number(),
  /** Ids of a few people who went so. */
  examples: z.array(z.string()),
})
export type VariantRow = z.infer<typeof VariantRow>

export const VariantsView = z.object({
  lens: Lens,
  caseKind: CaseKind,
  cases: z.number(),
  /** Further cases that had an event in the time range and stayed where they were before it: no journeys. */
  stayed: z.number(),
  /** Different ways in all, of which `variants` are the most common. */
  distinct: z.number(),
  variants: z.array(VariantRow),
})
export type VariantsView = z.infer<typeof VariantsView>

export const journeysContract = {
  compare: oc.input(CompareQuestion).output(CompareView),
  between: oc.input(BetweenQuestion).output(BetweenView),
  variants: oc.input(VariantsQuestion).output(VariantsView),
}
