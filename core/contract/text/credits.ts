import { ModelCredits } from '../attribution.ts'
import type { CreditBy } from '../graph.ts'
import { csvText } from './cell.ts'

const COLUMNS = ['model', 'order', 'channel', 'conversions', 'value', 'share', 'removalEffect', 'shareOf']

/**
 * One line a channel of a model, with a header; an empty cell where there is no number.
 * @param by what the shares and removal effects are of; `shareOf` says it in every line
 */
export function creditsToCsv(models: readonly ModelCredits[], by: CreditBy): string {
  return csvText(
    COLUMNS,
    models.flatMap(({ model, order, credits }) =>
      credits.map(({ channel, conversions, value, share, removalEffect }) => [
        model,
        order,
        channel,
        conversions,
        value,
        share,
        removalEffect,
        by,
      ]),
    ),
  )
}

/** One document, its keys in the order of the contract wherever it is written. */
export function creditsToJson(models: readonly ModelCredits[]): string {
  return `${JSON.stringify({ models: models.map((model) => ModelCredits.parse(model)) }, null, 2)}\n`
}
