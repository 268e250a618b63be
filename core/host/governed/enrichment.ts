import { detectDelimiter, readCsv } from '#core/attribution/csv.ts'
import { fail, ok, type Problem, type Result } from '#core/base/result.ts'
import { EnrichmentDocument, type LookupTable } from '#core/event/enrichment/document.ts'
import { createEnricher } from '#core/event/enrichment/enrich.ts'
import type { Stage } from '#core/pipeline/stages.ts'
import { documentsInForce } from '#core/store/documents.ts'
import type { Connection } from '#core/store/open.ts'
import { readDocument } from '../intake/read-document.ts'
import { ONLY } from './governance.ts'

/** Reads the document's text; null is the default, in which everything is off. */
export function readEnrichment(text: string | null): Result<EnrichmentDocument> {
  return readDocument('enrichment', EnrichmentDocument, text)
}

/** A table from CSV with a header. Rows are indexed by a column when it is first asked for; of equal keys the first counts. */
export function readLookup(text: string): Result<LookupTable> {
  const read = readCsv(text, detectDelimiter(text))
  if (!read.ok) return read
  const [header, ...rows] = read.value.map(({ fields }) => fields)
  if (header === undefined || rows.length === 0) {
    const problem: Problem = { code: 'lookup', message: 'a header and at least one row wanted.' }
    return fail(problem)
  }
  const indexes = new Map<string, ReadonlyMap<string, ReadonlyMap<string, string>>>()
  return ok((key) => {
    const known = indexes.get(key)
    if (known !== undefined) return known
    const at = header.indexOf(key)
    const index = new Map<string, ReadonlyMap<string, string>>()
    for (const cells of at < 0 ? [] : rows) {
      const id = cells[at] ?? ''
      if (!index.has(id)) index.set(id, new Map(header.map((column, i) => [column, cells[i] ?? ''])))
    }
    indexes.set(key, index)
    return index
  })
}

/** The document in force. */
function enrichmentOf(database: Connection): Result<EnrichmentDocument> {
  return readEnrichment(
    documentsInForce(database, 'enrichment').find(({ name }) => name === ONLY)?.text ?? null,
  )
}

const MINUTE = 60_000

/** The pause that ends a session, in ms: read when sessions are made, so that a change holds for history at once. */
export function sessionGapOf(database: Connection): number {
  const document = enrichmentOf(database)
  return (document.ok ? document.value.sessionGapMinutes : 30) * MINUTE
}

/** Enrichment as the workspace's documents have it, after privacy; none where nothing is configured. */
export function enrichmentStage(database: Connection): Result<Stage[]> {
  const document = enrichmentOf(database)
  if (!document.ok) return document
  const tables = new Map<string, LookupTable>()
  for (const { name, text: csv } of documentsInForce(database, 'lookup')) {
    const table = readLookup(csv ?? '')
    if (!table.ok) return fail({ ...table.error, where: `lookup ${name}` })
    tables.set(name, table.value)
  }
  return ok(enrichmentBy(document.value, tables))
}

/** As a stage; none where nothing is configured. */
export function enrichmentBy(
  document: EnrichmentDocument,
  tables: ReadonlyMap<string, LookupTable>,
): Stage[] {
  const enrich = createEnricher(document, tables)
  if (enrich === null) return []
  return [(envelope, intake) => ({ kind: 'event', envelope: enrich(envelope, intake.name) })]
}
