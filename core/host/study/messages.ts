import { z } from 'zod'
import { StudyAnswer, StudyQuestion } from '#core/contract/studies.ts'

/** What a study is asked with. */
export const StudyStart = z.object({ path: z.string(), question: StudyQuestion, now: z.number() })
export type StudyStart = z.infer<typeof StudyStart>

/** To the thread: a study, with a number that is no longer 0 once nobody wants its answer; or that it may go. */
export const StudyRequest = z.discriminatedUnion('type', [
  StudyStart.extend({ type: z.literal('study'), withdrawn: z.instanceof(SharedArrayBuffer) }),
  z.object({ type: z.literal('close') }),
])
export type StudyRequest = z.infer<typeof StudyRequest>

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
