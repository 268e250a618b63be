import type { AttributionView, Credit, ModelCredits } from '#core/contract/attribution.ts'
import type { CreditBy, CreditModel } from '#core/contract/graph.ts'

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
  const credited = (row: ChannelRow) => creditedTo(row, sortBy, view.by)
  return rows.toSorted((a, b) => credited(b) - credited(a) || (a.channel < b.channel ? -1 : 1))
}

/** What a model gives to a channel, in conversions or in their value. */
export function creditedTo(row: ChannelRow, model: CreditModel, by: CreditBy): number {
  return row.credits[model]?.[by] ?? 0
}

/** What the credits of every model must add up to. */
export function creditableOf(view: AttributionView): number {
  return view.by === 'value' ? (view.value ?? 0) : view.conversions
}

/** The sum of a model's credits. */
export function totalOf(model: ModelCredits | undefined, by: CreditBy): number {
  return model?.credits.reduce((sum, credit) => sum + (credit[by] ?? 0), 0) ?? 0
}

/** Sums of fractions: the ninth place is what the models promise, the sixth is what a person could notice. */
export function addsUp(total: number, wanted: number): boolean {
  return Math.abs(total - wanted) <= 1e-6 * Math.max(1, Math.abs(wanted))
}

/** What a channel gains (more than 0) or loses against last touch. */
export function againstLast(row: ChannelRow, model: CreditModel, by: CreditBy): number {
  return creditedTo(row, model, by) - creditedTo(row, 'last', by)
}

/** The largest number in a model's or difference's column, for bars that share a scale. */
export function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
}
