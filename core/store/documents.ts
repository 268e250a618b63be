import { z } from 'zod'
import type { Connection } from './open.ts'

/** What people edit and a workspace keeps in versions. */
export const DOCUMENT_KINDS = [
  'schema',
  'registry',
  'sampling',
  'privacy',
  'enrichment',
  'lookup',
  'identity',
  'connection',
  'webhook',
  'view',
  'applied',
  'migration',
] as const

export type DocumentKind = (typeof DOCUMENT_KINDS)[number]

/** One version of a document. `text` is null where this version takes it out of force. */
export interface StoredDocument {
  readonly kind: DocumentKind
  readonly name: string
  /** Counts from 1 within kind and name; the highest is in force. */
  readonly number: number
  readonly savedAt: number
  readonly text: string | null
}

const DocumentRow = z.object({
  kind: z.enum(DOCUMENT_KINDS),
  name: z.string(),
  number: z.number(),
  saved_at: z.number(),
  text: z.string().nullable(),
})

function toDocument(raw: unknown): StoredDocument {
  const { saved_at, ...rest } = DocumentRow.parse(raw)
  return { ...rest, savedAt: saved_at }
}

/** Every version of every document of a kind, by name and number. */
export function readDocuments(database: Connection, kind: DocumentKind): StoredDocument[] {
  return database
    .prepare('SELECT * FROM documents WHERE kind = ? ORDER BY name, number')
    .all(kind)
    .map(toDocument)
}

/** The documents of a kind that are in force, by name. */
export function documentsInForce(database: Connection, kind: DocumentKind): StoredDocument[] {
  const newest = new Map(readDocuments(database, kind).map((document) => [document.name, document]))
  return [...newest.values()].filter((document) => document.text !== null)
}

/** Saves the next version. Saving an older text again is how a change is undone; null takes the document out of force. */
export function saveDocument(
  database: Connection,
  document: Pick<StoredDocument, 'kind' | 'name' | 'savedAt' | 'text'>,
): StoredDocument {
  const { kind, name, savedAt, text } = document
  const raw = database
    .prepare(
      `INSERT INTO documents SELECT $kind, $name, 1 + coalesce(max(number), 0), $savedAt, $text
       FROM documents WHERE kind = $kind AND name = $name RETURNING *`,
    )
    .get({ kind, name, savedAt, text })
  return toDocument(raw)
}
