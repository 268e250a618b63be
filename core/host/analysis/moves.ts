import { z } from 'zod'
import { openOutReader } from '#core/store/moves/out.ts'
import type { Analysis } from './analysis.ts'

/** Who moved from where to where, by which rule: one message of the stream. */
export const StateTransition = z.object({
  userId: z.string(),
  from: z.string(),
  to: z.string(),
  ruleId: z.string(),
  eventId: z.string(),
  timestamp: z.number().meta({ description: 'The event’s own time, ms since the epoch.' }),
  version: z.number().meta({ description: 'Moves of this person, this one included.' }),
})

export const MovesQuestion = z.object({ after: z.number(), limit: z.number() })
export const MovesPage = z.object({
  transitions: z.array(StateTransition),
  /** Arrival up to which was read. */
  last: z.number(),
})

/** Moves of the next events past an arrival. A move's version is counted along all of its person's events. */
export function movesFor(
  { database, names }: Analysis,
  { after, limit }: z.infer<typeof MovesQuestion>,
): z.infer<typeof MovesPage> {
  return openOutReader(database, names).transitionsAfter(after, limit)
}
