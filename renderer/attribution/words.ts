import type { AttributionView } from '#core/contract/attribution.ts'
import type { CreditModel } from '#core/contract/graph.ts'
import type { ConversionRule } from '#core/contract/workspace.ts'
import { formatCount, formatPercent } from '../parts/format.ts'

export const MODEL_ORDER: readonly CreditModel[] = ['last', 'first', 'linear', 'markov']

export const MODEL_WORDS: Record<CreditModel, { readonly name: string; readonly how: string }> = {
  last: { name: 'Last touch', how: 'all credit to the last touchpoint before the conversion' },
  first: { name: 'First touch', how: 'all credit to the first touchpoint' },
  linear: { name: 'Linear', how: 'equal parts to every touchpoint on the path' },
  markov: { name: 'Markov, order 1', how: 'what the chain loses without the channel' },
}

export function isModel(text: string | undefined): text is CreditModel {
  return MODEL_ORDER.some((model) => model === text)
}

/** A credit to one decimal; whole numbers of rules of thumb stay whole. */
export function formatCredit(value: number): string {
  return Number.isInteger(value) ? formatCount(value) : formatCount(Math.round(value * 10) / 10)
}

/** A difference with its sign; `0` has none. */
export function formatDifference(value: number): string {
  const rounded = Math.round(value * 10) / 10
  if (rounded === 0) return '0'
  return `${rounded < 0 ? '−' : '+'}${formatCount(Math.abs(rounded))}`
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
