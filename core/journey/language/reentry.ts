import { z } from 'zod'
import { Duration, durationMs } from './duration.ts'

/**
 * Whether a rule may fire again for the same user, or a user come into a journey again: always (the default), never
 * again, or not before so much time has passed since the last time.
 */
export const Reentry = z.union([z.enum(['always', 'once']), z.strictObject({ after: Duration })])
export type Reentry = z.infer<typeof Reentry>

/** How long must have passed since the last time, in ms: 0 for always, infinite for once. */
export function waitOf(reentry: Reentry | undefined): number {
  if (reentry === undefined || reentry === 'always') return 0
  if (reentry === 'once') return Number.POSITIVE_INFINITY
  return durationMs(reentry.after) ?? 0
}
