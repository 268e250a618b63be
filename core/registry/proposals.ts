import type { Proposal } from './audit.ts'
import type { RegistryDocument, SamplingDocument } from './document.ts'

export interface GovernanceDocuments {
  readonly registry: RegistryDocument
  readonly sampling: SamplingDocument
}

/** The document that a proposal changes, as it would be; the other one is not touched. */
export type ProposedChange =
  | { readonly kind: 'sampling'; readonly document: SamplingDocument }
  | { readonly kind: 'registry'; readonly document: RegistryDocument }

function freshId(wanted: string, taken: ReadonlySet<string>): string {
  let id = wanted
  for (let count = 2; taken.has(id); count += 1) id = `${wanted}-${count}`
  return id
}

/** What one click on a proposal changes. Undoing it is saving the previous text again. */
export function changeFor(proposal: Proposal, { registry, sampling }: GovernanceDocuments): ProposedChange {
  if (proposal.kind === 'merge') {
    const merged = Object.fromEntries(proposal.others.map((other) => [other, proposal.name]))
    // What led to one of the others leads to the same name now: names are looked up once.
    const before = Object.entries(registry.names).map(([from, to]): [string, string] => [
      from,
      merged[to] ?? to,
    ])
    return {
      kind: 'registry',
      document: { ...registry, names: { ...Object.fromEntries(before), ...merged } },
    }
  }
  const { eventType, sentence: note } = proposal
  const keep = proposal.kind === 'drop' ? 0 : proposal.keep
  const id = freshId(`${proposal.kind}-${eventType}`, new Set(sampling.rules.map((rule) => rule.id)))
  return {
    kind: 'sampling',
    document: { ...sampling, rules: [...sampling.rules, { id, note, eventTypes: [eventType], keep }] },
  }
}
