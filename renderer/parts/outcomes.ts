import type { z } from 'zod'
import type { OutcomeName as OutcomeSchema } from '#core/contract/shared.ts'

export type OutcomeName = z.infer<typeof OutcomeSchema>

/** In the order in which every sum is written. */
export const OUTCOME_ORDER: readonly OutcomeName[] = [
  'SUCCESS',
  'NO_TRANSITION',
  'DUPLICATE',
  'REJECTED',
  'SAMPLED',
  'LATE',
]

/** What an outcome means, for a tooltip or legend. */
export const OUTCOME_WORDS: Record<OutcomeName, string> = {
  SUCCESS: 'moved to another step',
  NO_TRANSITION: 'accepted, no rule matched',
  DUPLICATE: 'this event id was seen before',
  REJECTED: 'refused, kept as a dead letter',
  SAMPLED: 'dropped on purpose by a rule',
  LATE: 'older than the lateness bound; folded in at its own time',
}

/** The outcome as it stands in a sum: `36,918 success + 51,377 no transition`. */
export const OUTCOME_SHORT: Record<OutcomeName, string> = {
  SUCCESS: 'success',
  NO_TRANSITION: 'no transition',
  DUPLICATE: 'duplicate',
  REJECTED: 'rejected',
  SAMPLED: 'sampled',
  LATE: 'late',
}
