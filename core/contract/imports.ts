import { oc } from '@orpc/contract'
import { z } from 'zod'
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
export const MappedField = z.enum(MAPPED_FIELDS)
export type MappedField = z.infer<typeof MappedField>

/** Envelope field → column. */
export const ColumnMapping = z.partialRecord(MappedField, z.string())
export type ColumnMapping = z.infer<typeof ColumnMapping>

export const FileFormat = z.enum(['ndjson', 'csv'])
export type FileFormat = z.infer<typeof FileFormat>

export const ImportPreview = z.object({
  name: z.string(),
  bytes: z.number(),
  format: FileFormat,
  compressed: z.enum(['none', 'gzip']),
  delimiter: z.string().nullable(),
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

export const importsContract = {
  preview: oc
    .input(
      z.object({
        source: ImportSource,
        format: FileFormat.optional(),
        mapping: ColumnMapping.optional(),
      }),
    )
    .output(ImportPreview),
  /** Starts a job; progress, outcomes and cancel are those of jobs. Opens a new workspace where none is open. */
  start: oc
    .input(
      z.object({
        source: ImportSource,
        format: FileFormat.optional(),
        mapping: ColumnMapping.optional(),
      }),
    )
    .output(Job),
}
