import { fail, ok, type Problem, type Result } from '#core/base/result.ts'
import type { Rejection, RejectionCode } from '#core/event/delivery.ts'
import type { Envelope, Mark } from '#core/event/envelope.ts'
import { DEFAULT_TYPES } from './defaults.ts'
import type { RegistryDocument } from './document.ts'
import type { Mode } from './modes.ts'
import { bringUp, declaredVersion, type Versions } from './raise.ts'
import type { ReadSchema } from './read-schema.ts'
import { AS_STORED, type Reading } from './reading.ts'
import type { Sampler } from './sampling.ts'
import { type CompileExpression, compileUpcaster, type Upcast } from './upcast.ts'

/** What the registry says about one event. An accepted one is brought up to its newest version and carries marks. */
export type Judgement =
  | { readonly kind: 'event'; readonly envelope: Envelope }
  | { readonly kind: 'rejected'; readonly rejection: Rejection }
  | { readonly kind: 'sampled'; readonly envelope: Envelope; readonly rule: string }

export interface Registry {
  judge(envelope: Envelope): Judgement
  /** How stored events are read, for folding and for showing history. */
  readonly reading: Reading
  /** Everything that is wrong with an event, whatever the mode, and the event as its newest version has it. */
  inspect(envelope: Envelope): { readonly envelope: Envelope; readonly findings: readonly Mark[] }
  modeOf(eventType: string): Mode
}

export interface RegisteredSchema {
  readonly eventType: string
  readonly version: number
  readonly schema: ReadSchema
}

export interface RegistryDefinition {
  readonly document: RegistryDocument
  readonly schemas: readonly RegisteredSchema[]
  readonly sampler: Sampler | null
  readonly compileExpression: CompileExpression
}

interface Governed extends Versions {
  readonly mode: Mode
  readonly requires: readonly (keyof Envelope)[]
}

/** Faults told in one rejection or as marks; more help nobody. */
const MOST_FAULTS = 5

function governedTypes(definition: RegistryDefinition): Result<Map<string, Governed>, Problem> {
  const { document, schemas, compileExpression } = definition
  const governed = new Map<string, Governed>()
  const names = new Set([...Object.keys(document.types), ...schemas.map(({ eventType }) => eventType)])
  for (const name of names) {
    const settings = Object.hasOwn(document.types, name) ? document.types[name] : undefined
    const own = schemas.filter(({ eventType }) => eventType === name)
    const newest = Math.max(0, ...own.map(({ version }) => version))
    const upcasts = new Map<number, Upcast>()
    for (const upcaster of settings?.upcasters ?? []) {
      const compiled = compileUpcaster(upcaster, compileExpression)
      if (!compiled.ok)
        return fail({ ...compiled.error, where: `${name}, ${compiled.error.where ?? 'upcaster'}` })
      upcasts.set(upcaster.from, compiled.value)
    }
    governed.set(name, {
      mode: settings?.mode ?? document.mode,
      versions: new Map(own.map(({ version, schema }) => [version, schema])),
      newest,
      assumed: settings?.assume ?? newest,
      requires: settings?.requires ?? [],
      upcasts,
    })
  }
  return ok(governed)
}

function missingFields(type: Governed | undefined, envelope: Envelope): string[] {
  const filled = envelope.filled ?? []
  const demanded = type?.requires.filter((field) => envelope[field] === undefined) ?? []
  return [...(envelope.idWasMissing === true ? ['eventId'] : []), ...filled, ...demanded]
}

/** What is wrong with an event, and the event as it is kept. */
function inspect(
  type: Governed | undefined,
  envelope: Envelope,
  closed: boolean,
): { envelope: Envelope; findings: Mark[] } {
  const findings: Mark[] = missingFields(type, envelope).map((field) => ({
    code: 'missing_field',
    path: '',
    message: `${field} is missing.`,
  }))
  if (type === undefined || type.newest === 0) {
    if (closed && !DEFAULT_TYPES.has(envelope.eventType))
      findings.push({
        code: 'unknown_type',
        path: '',
        message: 'no schema is registered for this event type.',
      })
    return { envelope, findings }
  }
  const version = declaredVersion(type, envelope)
  if (version === null) {
    const known = [...type.versions.keys()].sort((a, b) => a - b).join(', ')
    const message = `schemaVersion: this version is not registered. Registered: ${known}.`
    return { envelope, findings: [...findings, { code: 'unknown_version', path: '', message }] }
  }
  const raised = bringUp(type, envelope, version)
  const validator = type.versions.get(raised.version)?.validator
  if (validator === undefined || validator.isValid(raised.envelope.payload)) {
    // The version that it was checked against stays with it: later versions can bring it up from there.
    const checked =
      raised.envelope.schemaVersion === undefined
        ? { ...raised.envelope, schemaVersion: String(raised.version) }
        : raised.envelope
    return { envelope: checked, findings }
  }
  const faults = validator.faults(raised.envelope.payload)
  for (const { path, message } of faults.slice(0, MOST_FAULTS))
    findings.push({ code: 'schema_violation', path, message })
  const more = faults.length - MOST_FAULTS
  if (more > 0) findings.push({ code: 'schema_violation', path: '', message: `${more} more faults.` })
  return { envelope: raised.envelope, findings }
}

