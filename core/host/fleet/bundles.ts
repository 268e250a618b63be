import { z } from 'zod'
import { fail, ok, type Result } from '#core/base/result.ts'
import type { LookupTable } from '#core/event/enrichment/document.ts'
import type { Stage } from '#core/pipeline/stages.ts'
import { enrichmentBy, readEnrichment, readLookup } from '../governed/enrichment.ts'
import { compileGovernance, type GovernanceTexts } from '../governed/governance.ts'

/** The texts of a folder of schemas, as one text that a fleet agrees on. */
const SchemaBundle: z.ZodType<GovernanceTexts> = z.object({
  schemas: z.array(z.object({ eventType: z.string(), version: z.number(), text: z.string() })),
  registry: z.string().nullable(),
  sampling: z.string().nullable(),
})

const Table = z.object({ name: z.string(), csv: z.string() })
/** What enrichment needs: its document, and the tables that the document names. */
const EnrichmentBundle = z.object({ document: z.string(), tables: z.array(Table) })
export type EnrichmentBundle = z.infer<typeof EnrichmentBundle>

/** One text for the fleet; fails where it could not be used, with the file in which that is. */
export function bundleSchemas(texts: GovernanceTexts): Result<string> {
  const compiled = compileGovernance(texts)
  return compiled.ok ? ok(JSON.stringify(texts)) : compiled
}

export function bundleEnrichment(bundle: EnrichmentBundle): Result<string> {
  const stages = enrichmentOf(bundle, (text) => text)
  return stages.ok ? ok(JSON.stringify(bundle)) : stages
}

/** Judges by schema and samples, as a workspace does. Nothing where the fleet has agreed on no schemas. */
export function schemaStages(text: string | null): Result<Stage[]> {
  if (text === null) return ok([])
  const governance = compileGovernance(SchemaBundle.parse(JSON.parse(text)))
  return governance.ok ? ok([governance.value.registry.judge]) : governance
}

/** `scrub` makes tokens of personal values in the tables, so that they meet those of events. */
export function enrichmentStages(text: string | null, scrub: (text: string) => string): Result<Stage[]> {
  return text === null ? ok([]) : enrichmentOf(EnrichmentBundle.parse(JSON.parse(text)), scrub)
}

function enrichmentOf(
  { document: text, tables }: EnrichmentBundle,
  scrub: (text: string) => string,
): Result<Stage[]> {
  const document = readEnrichment(text)
  if (!document.ok) return document
  const read = new Map<string, LookupTable>()
  for (const { name, csv } of tables) {
    const table = readLookup(scrub(csv))
    if (!table.ok) return fail({ ...table.error, where: `table ${name}` })
    read.set(name, table.value)
  }
  return ok(enrichmentBy(document.value, read))
}
