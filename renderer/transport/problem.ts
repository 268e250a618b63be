import { ORPCError } from '@orpc/client'
import { ProblemView } from '#core/contract/shared.ts'

export interface ShownProblem {
  /** What kind of problem it is, where the host has said so. */
  readonly code?: string | undefined
  readonly message: string
  readonly where?: string | undefined
  readonly hint?: string | undefined
}

/** A call that got no answer within its deadline. */
export class DeadlineError extends Error {
  constructor(what: string, ms: number) {
    super(`${what} got no answer within ${Math.round(ms / 1000)} s.`)
    this.name = 'DeadlineError'
  }
}

/** A call that was made while nobody answered: it was not sent, so that nothing is done later that was given up. */
export class NotSentError extends Error {
  constructor() {
    super('The program does not answer: nothing was sent.')
    this.name = 'NotSentError'
  }
}

/** Any failure of a call as a person reads it: what happened, where, what to do. */
export function describeError(error: unknown): ShownProblem {
  if (error instanceof ORPCError) {
    const data = ProblemView.safeParse(error.data)
    if (data.success) return data.data
    return { message: error.message }
  }
  if (error instanceof DeadlineError) {
    return { message: error.message, hint: 'The program may be busy. Try again in a moment.' }
  }
  if (error instanceof NotSentError) {
    return { message: error.message, hint: 'Try again once it is back.' }
  }
  return { message: error instanceof Error ? error.message : 'Something failed without saying what.' }
}