const REJECTIONS: Readonly<Record<string, RejectionCode>> = {
  missing_field: 'missing_field',
  unknown_type: 'unknown_type',
  unknown_version: 'unknown_version',
}

function rejectionOf(envelope: Envelope, findings: readonly Mark[]): Rejection {
  const code = REJECTIONS[findings[0]?.code ?? ''] ?? 'schema_violation'
  const told = findings.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
  return { code, message: `${envelope.eventType}: ${told.join(' ')}` }
}

function renamed(envelope: Envelope, name: string): Envelope {
  const mark = { code: 'renamed', path: '', message: `sent as ${envelope.eventType}.` }
  return { ...envelope, eventType: name, marks: [...(envelope.marks ?? []), mark] }
}

/** Compiles everything once. Fails with the upcaster that does not compile. */
export function createRegistry(definition: RegistryDefinition): Result<Registry> {
  const governed = governedTypes(definition)
  if (!governed.ok) return governed
  const types = governed.value
  const { sampler, document } = definition
  const names = new Map(Object.entries(document.names))
  const isIdle =
    names.size === 0 && document.mode === 'off' && [...types.values()].every(({ mode }) => mode === 'off')

  const named = (envelope: Envelope): Envelope => {
    const name = names.get(envelope.eventType)
    return name === undefined ? envelope : renamed(envelope, name)
  }

  const sampled = (envelope: Envelope): Judgement => {
    const rule = sampler === null ? null : sampler.droppedBy(envelope)
    return rule === null ? { kind: 'event', envelope } : { kind: 'sampled', envelope, rule }
  }

  const judge = (sent: Envelope): Judgement => {
    if (isIdle) return sampled(sent)
    const envelope = names.size === 0 ? sent : named(sent)
    const type = types.get(envelope.eventType)
    const mode = type?.mode ?? document.mode
    if (mode === 'off') return sampled(envelope)
    const inspected = inspect(type, envelope, document.closed)
    // A rule may read what an upcaster made; what it drops needs no verdict.
    const verdict = sampled(inspected.envelope)
    if (verdict.kind === 'sampled' || inspected.findings.length === 0) return verdict
    if (mode === 'enforce') return { kind: 'rejected', rejection: rejectionOf(envelope, inspected.findings) }
    const marks = [...(inspected.envelope.marks ?? []), ...inspected.findings]
    return { kind: 'event', envelope: { ...inspected.envelope, marks } }
  }

  return ok({
    judge,
    inspect: (sent) => {
      const envelope = named(sent)
      return inspect(types.get(envelope.eventType), envelope, document.closed)
    },
    modeOf: (eventType) => types.get(names.get(eventType) ?? eventType)?.mode ?? document.mode,
    reading: isIdle ? AS_STORED : readingOf(definition, types),
  })
}

/** Stored events by the newest version of their type, under the name that it has now. */
function readingOf({ document }: RegistryDefinition, types: ReadonlyMap<string, Governed>): Reading {
  const raised = new Map<string, { readonly name: string; readonly type: Governed | undefined }>()
  const dependsOn = new Map<string, string>()
  for (const stored of new Set([...types.keys(), ...Object.keys(document.names)])) {
    const name = Object.hasOwn(document.names, stored) ? (document.names[stored] ?? stored) : stored
    const found = types.get(name)
    const type = found === undefined || found.mode === 'off' || found.upcasts.size === 0 ? undefined : found
    if (name === stored && type === undefined) continue
    const settings = Object.hasOwn(document.types, name) ? document.types[name] : undefined
    const versions = type === undefined ? [] : [...type.versions.keys()].sort((a, b) => a - b)
    const upcasters = type === undefined ? [] : (settings?.upcasters ?? [])
    raised.set(stored, { name, type })
    dependsOn.set(stored, JSON.stringify({ name, versions, assumed: type?.assumed ?? 0, upcasters }))
  }
  return {
    types: dependsOn,
    nameOf: (stored) => raised.get(stored)?.name ?? stored,
    read: (stored) => {
      const how = raised.get(stored.eventType)
      if (how === undefined) return stored
      const { name, type } = how
      const named = name === stored.eventType ? stored : renamed(stored, name)
      const version = type === undefined ? null : declaredVersion(type, named)
      return type === undefined || version === null ? named : bringUp(type, named, version).envelope
    },
  }
}
