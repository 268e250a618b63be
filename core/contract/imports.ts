import { oc } from '@orpc/contract'
import { z } from 'zod'
import { TIME_FORMATS } from '#core/event/values.ts'
import { isTimeZone } from '#core/event/zone.ts'
import { Instant } from './shared.ts'
import { Job } from './workspace.ts'

/** A file on this machine: its path (desktop), or the id that `POST /api/uploads` answered with (browser). */
export const ImportSource = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('path'), path: z.string() }),
  z.strictObject({ kind: z.literal('upload'), id: z.string() }),
])
export type ImportSource = z.infer<typeof ImportSource>

/** Envelope fields that a column can feed. Every other column goes into the payload under its own name. */
export const MAPPED_FIELDS = [
  'eventId',
  'userId',
  'anonymousId',
  'sessionId',
  'timestamp',
  'eventType',
  'source',
  'schemaVersion',
] as const
/** What a column of a table of paths can feed besides. */
export const PATH_FIELDS = ['path', 'conversions', 'conversionValue', 'nulls', 'count'] as const
/** `payload`, in JSON only: the object whose fields become the payload's. */
export const MappedField = z.enum([...MAPPED_FIELDS, ...PATH_FIELDS, 'payload'])
export type MappedField = z.infer<typeof MappedField>

/** Envelope field, or field of a path, → column; in JSON a field of the event, dotted where it stands within another. */
export const ColumnMapping = z.partialRecord(MappedField, z.string())
export type ColumnMapping = z.infer<typeof ColumnMapping>

export const FileFormat = z.enum(['ndjson', 'json', 'csv', 'xes', 'paths'])
export type FileFormat = z.infer<typeof FileFormat>

/** Shapes of JSON that need no mapping: our own event and the vendors' that the HTTP listener takes. */
export const JsonShape = z.enum(['event', 'segment', 'posthog', 'cloudevents'])
export type JsonShape = z.infer<typeof JsonShape>

/** How NDJSON and lists of JSON are read: each event by the shape it has, all by the mapping, or those by it that have none. */
export const JsonReading = z.enum(['shape', 'shape-or-mapping', 'mapping'])
export type JsonReading = z.infer<typeof JsonReading>

export const TimeFormat = z.enum(TIME_FORMATS)
export type TimeFormat = z.infer<typeof TimeFormat>

/** What a person says about a file; each overrules what its content looks like. */
export const FileWishes = z.object({
  format: FileFormat.optional(),
  /** Laid over what the columns look like; a field that is fed by '' is fed by nothing. */
  mapping: ColumnMapping.optional(),
  reading: JsonReading.optional(),
  /** Between the cells of a table: one character. */
  delimiter: z.string().length(1).optional(),
  /** Around cells; empty: none. */
  quote: z.enum(['"', "'", '']).optional(),
  /** Whether a table's first line names its columns. */
  header: z.boolean().optional(),
  /** Between the steps of a path. */
  separator: z.string().min(1).max(10).optional(),
  /** How times are written, the zone of those that name none (UTC), and, of tables, whether numbers have a decimal comma. */
  timeFormat: TimeFormat.optional(),
  timeZone: z
    .string()
    .max(100)
    .refine(isTimeZone, 'an IANA time zone, such as Europe/Berlin, wanted')
    .optional(),
  decimalComma: z.boolean().optional(),
})
export type FileWishes = z.infer<typeof FileWishes>

/** The file is history: what it leads to is held back, unless it is asked for. */
export const BackfillWish = z.strictObject({
  /** What happened before this moment is history; the moment at which the import begins, where it is left out. */
  watermark: Instant.optional(),
  effects: z.boolean(),
})
export type BackfillWish = z.infer<typeof BackfillWish>

/** How the last file with these columns or keys was read, and when. */
export const RememberedReading = z.object({ file: z.string(), at: Instant, wishes: FileWishes })
export type RememberedReading = z.infer<typeof RememberedReading>

/** A file none of whose first events has an event type, a step or an id of a person that a workspace knows. */
export const NothingInCommon = z.object({
  /** Name of its file. */
  workspace: z.string(),
  /** Events that were looked at; `isWhole`: the file has no more. */
  events: z.number(),
  isWhole: z.boolean(),
  /** How many event types they have, and the first of them. */
  types: z.number(),
  named: z.array(z.string()),
})
export type NothingInCommon = z.infer<typeof NothingInCommon>

