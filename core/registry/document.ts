import { z } from 'zod'
import { JsonValue } from '#core/event/envelope.ts'
import { COMPATIBILITIES, MODES } from './modes.ts'

/** Fields of the envelope that a type can demand beside its payload. */
export const DEMANDABLE = ['userId', 'anonymousId', 'sessionId', 'schemaVersion'] as const

/** A JSON pointer to a field of the payload: `/utm/source`. `*` stands for every item of a list. */
const Pointer = z
  .string()
  .max(500)
  .regex(/^(\/([^~/]|~[01])+)+$/, 'a JSON pointer such as /utm/source is wanted')

/** One step that brings a payload up. A step whose field is absent does nothing. */
export const UpcastStep = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('rename'), path: Pointer, to: z.string().min(1).max(200) }),
  z.strictObject({ op: z.literal('move'), from: Pointer, to: Pointer }),
  z.strictObject({
    op: z.literal('set'),
    path: Pointer,
    value: JsonValue,
    onlyIfAbsent: z.boolean().optional(),
  }),
  z.strictObject({ op: z.literal('drop'), path: Pointer }),
  z.strictObject({ op: z.literal('compute'), path: Pointer, cel: z.string().min(1).max(10_000) }),
])
export type UpcastStep = z.infer<typeof UpcastStep>

const VersionNumber = z.number().int().min(1).max(100_000)

/** Brings payloads of version `from` to the version after it. */
export const Upcaster = z.strictObject({ from: VersionNumber, steps: z.array(UpcastStep).min(1).max(200) })
export type Upcaster = z.infer<typeof Upcaster>

const EventTypeName = z.string().min(1).max(200)

/** What holds for one event type, where it differs from what holds for all. */
export const TypeSettings = z.strictObject({
  mode: z.enum(MODES).optional(),
  compatibility: z.enum(COMPATIBILITIES).optional(),
  /** The version of events that name none; the newest by default. */
  assume: VersionNumber.optional(),
  /** Fields of the envelope that must be there. */
  requires: z.array(z.enum(DEMANDABLE)).optional(),
  upcasters: z.array(Upcaster).optional(),
})
export type TypeSettings = z.infer<typeof TypeSettings>

/** `registry.json`: how schemas are applied. */
export const RegistryDocument = z.strictObject({
  mode: z.enum(MODES).default('off'),
  /** True where event types without a schema are refused (or marked) too. */
  closed: z.boolean().default(false),
  compatibility: z.enum(COMPATIBILITIES).default('BACKWARD'),
  /** Names under which an event type is also sent → its name. */
  names: z.record(EventTypeName, EventTypeName).default({}),
  types: z.record(EventTypeName, TypeSettings).default({}),
})
export type RegistryDocument = z.infer<typeof RegistryDocument>

/** One rule that keeps a share of people's events: all of a person's that it matches, or none. */
export const SamplingRule = z.strictObject({
  id: z.string().min(1).max(200),
  note: z.string().max(2000).optional(),
  /** Without it the rule looks at every type. */
  eventTypes: z.array(EventTypeName).min(1).optional(),
  /** A CEL expression over `event` and `payload`. */
  when: z.string().min(1).max(10_000).optional(),
  /** Share of people whose events stay: 0 drops all, 0.1 keeps a tenth. */
  keep: z.number().min(0).max(1),
})
export type SamplingRule = z.infer<typeof SamplingRule>

export const SamplingDocument = z.strictObject({ rules: z.array(SamplingRule).max(1000).default([]) })
export type SamplingDocument = z.infer<typeof SamplingDocument>
