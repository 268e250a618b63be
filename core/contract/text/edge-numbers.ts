/** What every file of a graph says of an edge, in this order. */
export const EDGE_NUMBERS = [
  'count',
  'users',
  'probability',
  'conversionProbability',
  'medianMs',
  'p90Ms',
  'declared',
] as const
