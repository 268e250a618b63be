import { implement } from '@orpc/server'
import { identityContract } from '#core/contract/identity.ts'
import type { Session } from '../session.ts'
import { changeLink, joinPeople, ledgerOf, whoIs } from './answer-identity.ts'
import { previewMerge } from './preview-merge.ts'

/** The part of the contract that is about who is one person. */
export function identityAnswers(session: Session) {
  const api = implement(identityContract)
  return {
    ledger: api.ledger.handler(({ input }) => ledgerOf(session.required(), input)),
    who: api.who.handler(({ input }) => whoIs(session.required(), input.id)),
    preview: api.preview.handler(({ input }) => previewMerge(session.required(), input.one, input.other)),
    join: api.join.handler(({ input }) => joinPeople(session.required(), input)),
    undo: api.undo.handler(({ input }) => changeLink(session.required(), input, true)),
    restore: api.restore.handler(({ input }) => changeLink(session.required(), input, false)),
  }
}
