import { z } from 'zod'
import { KindName } from './questions.ts'

/** What the worker is started with. `cancelled[0]` holds the number of the last question that nobody waits for. */
export const Start = z.object({ path: z.string(), cancelled: z.instanceof(SharedArrayBuffer) })
export type Start = z.infer<typeof Start>

const ChangesMessage = z.object({
  refolded: z.union([z.set(z.number()), z.literal('everyone')]),
  rules: z.boolean(),
  reading: z.boolean(),
  people: z.boolean(),
})

/** To the worker. Changes travel with the next question, so that a commit costs no message. */
export const Request = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('ask'),
    id: z.number(),
    kind: KindName,
    question: z.unknown(),
    changes: ChangesMessage,
  }),
  z.object({ type: z.literal('close') }),
])
export type Request = z.infer<typeof Request>

const ProblemMessage = z.object({
  code: z.string(),
  message: z.string(),
  where: z.string().exactOptional(),
  hint: z.string().exactOptional(),
})

/** From the worker. */
export const Reply = z.discriminatedUnion('type', [
  /** It reads the file as it is now, until the answer. */
  z.object({ type: z.literal('began'), id: z.number() }),
  z.object({ type: z.literal('answer'), id: z.number(), answer: z.unknown() }),
  z.object({ type: z.literal('problem'), id: z.number(), problem: ProblemMessage }),
])
export type Reply = z.infer<typeof Reply>
