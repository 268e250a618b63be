import { ORPCError } from '@orpc/server'
import { isBusy, storeProblem } from '#core/store/open.ts'
import { refuse } from '../session.ts'

/** A call that would have written while another connection does says so, instead of a fault of ours. */
export async function inWords<Answer>({ next }: { next: () => Promise<Answer> }): Promise<Answer> {
  try {
    return await next()
  } catch (error) {
    const cause = error instanceof ORPCError ? error.cause : error
    throw isBusy(cause) ? refuse(storeProblem('', cause)) : error
  }
}
