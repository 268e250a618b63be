import { oc } from '@orpc/contract'
import { z } from 'zod'
import { JsonRecord } from '#core/event/envelope.ts'
import { SamplingRule, Upcaster } from '#core/registry/document.ts'
import { COMPATIBILITIES, MODES } from '#core/registry/modes.ts'
import { Instant } from './shared.ts'

export const Mode = z.enum(MODES)
export type Mode = z.infer<typeof Mode>

const Text = z.string().max(5_000_000)
const EventType = z.string().min(1).max(200)

/** Why a document is not taken. `path` is a JSON pointer into the payload; empty where the whole is meant. */
export const SchemaRefusal = z.object({
  code: z.enum(['bad_schema', 'incompatible', 'breaks_consumer', 'bad_registry', 'built_upon']),
  path: z.string(),
  message: z.string(),
})
export type SchemaRefusal = z.infer<typeof SchemaRefusal>

/** One event type: registered, seen, or both. */
export const SchemaRow = z.object({
  eventType: z.string(),
  /** Number of the newest version; null where no schema is in force. */
  version: z.number().nullable(),
  mode: Mode,
  compatibility: z.enum(COMPATIBILITIES),
  events: z.number(),
  firstSeen: Instant.nullable(),
  lastSeen: Instant.nullable(),
  /** Stored events that carry marks of the registry. */
  marked: z.number(),
  /** Dead letters for faults of this type. */
  refused: z.number(),
})
export type SchemaRow = z.infer<typeof SchemaRow>

/** A proposal of the audit that was applied, oldest first. */
export const AppliedProposal = z.object({
  id: z.string(),
  appliedAt: Instant,
  sentence: z.string(),
  /** Why it can't be undone: what it changed was changed again. Null where it can. */
  blocked: z.string().nullable(),
})
export type AppliedProposal = z.infer<typeof AppliedProposal>

export const SchemasView = z.object({
  mode: Mode,
  closed: z.boolean(),
  types: z.array(SchemaRow),
  /** The texts in force; null where none was saved. */
  registryText: z.string().nullable(),
  samplingText: z.string().nullable(),
  /** Sampling rules in force, each also in words. */
  sampling: z.array(z.object({ id: z.string(), sentence: z.string(), rule: SamplingRule })),
  /** Names under which event types are also sent → their names. */
  names: z.record(z.string(), z.string()),
  applied: z.array(AppliedProposal),
})
export type SchemasView = z.infer<typeof SchemasView>
export type { SamplingRule }

export const FieldRow = z.object({
  /** JSON pointer; `*` stands for every item of a list. */
  path: z.string(),
  events: z.number(),
  share: z.number(),
  distinct: z.number(),
  /** There are more different values than were counted. */
  isBounded: z.boolean(),
  /** Values that are text, and those that are numbers; whether it was true or false at least once. */
  texts: z.number(),
  numbers: z.number(),
  isYesNo: z.boolean(),
  usedBy: z.array(z.string()),
  /** The kind of personal data that it seems to hold. */
  personal: z.string().nullable(),
})
export type FieldRow = z.infer<typeof FieldRow>

export const SchemaDetail = z.object({
  row: SchemaRow,
  /** Newest first. `text` is null where that version took the schema out of force. */
  versions: z.array(z.object({ number: z.number(), savedAt: Instant, text: z.string().nullable() })),
  fields: z.array(FieldRow),
  /** Faults by message, most frequent first: as marks of stored events and as dead letters. */
  faults: z.array(z.object({ message: z.string(), count: z.number() })),
  usedBy: z.array(z.string()),
  upcasters: z.array(Upcaster),
})
export type SchemaDetail = z.infer<typeof SchemaDetail>

const Named = { sentence: z.string() }

/** A change that one click applies and another undoes. */
export const ProposalView = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('drop'), eventType: EventType, ...Named }),
  z.object({ kind: z.literal('sample'), eventType: EventType, keep: z.number().min(0).max(1), ...Named }),
  z.object({ kind: z.literal('merge'), name: EventType, others: z.array(EventType), ...Named }),
])
export type ProposalView = z.infer<typeof ProposalView>

export const AuditView = z.object({
  events: z.number(),
  usedShare: z.number().nullable(),
  types: z.array(
    z.object({
      eventType: z.string(),
      events: z.number(),
      share: z.number(),
      firstSeen: Instant,
      lastSeen: Instant,
      usedBy: z.array(z.string()),
      fields: z.array(FieldRow),
    }),
  ),
  near: z.array(z.object({ name: z.string(), others: z.array(z.string()), why: z.string() })),
  proposals: z.array(ProposalView),
})
export type AuditView = z.infer<typeof AuditView>

