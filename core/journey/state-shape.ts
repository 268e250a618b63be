import { z } from 'zod'
import { JsonRecord } from '#core/event/envelope.ts'
import type { Extra, UserState } from './state.ts'

const Timer = z.strictObject({
  cause: z.string(),
  at: z.number(),
  depth: z.number(),
  tried: z.number().exactOptional(),
  dueAt: z.number().exactOptional(),
})

/** What additions to the rules keep of a person. */
export const ExtraShape: z.ZodType<Extra> = z.strictObject({
  journeys: z.record(z.string(), z.strictObject({ step: z.string(), version: z.number() })).exactOptional(),
  timers: z.record(z.string(), Timer).exactOptional(),
  last: z
    .strictObject({
      userId: z.string().exactOptional(),
      anonymousId: z.string().exactOptional(),
      sessionId: z.string().exactOptional(),
      source: z.string(),
    })
    .exactOptional(),
  fired: z.record(z.string(), z.number()).exactOptional(),
  entered: z.record(z.string(), z.number()).exactOptional(),
  experiments: z.record(z.string(), z.string()).exactOptional(),
  counters: z.record(z.string(), z.number()).exactOptional(),
  migratedAt: z.number().exactOptional(),
})

/** All that is kept of a user, where it is written as one JSON text. */
export const StateShape: z.ZodType<UserState> = z.strictObject({
  currentStep: z.string(),
  history: z.array(z.string()),
  metadata: JsonRecord,
  lastEventAt: z.number(),
  version: z.number(),
  extra: ExtraShape.exactOptional(),
})
