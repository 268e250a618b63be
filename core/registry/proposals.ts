import { canonicalJson } from '#core/base/json.ts'
import { fail, ok, type Problem, type Result } from '#core/base/result.ts'
import type { Proposal } from './audit.ts'
import type { RegistryDocument, SamplingDocument, SamplingRule } from './document.ts'

export interface GovernanceDocuments {
  readonly registry: RegistryDocument
  readonly sampling: SamplingDocument
}

/** A document as it would be; the other one is not touched. */
export type NextDocument =
  | { readonly kind: 'sampling'; readonly document: SamplingDocument }
  | { readonly kind: 'registry'; readonly document: RegistryDocument }

/** What a proposal changed, kept so that just this can be undone. `before` is null where the name led nowhere. */
export type AppliedChange =
  | { readonly kind: 'sampling'; readonly rule: SamplingRule }
  | {
      readonly kind: 'registry'
      readonly names: readonly {
        readonly from: string
        readonly before: string | null
        readonly after: string
      }[]
    }

function freshId(wanted: string, taken: ReadonlySet<string>): string {
  let id = wanted
  for (let count = 2; taken.has(id); count += 1) id = `${wanted}-${count}`
  return id
}

/** What one click on a proposal changes. */
export function changeFor(proposal: Proposal, { registry, sampling }: GovernanceDocuments): AppliedChange {
  if (proposal.kind === 'merge') {
    const others = new Set(proposal.others)
    // What led to one of the others leads to the same name now: names are looked up once.
    const redirected = Object.entries(registry.names)
      .filter(([from, to]) => others.has(to) && !others.has(from) && from !== proposal.name)
      .map(([from, before]) => ({ from, before, after: proposal.name }))
    const merged = proposal.others.map((from) => ({
      from,
      before: Object.hasOwn(registry.names, from) ? (registry.names[from] ?? null) : null,
      after: proposal.name,
    }))
    return { kind: 'registry', names: [...merged, ...redirected] }
  }
  const { eventType, sentence: note } = proposal
  const keep = proposal.kind === 'drop' ? 0 : proposal.keep
  const id = freshId(`${proposal.kind}-${eventType}`, new Set(sampling.rules.map((rule) => rule.id)))
  return { kind: 'sampling', rule: { id, note, eventTypes: [eventType], keep } }
}

/** The document with a change in it. */
export function withChange(change: AppliedChange, { registry, sampling }: GovernanceDocuments): NextDocument {
  if (change.kind === 'sampling')
    return { kind: 'sampling', document: { ...sampling, rules: [...sampling.rules, change.rule] } }
  const names = {
    ...registry.names,
    ...Object.fromEntries(change.names.map(({ from, after }) => [from, after])),
  }
  return { kind: 'registry', document: { ...registry, names } }
}

const builtUpon = (message: string): Problem => ({ code: 'built_upon', message })

/** The document without a change. Fails with the reason where what it changed was changed again since. */
export function withoutChange(
  change: AppliedChange,
  { registry, sampling }: GovernanceDocuments,
): Result<NextDocument> {
  if (change.kind === 'sampling') {
    const { rule } = change
    const now = sampling.rules.find(({ id }) => id === rule.id)
    if (now === undefined) return fail(builtUpon(`the sampling rule ${rule.id} is gone already.`))
    if (canonicalJson(JSON.parse(JSON.stringify(now))) !== canonicalJson(JSON.parse(JSON.stringify(rule))))
      return fail(
        builtUpon(`the sampling rule ${rule.id} was edited since; edit or remove it among the rules.`),
      )
    const rules = sampling.rules.filter(({ id }) => id !== rule.id)
    return ok({ kind: 'sampling', document: { ...sampling, rules } })
  }
  const names = { ...registry.names }
  for (const { from, before, after } of change.names) {
    const now = Object.hasOwn(names, from) ? names[from] : undefined
    if (now === undefined) return fail(builtUpon(`${from} is no longer taken for ${after}.`))
    if (now !== after)
      return fail(builtUpon(`${from} is taken for ${now} by a later change; undo that one first.`))
    if (before === null) delete names[from]
    else names[from] = before
  }
  return ok({ kind: 'registry', document: { ...registry, names } })
}
