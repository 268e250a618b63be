import { implement } from '@orpc/server'
import { schemasContract } from '#core/contract/schemas.ts'
import type { Answers, Kind, Questions } from '../analysis/questions.ts'
import type { Session } from '../session.ts'
import {
  checkSchema,
  diffSchemas,
  removeSchema,
  saveGovernanceDocument,
  saveSamplingRule,
  saveSchema,
  saveUpcasters,
  setMode,
} from './answer-schemas.ts'
import { applyProposal, undoProposal } from './apply-proposal.ts'

/**
 * The part of the contract that is about schemas, sampling and the audit. What needs many events is asked of the
 * analyst; what changes documents is done here.
 */
export function schemaAnswers(
  session: Session,
  ask: <K extends Kind>(kind: K, question: Questions[K], signal?: AbortSignal) => Promise<Answers[K]>,
) {
  const api = implement(schemasContract)
  const { clock } = session
  return {
    list: api.list.handler(({ signal }) => ask('schemas', {}, signal)),
    get: api.get.handler(({ input, signal }) => ask('schema', input, signal)),
    draft: api.draft.handler(({ input, signal }) => ask('draft', input, signal)),
    check: api.check.handler(({ input }) => ({
      refusals: checkSchema(session.required(), input.eventType, input.text),
    })),
    save: api.save.handler(({ input }) => saveSchema(session.required(), clock, input)),
    remove: api.remove.handler(({ input }) => removeSchema(session.required(), clock, input.eventType)),
    setMode: api.setMode.handler(({ input }) => setMode(session.required(), clock, input)),
    previewEnforce: api.previewEnforce.handler(({ input, signal }) => ask('enforcePreview', input, signal)),
    saveDocument: api.saveDocument.handler(({ input }) =>
      saveGovernanceDocument(session.required(), clock, input.kind, input.text),
    ),
    previewSampling: api.previewSampling.handler(({ input, signal }) =>
      ask('samplingPreview', input, signal),
    ),
    saveSamplingRule: api.saveSamplingRule.handler(({ input }) =>
      saveSamplingRule(session.required(), clock, input),
    ),
    previewUpcasters: api.previewUpcasters.handler(({ input, signal }) =>
      ask('upcastPreview', input, signal),
    ),
    saveUpcasters: api.saveUpcasters.handler(({ input }) => saveUpcasters(session.required(), clock, input)),
    diff: api.diff.handler(({ input }) => ({ refusals: diffSchemas(input.older, input.newer, input.mode) })),
    audit: api.audit.handler(({ signal }) => ask('audit', {}, signal)),
    apply: api.apply.handler(({ input }) => applyProposal(session.required(), clock, input)),
    undo: api.undo.handler(({ input }) => undoProposal(session.required(), clock, input.id)),
  }
}
