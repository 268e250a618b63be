import { implement } from '@orpc/server'
import { identityContract } from '#core/contract/identity.ts'
import { oneMeant } from '../answers/whom.ts'
import { orRefuse, type Session } from '../session.ts'
import { blockIdentifier, changeLink, joinPeople, ledgerOf, sharedBy, whoIs } from './answer-identity.ts'
import { previewMerge } from './preview-merge.ts'

/** The part of the contract that is about who is one person. */
export function identityAnswers(session: Session) {
  const api = implement(identityContract)
  /** Whom somebody means by an id or an address. */
  const idOf = async (typed: string): Promise<string> =>
    orRefuse(await oneMeant(session.required(), typed)).id
  return {
    ledger: api.ledger.handler(({ input }) => {
      const search = input.search ?? ''
      const stored = orRefuse(session.required().privacy().argument(search))
      return ledgerOf(session.required(), { ...input, search: stored })
    }),
    shared: api.shared.handler(() => sharedBy(session.required())),
    block: api.block.handler(({ input }) => {
      blockIdentifier(session.required(), input.value)
      return null
    }),
    who: api.who.handler(({ input }) => whoIs(session.required(), input.id)),
    preview: api.preview.handler(async ({ input }) => {
      const [one, other] = [await idOf(input.one), await idOf(input.other)]
      return previewMerge(session.required(), one, other)
    }),
    join: api.join.handler(async ({ input }) => {
      const [one, other] = [await idOf(input.one), await idOf(input.other)]
      return joinPeople(session.required(), { one, other, reason: input.reason })
    }),
    undo: api.undo.handler(({ input }) => changeLink(session.required(), input, true)),
    restore: api.restore.handler(({ input }) => changeLink(session.required(), input, false)),
  }
}