/** What a sampling rule would do, tried on the newest events. */
export const SamplingPreview = z.object({
  /** Why the rule can't be used, with line and column of its condition; the counts are 0 then. */
  problem: z.string().nullable(),
  /** Events looked at, those that the rule looks at, and those that it would drop. */
  events: z.number(),
  matched: z.number(),
  dropped: z.number(),
})
export type SamplingPreview = z.infer<typeof SamplingPreview>

/** What enforcing would have refused of the newest stored events. */
export const EnforcePreview = z.object({
  /** Events looked at: those of the types that would be enforced and are not yet. */
  events: z.number(),
  refused: z.number(),
  /** What would have stood against them, most frequent first; an event may have several. */
  reasons: z.array(z.object({ message: z.string(), events: z.number() })),
})
export type EnforcePreview = z.infer<typeof EnforcePreview>

/** What upcasters make of the newest stored event that they concern. */
export const UpcastPreview = z.object({
  problem: z.string().nullable(),
  sample: z
    .object({
      from: z.number(),
      to: z.number(),
      before: JsonRecord,
      after: JsonRecord,
      changed: z.array(z.string()),
    })
    .nullable(),
})
export type UpcastPreview = z.infer<typeof UpcastPreview>

/** What was saved, or why not. `number` is the new version's. */
export const SaveAnswer = z.object({
  ok: z.boolean(),
  refusals: z.array(SchemaRefusal),
  number: z.number().nullable(),
})
export type SaveAnswer = z.infer<typeof SaveAnswer>

/** Documents beside the schemas themselves. */
export const GovernanceDocument = z.enum(['registry', 'sampling'])
export type GovernanceDocument = z.infer<typeof GovernanceDocument>

export const schemasContract = {
  list: oc.output(SchemasView),
  get: oc.input(z.object({ eventType: EventType })).output(SchemaDetail.nullable()),
  /** A draft from what has come in, for a person to edit. */
  draft: oc.input(z.object({ eventType: EventType })).output(z.object({ text: Text, events: z.number() })),
  /** What stands against a text as the type's next version. Nothing is saved. */
  check: oc
    .input(z.object({ eventType: EventType, text: Text }))
    .output(z.object({ refusals: z.array(SchemaRefusal) })),
  /** Saves a text as the type's next version. With `force` it is saved although it breaks rules or compatibility. */
  save: oc
    .input(z.object({ eventType: EventType, text: Text, force: z.boolean().optional() }))
    .output(SaveAnswer),
  /** Takes a type's schema out of force; its versions stay. */
  remove: oc.input(z.object({ eventType: EventType })).output(SaveAnswer),
  /** `eventType` null: for all types that have no mode of their own. `mode` null: as all types have it. */
  setMode: oc.input(z.object({ eventType: EventType.nullable(), mode: Mode.nullable() })).output(SaveAnswer),
  /** What enforcing one type, or for null all that have no mode of their own, would have refused. Nothing is saved. */
  previewEnforce: oc.input(z.object({ eventType: EventType.nullable() })).output(EnforcePreview),
  saveDocument: oc.input(z.object({ kind: GovernanceDocument, text: Text })).output(SaveAnswer),
  /** Tries one sampling rule on the newest events. Nothing is saved. */
  previewSampling: oc.input(z.object({ rule: SamplingRule })).output(SamplingPreview),
  /** Puts a rule in the place of the one that has its id, or `replaces`; a null rule removes it. */
  saveSamplingRule: oc
    .input(z.object({ replaces: z.string().max(200).nullable(), rule: SamplingRule.nullable() }))
    .output(SaveAnswer),
  /** Tries a type's upcasters, as JSON text, on a stored event. Nothing is saved. */
  previewUpcasters: oc.input(z.object({ eventType: EventType, text: Text })).output(UpcastPreview),
  /** Saves a type's upcasters; its events are read by them from then on, stored ones too. */
  saveUpcasters: oc.input(z.object({ eventType: EventType, text: Text })).output(SaveAnswer),
  diff: oc
    .input(z.object({ older: Text, newer: Text, mode: z.enum(COMPATIBILITIES) }))
    .output(z.object({ refusals: z.array(SchemaRefusal) })),
  audit: oc.output(AuditView),
  apply: oc.input(ProposalView).output(SaveAnswer.extend({ document: GovernanceDocument })),
  /** Takes back exactly what one applied proposal changed; refused where something was built upon it. */
  undo: oc.input(z.object({ id: z.string().max(200) })).output(SaveAnswer),
}
