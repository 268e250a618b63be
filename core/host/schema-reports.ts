import type { AuditView, SchemaDetail, SchemaRow, SchemasView } from '#core/contract/schemas.ts'
import type { Audit, AuditedField, DetectPersonal, TypeStatistics } from '#core/registry/audit.ts'
import { auditTaxonomy } from '#core/registry/audit.ts'
import { DEFAULT_TYPES } from '#core/registry/defaults.ts'
import { draftSchema } from '#core/registry/draft.ts'
import { createFieldCounter, type FieldCounter } from '#core/registry/field-walk.ts'
import { type EdgeRules, edgeRules } from '#core/registry/sampling.ts'
import { mergeShapes, NOTHING_SEEN, shapeOf } from '#core/registry/shape.ts'
import { readDocuments } from '#core/store/documents.ts'
import { readEventTypes, type StoredType, samplePayloads } from '#core/store/event-types.ts'
import { faultCounts, faultMessages } from '#core/store/registry-faults.ts'
import { consumersOf } from './consumers.ts'
import { type Governance, governanceOf, governanceTexts } from './governance.ts'
import type { OpenedWorkspace } from './opened.ts'
import { refuse } from './session.ts'

/** How far back fields are counted, and in how many events of one type. */
const AUDIT_SAMPLE = { events: 100_000, perType: 2_000 }
const DRAFT_SAMPLE = { events: 1_000_000, perType: 10_000 }

export function requiredGovernance(workspace: OpenedWorkspace): Governance {
  const governance = governanceOf(workspace.database)
  if (!governance.ok) throw refuse(governance.error)
  return governance.value
}

/** What a field's name alone gives away. Detectors that look at values come with the privacy policy. */
export const detectByName: DetectPersonal = (path) => {
  const name =
    path
      .split('/')
      .at(-1)
      ?.toLowerCase()
      .replace(/[^a-z]/g, '') ?? ''
  if (/e?mail(address)?$/.test(name)) return 'email'
  if (/^(tele)?(phone|mobile|fax)(number)?$/.test(name)) return 'phone'
  if (/^(first|last|full|sur|family|given|user)?name$/.test(name) && name !== 'name') return 'name'
  if (
    /^(iban|cardnumber|creditcard|passport|ssn|ip|ipaddress|birthdate|dateofbirth|street|address)$/.test(name)
  )
    return name
  return null
}

function rowsOf(workspace: OpenedWorkspace, governance: Governance): SchemaRow[] {
  const { database } = workspace
  const stored = new Map(
    readEventTypes(database, workspace.pipeline.writer().names).map((type) => [type.eventType, type]),
  )
  const faults = faultCounts(database, workspace.pipeline.writer().names)
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
      marked: faults.marked.get(eventType) ?? 0,
      refused: faults.refused.get(eventType) ?? 0,
    }
  }
  return [...names]
    .map((name) => row(name, stored.get(name)))
    .sort((a, b) => b.events - a.events || (a.eventType < b.eventType ? -1 : 1))
}

export function schemasOf(workspace: OpenedWorkspace): SchemasView {
  const governance = requiredGovernance(workspace)
  const { registry, sampling } = governanceTexts(workspace.database)
  const { mode, closed } = governance.document
  return {
    mode,
    closed,
    types: rowsOf(workspace, governance),
    registryText: registry,
    samplingText: sampling,
  }
}

export function schemaDetailOf(workspace: OpenedWorkspace, eventType: string): SchemaDetail | null {
  const { database } = workspace
  const row = rowsOf(workspace, requiredGovernance(workspace)).find((entry) => entry.eventType === eventType)
  if (row === undefined) return null
  const versions = readDocuments(database, 'schema').filter(({ name }) => name === eventType)
  const [audited] = auditOf(workspace, eventType).types
  return {
    row,
    versions: versions.map(({ number, savedAt, text }) => ({ number, savedAt, text })).reverse(),
    fields: [...(audited?.fields ?? [])],
    faults: faultMessages(database, workspace.pipeline.writer().names, eventType),
    usedBy: consumersOf(workspace, [eventType])
      .filter((consumer) => consumer.eventType === eventType)
      .map(({ name }) => name),
  }
}

export function draftFor(workspace: OpenedWorkspace, eventType: string): { text: string; events: number } {
  let shape = NOTHING_SEEN
  let events = 0
  const { names } = workspace.pipeline.writer()
  samplePayloads(workspace.database, names, { ...DRAFT_SAMPLE, eventType }, (_, payload) => {
    shape = mergeShapes(shape, shapeOf(payload))
    events += 1
  })
  const known = events === 0 ? DEFAULT_TYPES.get(eventType) : undefined
  return { text: JSON.stringify(known ?? draftSchema(eventType, shape), null, 2), events }
}

function statisticsOf(workspace: OpenedWorkspace, only: string | undefined): TypeStatistics[] {
  const { database } = workspace
  const { names } = workspace.pipeline.writer()
  const counters = new Map<string, FieldCounter>()
  const sample = only === undefined ? AUDIT_SAMPLE : { ...AUDIT_SAMPLE, eventType: only }
  samplePayloads(database, names, sample, (eventType, payload) => {
    const counter = counters.get(eventType) ?? createFieldCounter()
    counters.set(eventType, counter)
    counter.add(payload)
  })
  return readEventTypes(database, names)
    .filter(({ eventType }) => only === undefined || eventType === only)
    .map(({ eventType, events, firstSeen, lastSeen }) => {
      const counter = counters.get(eventType)
      return {
        eventType,
        events,
        firstSeen,
        lastSeen,
        sample: counter?.payloads ?? 0,
        fields: counter?.fields() ?? [],
      }
    })
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
export function auditOf(workspace: OpenedWorkspace, only?: string): AuditView {
  const { document, sampling } = requiredGovernance(workspace)
  const statistics = statisticsOf(workspace, only)
  const usage = consumersOf(
    workspace,
    statistics.map(({ eventType }) => eventType),
  )
  return viewOf(
    auditTaxonomy(statistics, usage, detectByName, {
      sampled: new Set(sampling.rules.flatMap(({ eventTypes }) => eventTypes ?? [])),
      merged: new Set(Object.keys(document.names)),
    }),
  )
}

/** The sampling rules in force, for SDKs. */
export function edgeRulesOf(workspace: OpenedWorkspace): EdgeRules {
  return edgeRules(requiredGovernance(workspace).sampling)
}
