import { implement } from '@orpc/server'
import { schemasContract } from '#core/contract/schemas.ts'
import type { Session } from '../session.ts'
import {
  applyProposal,
  checkSchema,
  diffSchemas,
  removeSchema,
  saveGovernanceDocument,
  saveSchema,
  setMode,
  undoDocument,
} from './answer-schemas.ts'
import { auditOf, draftFor, schemaDetailOf, schemasOf } from './schema-reports.ts'

/** The part of the contract that is about schemas, sampling and the audit. */
export function schemaAnswers(session: Session) {
  const api = implement(schemasContract)
  const { clock } = session
  return {
    list: api.list.handler(() => schemasOf(session.required())),
    get: api.get.handler(({ input }) => schemaDetailOf(session.required(), input.eventType)),
    draft: api.draft.handler(({ input }) => draftFor(session.required(), input.eventType)),
    check: api.check.handler(({ input }) => ({
      refusals: checkSchema(session.required(), input.eventType, input.text),
    })),
    save: api.save.handler(({ input }) => saveSchema(session.required(), clock, input)),
    remove: api.remove.handler(({ input }) => removeSchema(session.required(), clock, input.eventType)),
    setMode: api.setMode.handler(({ input }) => setMode(session.required(), clock, input)),
    saveDocument: api.saveDocument.handler(({ input }) =>
      saveGovernanceDocument(session.required(), clock, input.kind, input.text),
    ),
    diff: api.diff.handler(({ input }) => ({ refusals: diffSchemas(input.older, input.newer, input.mode) })),
    audit: api.audit.handler(() => auditOf(session.required())),
    apply: api.apply.handler(({ input }) => applyProposal(session.required(), clock, input)),
    undo: api.undo.handler(({ input }) => undoDocument(session.required(), clock, input.kind)),
  }
}
