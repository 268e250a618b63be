import type { Clock } from '#core/base/ports.ts'
import type { GovernanceDocument, ProposalView, SaveAnswer } from '#core/contract/schemas.ts'
import { changeFor, withChange, withoutChange } from '#core/registry/proposals.ts'
import { saveDocument } from '#core/store/documents.ts'
import { ONLY } from '../governed/governance.ts'
import type { OpenedWorkspace } from '../opened.ts'
import { saveAndApply } from './answer-schemas.ts'
import { documentsOf, keptProposals } from './applied.ts'
import { requiredGovernance } from './required.ts'

export function applyProposal(
  workspace: OpenedWorkspace,
  clock: Clock,
  proposal: ProposalView,
): SaveAnswer & { document: GovernanceDocument } {
  const documents = documentsOf(requiredGovernance(workspace.database))
  const change = changeFor(proposal, documents)
  const { kind, document } = withChange(change, documents)
  const keep = (number: number): void => {
    const text = JSON.stringify({ proposal, change })
    saveDocument(workspace.database, {
      kind: 'applied',
      name: `${kind}-${number}`,
      text,
      savedAt: clock.now(),
    })
  }
  const next = { kind, name: ONLY, text: JSON.stringify(document, null, 2) }
  return { ...saveAndApply(workspace, clock, next, keep), document: kind }
}

function refused(message: string): SaveAnswer {
  return { ok: false, number: null, refusals: [{ code: 'built_upon', path: '', message }] }
}

/** Takes back exactly what one proposal changed. Refused with the reason where something was built upon it. */
export function undoProposal(workspace: OpenedWorkspace, clock: Clock, id: string): SaveAnswer {
  const kept = keptProposals(workspace.database).find((one) => one.id === id)
  if (kept === undefined) return refused(`no proposal ${id} is in force: it was undone already.`)
  const undone = withoutChange(kept.change, documentsOf(requiredGovernance(workspace.database)))
  if (!undone.ok) return refused(undone.error.message)
  const { kind, document } = undone.value
  const next = { kind, name: ONLY, text: JSON.stringify(document, null, 2) }
  const forget = (): void => {
    saveDocument(workspace.database, { kind: 'applied', name: id, text: null, savedAt: clock.now() })
  }
  return saveAndApply(workspace, clock, next, forget)
}
