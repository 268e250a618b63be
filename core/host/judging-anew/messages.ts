import { z } from 'zod'
import { Provenance } from '#core/journey/provenance.ts'

/** What the thread that judges history anew is started with. */
export const JudgingStart = z.object({
  path: z.string(),
  text: z.string(),
  provenance: Provenance,
  now: z.number(),
  /** Up to which moment everybody's timers have fired by time alone. */
  timePassed: z.number(),
  /** One number, shared: anything but 0 means that it is to be given up. */
  stop: z.instanceof(SharedArrayBuffer),
})
export type JudgingStart = z.infer<typeof JudgingStart>

/** From the thread: how far it is, and at the end whether the rules are active. */
export const JudgingReply = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), done: z.number(), total: z.number() }),
  z.object({ type: z.literal('active') }),
  z.object({ type: z.literal('given-up') }),
  z.object({ type: z.literal('problem'), message: z.string() }),
])
export type JudgingReply = z.infer<typeof JudgingReply>
