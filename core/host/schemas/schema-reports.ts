import type { AuditView, SchemaDetail, SchemaRow, SchemasView } from '#core/contract/schemas.ts'
import { DEFAULT_POLICY } from '#core/privacy/policy.ts'
import { createSuspicion } from '#core/privacy/suspect.ts'
import type { Audit, AuditedField } from '#core/registry/audit.ts'
import { auditTaxonomy } from '#core/registry/audit.ts'
import { DEFAULT_TYPES } from '#core/registry/defaults.ts'
import type { RegistryDocument, SamplingRule, Upcaster } from '#core/registry/document.ts'
import { draftSchema } from '#core/registry/draft.ts'
import { pointerKeys } from '#core/registry/json-schema.ts'
import { type EdgeRules, edgeRules } from '#core/registry/sampling.ts'
import { mergeShapes, NOTHING_SEEN, shapeOf } from '#core/registry/shape.ts'
import { readDocuments } from '#core/store/documents.ts'
import { type StoredType, samplePayloads } from '#core/store/events/event-types.ts'
import type { Connection } from '#core/store/open.ts'
import { faultMessages, refusedCounts } from '#core/store/outcomes/registry-faults.ts'
import type { Analysis } from '../analysis/analysis.ts'
import { type Governance, governanceTexts } from '../governed/governance.ts'
import { policyOf } from '../governed/privacy.ts'
import { appliedProposals } from './applied.ts'
import { consumersOf } from './consumers.ts'
import { eventFacts } from './event-facts.ts'
import { requiredGovernance } from './required.ts'

/** How far back a draft looks, and in how many events of its type. */
const DRAFT_SAMPLE = { events: 1_000_000, perType: 10_000 }

function rowsOf(analysis: Analysis, governance: Governance): SchemaRow[] {
  const facts = eventFacts(analysis)
  const stored = new Map(facts.types().map((type) => [type.eventType, type]))
  const [marked, refused] = [facts.marked(), refusedCounts(analysis.database)]
  const { document, schemas } = governance
  const names = new Set([
    ...DEFAULT_TYPES.keys(),
    ...stored.keys(),
    ...schemas.map(({ eventType }) => eventType),
    ...Object.keys(document.types),
  ])
  const row = (eventType: string, type: StoredType | undefined): SchemaRow => {
    const versions = schemas.filter((schema) => schema.eventType === eventType).map(({ version }) => version)
    const settings = Object.hasOwn(document.types, eventType) ? document.types[eventType] : undefined
    return {
      eventType,
      version: versions.length === 0 ? null : Math.max(...versions),
      mode: settings?.mode ?? document.mode,
      compatibility: settings?.compatibility ?? document.compatibility,
      events: type?.events ?? 0,
      firstSeen: type?.firstSeen ?? null,
      lastSeen: type?.lastSeen ?? null,
      marked: marked.get(eventType) ?? 0,
      refused: refused.get(eventType) ?? 0,
    }
  }
  return [...names]
    .map((name) => row(name, stored.get(name)))
    .sort((a, b) => b.events - a.events || (a.eventType < b.eventType ? -1 : 1))
}

function samplingWords({ eventTypes, when, keep }: SamplingRule): string {
  const which = eventTypes?.join(', ') ?? 'every event'
  const condition = when === undefined ? '' : ` where ${when}`
  const share = `${Number((keep * 100).toFixed(2))} %`
  return keep === 0 ? `${which}${condition}: dropped` : `${which}${condition}: kept for ${share} of people`
}

export function schemasOf(analysis: Analysis): SchemasView {
  const governance = requiredGovernance(analysis.database)
  const { registry, sampling } = governanceTexts(analysis.database)
  const { mode, closed, names } = governance.document
  return {
    mode,
    closed,
    types: rowsOf(analysis, governance),
    registryText: registry,
    samplingText: sampling,
    sampling: governance.sampling.rules.map((rule) => ({ id: rule.id, sentence: samplingWords(rule), rule })),
    names,
    applied: appliedProposals(analysis.database, governance),
  }
}

/** A type's upcasters; none where it has no settings of its own. */
export function upcastersOf({ types }: RegistryDocument, eventType: string): Upcaster[] {
  return (Object.hasOwn(types, eventType) ? types[eventType]?.upcasters : undefined) ?? []
}

export function schemaDetailOf(analysis: Analysis, eventType: string): SchemaDetail | null {
  const { database, names } = analysis
  const governance = requiredGovernance(database)
  const row = rowsOf(analysis, governance).find((entry) => entry.eventType === eventType)
  if (row === undefined) return null
  const versions = readDocuments(database, 'schema').filter(({ name }) => name === eventType)
  const [audited] = auditOf(analysis, eventType).types
  return {
    row,
    versions: versions.map(({ number, savedAt, text }) => ({ number, savedAt, text })).reverse(),
    fields: [...(audited?.fields ?? [])],
    faults: faultMessages(database, names, eventType),
    usedBy: consumersOf(analysis, [eventType])
      .filter((consumer) => consumer.eventType === eventType)
      .map(({ name }) => name),
    upcasters: upcastersOf(governance.document, eventType),
  }
}

export function draftFor(
  { database, names, reading }: Analysis,
  eventType: string,
): { text: string; events: number } {
  let shape = NOTHING_SEEN
  let events = 0
  samplePayloads(database, names, { ...DRAFT_SAMPLE, eventType, reading }, (_, payload) => {
    shape = mergeShapes(shape, shapeOf(payload))
    events += 1
  })
  const known = events === 0 ? DEFAULT_TYPES.get(eventType) : undefined
  return { text: JSON.stringify(known ?? draftSchema(eventType, shape), null, 2), events }
}

const copyField = (field: AuditedField): AuditView['types'][number]['fields'][number] => ({
  ...field,
  usedBy: [...field.usedBy],
})

function viewOf({ events, usedShare, types, near, proposals }: Audit): AuditView {
  return {
    events,
    usedShare,
    types: types.map((type) => ({ ...type, usedBy: [...type.usedBy], fields: type.fields.map(copyField) })),
    near: near.map((group) => ({ ...group, others: [...group.others] })),
    proposals: proposals.map((proposal) =>
      proposal.kind === 'merge' ? { ...proposal, others: [...proposal.others] } : proposal,
    ),
  }
}

/** The taxonomy audit over all stored events, or one type's part of it. Fields are counted in the newest events. */
export function auditOf(analysis: Analysis, only?: string): AuditView {
  const policy = policyOf(analysis.database)
  const suspect = createSuspicion(policy.ok ? policy.value : DEFAULT_POLICY)
  const { document, sampling } = requiredGovernance(analysis.database)
  const statistics = eventFacts(analysis)
    .statistics()
    .filter(({ eventType }) => only === undefined || eventType === only)
  const usage = consumersOf(
    analysis,
    statistics.map(({ eventType }) => eventType),
  )
  return viewOf(
    auditTaxonomy(statistics, usage, (path, samples) => suspect(pointerKeys(path), samples), {
      sampled: new Set(sampling.rules.flatMap(({ eventTypes }) => eventTypes ?? [])),
      merged: new Set(Object.keys(document.names)),
    }),
  )
}

/** The sampling rules in force, for SDKs. */
export function edgeRulesOf(database: Connection): EdgeRules {
  return edgeRules(requiredGovernance(database).sampling)
}
