import type { AttributionView, Credit, ModelCredits } from '#core/contract/attribution.ts'
import type { CreditModel } from '#core/contract/graph.ts'

/** One row of the table: a channel and what each model credits it with. */
export interface ChannelRow {
  readonly channel: string
  readonly touches: number
  readonly people: number
  readonly credits: Readonly<Partial<Record<CreditModel, Credit>>>
}

export function modelOf(view: AttributionView, model: CreditModel): ModelCredits | undefined {
  return view.models.find((candidate) => candidate.model === model)
}

/** All channels, those with the most credit by `sortBy` first, equal ones by name. */
export function channelRows(view: AttributionView, sortBy: CreditModel): readonly ChannelRow[] {
  const rows = view.channels.map(({ channel, touches, people }): ChannelRow => {
    const credits: Partial<Record<CreditModel, Credit>> = {}
    for (const model of view.models) {
      const credit = model.credits.find((candidate) => candidate.channel === channel)
      if (credit !== undefined) credits[model.model] = credit
    }
    return { channel, touches, people, credits }
  })
  const credited = (row: ChannelRow) => row.credits[sortBy]?.conversions ?? 0
  return rows.toSorted((a, b) => credited(b) - credited(a) || (a.channel < b.channel ? -1 : 1))
}

/** The sum of a model's credits in conversions. */
export function totalOf(model: ModelCredits | undefined): number {
  return model?.credits.reduce((sum, credit) => sum + credit.conversions, 0) ?? 0
}

/** Sums of fractions: the ninth place is what the models promise, the sixth is what a person could notice. */
export function addsUp(total: number, conversions: number): boolean {
  return Math.abs(total - conversions) <= 1e-6 * Math.max(1, conversions)
}

/** What a channel gains (more than 0) or loses against last touch. */
export function againstLast(row: ChannelRow, model: CreditModel): number {
  return (row.credits[model]?.conversions ?? 0) - (row.credits.last?.conversions ?? 0)
}

/** The largest number in a model's or difference's column, for bars that share a scale. */
export function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
}
