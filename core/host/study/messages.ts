import { z } from 'zod'
import { StudyAnswer, StudyQuestion } from '#core/contract/studies.ts'

/** What a study's thread is started with. */
export const StudyStart = z.object({ path: z.string(), question: StudyQuestion, now: z.number() })
export type StudyStart = z.infer<typeof StudyStart>

/** The same as the thread has it: a number that is no longer 0 once nobody wants the answer. */
export const ThreadStart = StudyStart.extend({ withdrawn: z.instanceof(SharedArrayBuffer) })

/** From the thread: how far it is, and at the end the answer or why there is none. */
export const StudyReply = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), fraction: z.number(), events: z.number() }),
  z.object({ type: z.literal('answer'), answer: StudyAnswer }),
  z.object({
    type: z.literal('problem'),
    problem: z.object({
      code: z.string(),
      message: z.string(),
      where: z.string().exactOptional(),
      hint: z.string().exactOptional(),
    }),
  }),
])
export type StudyReply = z.infer<typeof StudyReply>
