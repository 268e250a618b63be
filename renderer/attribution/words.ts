import type { AttributionView, ExperimentRow } from '#core/contract/attribution.ts'
import { formatDuration } from '#core/contract/duration.ts'
import type { CreditBy, CreditModel } from '#core/contract/graph.ts'
import type { Filter } from '#core/contract/shared.ts'
import type { ConversionRule } from '#core/contract/workspace.ts'
import { formatCount, formatPercent, formatPoints } from '../parts/format.ts'

export const MODEL_ORDER: readonly CreditModel[] = ['last', 'first', 'linear', 'markov', 'shapley']

export const MODEL_WORDS: Record<CreditModel, { readonly name: string; readonly how: string }> = {
  last: { name: 'Last touch', how: 'all credit to the last touchpoint before the conversion' },
  first: { name: 'First touch', how: 'all credit to the first touchpoint' },
  linear: { name: 'Linear', how: 'equal parts to every touchpoint on the path' },
  markov: {
    name: 'Markov, order 1',
    how: 'credit in proportion to the conversions, or the value, that a chain fitted to all paths loses without the channel (removal effect, exact)',
  },
  shapley: {
    name: 'Shapley',
    how: 'equal parts to every distinct channel on the path, in whatever order and however often it was met: the exact Shapley value where a group of channels is worth the conversions that need no channel outside of it',
  },
}

const twoDecimals = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })

export function isModel(text: string | undefined): text is CreditModel {
  return MODEL_ORDER.some((model) => model === text)
}

const oneDecimal = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 })

/** Whole conversions for models that give all to one touchpoint, one decimal for those that divide. */
export function formatCredit(value: number, model: CreditModel): string {
  return model === 'first' || model === 'last' ? formatCount(Math.round(value)) : oneDecimal.format(value)
}

/** A value in the sender's unit, which has no sign of its own here. */
export function formatAmount(value: number): string {
  return twoDecimals.format(value)
}

/** A difference of values with its sign; one that rounds to nothing has none. */
export function signedAmount(value: number): string {
  const text = formatAmount(Math.abs(value))
  return text === '0.00' ? text : `${value < 0 ? '−' : '+'}${text}`
}

/** What a model credits: conversions, or their value. */
export function formatCredited(credited: number, model: CreditModel, by: CreditBy): string {
  return by === 'value' ? formatAmount(credited) : formatCredit(credited, model)
}

/** A difference of shares in points, with its sign. */
export function pointsWords(difference: number | undefined): string {
  return difference === undefined ? '–' : formatPoints(difference)
}

/** What an experiment shows so far, in a sentence for each variant that is told apart from the baseline. */
export function verdictWords({ variants }: ExperimentRow): string {
  const baseline = variants.find(({ isBaseline }) => isBaseline)
  const others = variants.filter(({ isBaseline }) => !isBaseline)
  if (baseline === undefined || baseline.exposed === 0 || others.every(({ exposed }) => exposed === 0))
    return 'Nobody to compare yet: people must have been exposed on both sides.'
  const apart = others.filter(
    ({ difference }) => difference !== null && (difference.low > 0 || difference.high < 0),
  )
  const worth = others.filter(
    ({ valueDifference: value }) => value !== null && (value.low > 0 || value.high < 0),
  )
  const says = [
    ...apart.map(
      ({ variant, difference }) =>
        `${variant} converts ${(difference?.difference ?? 0) > 0 ? 'more' : 'less'} often than ${baseline.variant}.`,
    ),
    ...worth.map(
      ({ variant, valueDifference: value }) =>
        `Who met ${variant} is worth ${(value?.difference ?? 0) > 0 ? 'more' : 'less'} than who met ${baseline.variant}.`,
    ),
  ]
  return says.length > 0
    ? says.join(' ')
    : `No variant is told apart from ${baseline.variant} yet: every interval of a difference holds 0, which may be chance.`
}

/** A difference with its sign; `0` has none. */
export function formatDifference(value: number): string {
  const rounded = Math.round(value * 10) / 10
  if (rounded === 0) return '0'
  return `${rounded < 0 ? '−' : '+'}${oneDecimal.format(Math.abs(rounded))}`
}

export function conversionWords(rule: ConversionRule): string {
  const names = rule.names.join(' or ')
  if (rule.kind === 'outcome') return `reaching ${names}, which the rules declare as an outcome`
  return rule.kind === 'event' ? `an event of type ${names}` : 'not defined'
}

export function isRange({ from, to }: Filter): boolean {
  return from !== undefined || to !== undefined
}

/** `30 days`; smaller units where it is no whole number of days. */
export function daysWords(ms: number): string {
  const days = ms / 86_400_000
  return Number.isInteger(days) ? `${days} ${days === 1 ? 'day' : 'days'}` : formatDuration(ms)
}

/** Which touchpoints count for a conversion. */
function lookbackWords({ lookback }: AttributionView, hasRange: boolean): string {
  const since = lookback === null ? '' : ` in the ${daysWords(lookback)} before it`
  const ever = lookback === null ? ', however long ago it was' : ''
  if (hasRange)
    return ` The time range chooses the conversions; a touchpoint${since} counts from before the range as well${ever}.`
  return lookback === null ? '' : ` A touchpoint counts for a conversion${since}.`
}

/** How everything on the page is counted, in a few sentences. */
export function countingWords(view: AttributionView, hasRange: boolean): string {
  const touchpoint =
    view.touchpoint === 'channel'
      ? 'A touchpoint is an event that names a channel (payload.channel or UTM fields)'
      : 'No event names a channel, so a touchpoint is the source of an event'
  const without = uncreditedWords(view)
  const value =
    view.by === 'value'
      ? ' Its value is what the rules work out, or payload.value where they do not; conversions without one add 0.'
      : ''
  const nulls =
    view.channels.length === 0
      ? ''
      : ` ${formatCount(view.nullPaths)} ${view.nullPaths === 1 ? 'path' : 'paths'} with a touchpoint ${hasRange ? 'went on in the range and had no conversion by its end' : 'ended without a conversion'}.`
  return `${touchpoint}. A conversion is ${conversionWords(view.conversion)}.${lookbackWords(view, hasRange)}${value}${without}${nulls}`
}

function uncreditedWords({ conversions, withoutTouchpoint, lookback }: AttributionView): string {
  if (withoutTouchpoint === 0) return conversions === 0 ? ' There is none in this filter and time range.' : ''
  const count = formatCount(withoutTouchpoint)
  const near = lookback === null ? '' : `in the ${daysWords(lookback)} `
  return conversions === 0
    ? ` There are ${count}, none with a touchpoint ${near}before it, so there is nothing that a model can credit.`
    : ` ${count} more had no touchpoint ${near}before them, so no model can credit them.`
}

/** The removal effect in words; a model’s expectation, not a measurement. */
export function removalWords(channel: string, effect: number, by: CreditBy): string {
  const less = by === 'value' ? 'less value' : 'fewer conversions'
  return `Without ${channel} the chain expects ${formatPercent(effect)} ${less}. Model-based, not measured.`
}
