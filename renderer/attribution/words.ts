import type { AttributionView } from '#core/contract/attribution.ts'
import type { CreditModel } from '#core/contract/graph.ts'
import type { ConversionRule } from '#core/contract/workspace.ts'
import { formatCount, formatPercent } from '../parts/format.ts'

export const MODEL_ORDER: readonly CreditModel[] = ['last', 'first', 'linear', 'markov']

export const MODEL_WORDS: Record<CreditModel, { readonly name: string; readonly how: string }> = {
  last: { name: 'Last touch', how: 'all credit to the last touchpoint before the conversion' },
  first: { name: 'First touch', how: 'all credit to the first touchpoint' },
  linear: { name: 'Linear', how: 'equal parts to every touchpoint on the path' },
  markov: {
    name: 'Markov, order 1',
    how: 'credit in proportion to the conversions that a chain fitted to all paths loses without the channel (removal effect, exact)',
  },
}

export function isModel(text: string | undefined): text is CreditModel {
  return MODEL_ORDER.some((model) => model === text)
}

const oneDecimal = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 })

/** Whole conversions for models that give all to one touchpoint, one decimal for those that divide. */
export function formatCredit(value: number, model: CreditModel): string {
  return model === 'first' || model === 'last' ? formatCount(Math.round(value)) : oneDecimal.format(value)
}

/** A difference with its sign; `0` has none. */
export function formatDifference(value: number): string {
  const rounded = Math.round(value * 10) / 10
  if (rounded === 0) return '0'
  return `${rounded < 0 ? '−' : '+'}${oneDecimal.format(Math.abs(rounded))}`
}

export function conversionWords(rule: ConversionRule): string {
  const names = rule.names.join(' or ')
  if (rule.kind === 'outcome') return `reaching ${names}, which the rules declare as a conversion`
  return rule.kind === 'event' ? `an event of type ${names}` : 'not defined'
}

/** How everything on the page is counted, in two sentences. */
export function countingWords(view: AttributionView): string {
  const touchpoint =
    view.touchpoint === 'channel'
      ? 'A touchpoint is an event that names a channel (payload.channel or UTM fields)'
      : 'No event names a channel, so a touchpoint is the source of an event'
  const without =
    view.withoutTouchpoint === 0
      ? ''
      : ` ${formatCount(view.withoutTouchpoint)} more had no touchpoint before them, so no model can credit them.`
  return `${touchpoint}. A conversion is ${conversionWords(view.conversion)}.${without} ${formatCount(view.nullPaths)} paths ended without one.`
}

/** The removal effect in words; a model’s expectation, not a measurement. */
export function removalWords(channel: string, effect: number): string {
  return `Without ${channel} the chain expects ${formatPercent(effect)} fewer conversions. Model-based, not measured.`
}
