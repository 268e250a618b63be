import { z } from 'zod'
import { JsonRecord } from '#core/event/envelope.ts'
import type { UserState } from '#core/journey/state.ts'
import { ExtraShape } from './extra.ts'

/** All that is kept of a user, where it is stored as one JSON text. */
export const StateShape: z.ZodType<UserState> = z.strictObject({
  currentStep: z.string(),
  history: z.array(z.string()),
  metadata: JsonRecord,
  lastEventAt: z.number(),
  version: z.number(),
  extra: ExtraShape.exactOptional(),
})
