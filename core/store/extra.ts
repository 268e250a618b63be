import { z } from 'zod'
import type { Extra } from '#core/journey/state.ts'

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

/** What additions to the rules keep of a person, from `people.extra`. */
export function readExtra(text: string): Extra {
  return ExtraShape.parse(JSON.parse(text))
}