export const ImportPreview = z.object({
  name: z.string(),
  bytes: z.number(),
  format: FileFormat,
  compressed: z.enum(['none', 'gzip', 'zstd']),
  /** The next three are of tables only, and null elsewhere. */
  delimiter: z.string().nullable(),
  quote: z.enum(['"', "'", '']).nullable(),
  header: z.boolean().nullable(),
  /** Of tables of paths only. */
  separator: z.string().nullable(),
  /** Of NDJSON and JSON only: how it is read, and of how many events of the start which shape was recognised. */
  json: z
    .object({
      reading: JsonReading,
      sampled: z.number(),
      recognised: z.array(z.object({ shape: JsonShape, count: z.number() })),
      /** Objects within the events that are mapped, dotted: each can be lifted into the payload. */
      objects: z.array(z.string()),
    })
    .nullable(),
  /** How times are read, and numbers of tables; null where there is nothing to choose. */
  values: z
    .object({
      /** Null where the first rows can be read in several ways, and somebody has to say which is meant. */
      timeFormat: TimeFormat.nullable(),
      /** Whether something feeds the timestamp. */
      hasTimes: z.boolean(),
      /** A time that is no ISO 8601, as it stands there, and what it would mean, each as if in UTC. */
      example: z.string().nullable(),
      meanings: z.array(z.object({ format: TimeFormat, time: Instant })),
      timeZone: z.string(),
      /** Columns of numbers with a decimal comma, such as 13,53: text, unless `decimalComma` is wished. */
      decimals: z.array(z.string()),
      decimalComma: z.boolean(),
    })
    .nullable(),
  /** Said before the import: what feeds the timestamp by its look alone, and what follows where nothing does. */
  times: z.object({ note: z.string().nullable(), warning: z.string().nullable() }),
  /** A file of this kind was imported before; `used`: this preview is read as that one was. */
  remembered: RememberedReading.extend({ used: z.boolean() }).nullable(),
  /** Of the open workspace; null where there is none, where it has no events, or where something is in common. */
  nothingInCommon: NothingInCommon.nullable(),
  columns: z.array(z.string()),
  /** What the columns were taken for; the person can change it. */
  mapping: ColumnMapping,
  /** Fields that are required and have no column yet. */
  unmapped: z.array(MappedField),
  /** The first rows as they would be stored, or why one would be refused. At most 50. */
  rows: z.array(
    z.object({
      line: z.number(),
      cells: z.array(z.string()),
      problem: z.string().nullable(),
    }),
  ),
})
export type ImportPreview = z.infer<typeof ImportPreview>

/** Which workspace a file goes into: the open one, a new one in the user's folder, or one that lies there already. */
export const ImportTarget = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('open') }),
  /** Under this name, or the next free one after it (`name-2`, …). */
  z.strictObject({ kind: z.literal('new'), name: z.string().min(1).max(200) }),
  z.strictObject({ kind: z.literal('existing'), path: z.string() }),
])
export type ImportTarget = z.infer<typeof ImportTarget>

export const ImportTargetView = z.object({
  target: ImportTarget,
  /** Of the workspace's file. */
  name: z.string(),
  /** That it has already; null for a new one, and where they can't be counted. */
  events: z.number().nullable(),
})
export type ImportTargetView = z.infer<typeof ImportTargetView>

export const importsContract = {
  /** Where a file of this name can go; the first is meant where `start` is told none. */
  targets: oc.input(z.object({ name: z.string().max(500) })).output(z.array(ImportTargetView)),
  /** `asBefore`: by the reading that is remembered, where one is, instead of by what is wished. */
  preview: oc
    .input(FileWishes.extend({ source: ImportSource, asBefore: z.boolean().optional() }))
    .output(ImportPreview),
  /** Starts a job; progress, outcomes and cancel are those of jobs. Without `into` the open workspace takes it, or a new one. */
  start: oc
    .input(
      FileWishes.extend({
        source: ImportSource,
        backfill: BackfillWish.optional(),
        into: ImportTarget.optional(),
      }),
    )
    .output(Job),
  /** An upload that was looked at is not wanted any more: it is removed, unless its import has begun. */
  abandon: oc.input(z.object({ source: ImportSource })).output(z.null()),
}
