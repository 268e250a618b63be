/**
 * What became of one event: a receipt, written once at arrival. Per intake the outcomes
 * add up to the events received. The position in this list is what the workspace stores.
 */
export const OUTCOMES = ['SUCCESS', 'NO_TRANSITION', 'DUPLICATE', 'REJECTED', 'SAMPLED', 'LATE'] as const

export type Outcome = (typeof OUTCOMES)[number]

export type OutcomeCounts = Record<Outcome, number>

export function noOutcomes(): OutcomeCounts {
  return { SUCCESS: 0, NO_TRANSITION: 0, DUPLICATE: 0, REJECTED: 0, SAMPLED: 0, LATE: 0 }
}

/** The sum over all outcomes, which is the number of events received. */
export function totalOutcomes(counts: OutcomeCounts): number {
  return OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0)
}
