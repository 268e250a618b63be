import { z } from 'zod'
import { type AppliedProposal, ProposalView } from '#core/contract/schemas.ts'
import { SamplingRule } from '#core/registry/document.ts'
import { type AppliedChange, type GovernanceDocuments, withoutChange } from '#core/registry/proposals.ts'
import { documentsInForce } from '#core/store/documents.ts'
import type { Connection } from '#core/store/open.ts'
import type { Governance } from '../governed/governance.ts'

/** A proposal as the workspace keeps it, under the name of the document's version that it made: `sampling-3`. */
const Applied = z.strictObject({
  proposal: ProposalView,
  change: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('sampling'), rule: SamplingRule }),
    z.strictObject({
      kind: z.literal('registry'),
      names: z.array(z.strictObject({ from: z.string(), before: z.string().nullable(), after: z.string() })),
    }),
  ]),
})

interface Kept {
  readonly id: string
  readonly appliedAt: number
  readonly sentence: string
  readonly change: AppliedChange
}

/** Proposals that were applied and not undone, in the order in which they were. */
export function keptProposals(database: Connection): Kept[] {
  return documentsInForce(database, 'applied')
    .map(({ name, savedAt, text }) => {
      const { proposal, change } = Applied.parse(JSON.parse(text ?? ''))
      return { id: name, appliedAt: savedAt, sentence: proposal.sentence, change }
    })
    .sort((a, b) => a.appliedAt - b.appliedAt || (a.id < b.id ? -1 : 1))
}

export function documentsOf({ document, sampling }: Governance): GovernanceDocuments {
  return { registry: document, sampling }
}

/** What was applied, with what stands in the way of undoing it. */
export function appliedProposals(database: Connection, governance: Governance): AppliedProposal[] {
  return keptProposals(database).map(({ id, appliedAt, sentence, change }) => {
    const undone = withoutChange(change, documentsOf(governance))
    return { id, appliedAt, sentence, blocked: undone.ok ? null : undone.error.message }
  })
}
