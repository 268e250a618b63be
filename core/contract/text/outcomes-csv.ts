import type { ExperimentsView, OutcomesView } from '../attribution.ts'
import { csvText } from './cell.ts'

/** One line an outcome, with a header: distinct people who came to its step, `ofAll` the people of the filter. */
export function outcomesToCsv({ people, outcomes }: OutcomesView): string {
  return csvText(
    ['journey', 'outcome', 'kind', 'people', 'ofAll', 'times', 'valued', 'sum', 'mean', 'valueFrom'],
    outcomes.map((row) => [
      ...[row.journey, row.step, row.kind, row.people, people],
      ...[row.times, row.valued, row.sum, row.mean, row.valueFrom],
    ]),
  )
}

/**
 * One line a variant, with a header. `rate` is converted/exposed with its 95 % interval (Wilson 1927), `difference` the rate
 * less that of the variant with `isBaseline` (Newcombe 1998, method 10). `valuePerPerson` with its 95 % interval (Student
 * 1908), `valueDifference` it less the baseline's (Welch 1947); empty where there is no number.
 */
export function experimentsToCsv({ experiments }: ExperimentsView): string {
  const columns = [
    'experiment',
    'variant',
    'isBaseline',
    'exposed',
    'converted',
    'rate',
    'rateLow',
    'rateHigh',
  ]
  return csvText(
    [
      ...columns,
      ...['difference', 'differenceLow', 'differenceHigh'],
      ...['valuePerPerson', 'valueLow', 'valueHigh'],
      ...['valueDifference', 'valueDifferenceLow', 'valueDifferenceHigh'],
    ],
    experiments.flatMap(({ id, variants }) =>
      variants.map((row) => [
        ...[id, row.variant, row.isBaseline, row.exposed, row.converted],
        ...[row.rate, row.interval?.low, row.interval?.high],
        ...[row.difference?.difference, row.difference?.low, row.difference?.high],
        ...[row.valuePerPerson, row.valueInterval?.low, row.valueInterval?.high],
        ...[row.valueDifference?.difference, row.valueDifference?.low, row.valueDifference?.high],
      ]),
    ),
  )
}
