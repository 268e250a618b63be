import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import type { Problem } from '#core/base/result.ts'

/** Any answer that is no success. */
export const ProblemAnswer = z.object({
  error: z.object({
    code: z.string().meta({ description: 'A word for programs.' }),
    message: z.string().meta({ description: 'What happened, where, and what to do.' }),
  }),
})

export function sendProblem(
  reply: FastifyReply,
  status: number,
  code: string,
  message: string,
): FastifyReply {
  return reply.code(status).send({ error: { code, message } })
}

const STATUS: Record<string, number> = { busy: 429, disk_full: 507, follows_fleet: 409 }

/** Seconds after which a sender may try again. */
const RETRY_AFTER: Record<number, number> = { 429: 1, 503: 5, 507: 30 }

/** A batch that could not be stored: nothing of it was taken. */
export function sendNotStored(reply: FastifyReply, problem: Problem): FastifyReply {
  const status = STATUS[problem.code] ?? 503
  if (status !== 409) reply.header('retry-after', String(RETRY_AFTER[status] ?? 1))
  return sendProblem(reply, status, problem.code, `${problem.message} ${problem.hint ?? ''}`.trim())
}

/** Nobody, or several people, are meant by what stands in the address of a question. */
export function sendNobody(reply: FastifyReply, problem: Problem): FastifyReply {
  const status = problem.code === 'not_found' ? 404 : 409
  return sendProblem(reply, status, problem.code, `${problem.message} ${problem.hint ?? ''}`.trim())
}

/** What fastify or a route threw. */
export function sendFailure(error: unknown, reply: FastifyReply, bodyLimit: number): FastifyReply {
  const hasStatus = typeof error === 'object' && error !== null && 'statusCode' in error
  const status = hasStatus ? Number(error.statusCode) : 500
  if (status === 413) {
    const message = `the body is larger than ${bodyLimit} bytes. Send smaller batches.`
    return sendProblem(reply, 413, 'too_large', message)
  }
  const message = error instanceof Error ? error.message : String(error)
  return sendProblem(reply, status, status >= 500 ? 'internal' : 'bad_request', message)
}
