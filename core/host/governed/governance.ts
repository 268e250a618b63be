import type { z } from 'zod'
import { fail, ok, type Problem, type Result } from '#core/base/result.ts'
import { RegistryDocument, SamplingDocument } from '#core/registry/document.ts'
import { readSchema } from '#core/registry/read-schema.ts'
import { createRegistry, type RegisteredSchema, type Registry } from '#core/registry/registry.ts'
import { compileSampling } from '#core/registry/sampling.ts'
import { readDocuments, type StoredDocument } from '#core/store/documents.ts'
import type { Connection } from '#core/store/open.ts'
import { compileExpression, compilePredicate } from '../expressions.ts'

/** The texts that govern what comes in: from a workspace's documents or from a folder. */
export interface GovernanceTexts {
  readonly schemas: readonly { readonly eventType: string; readonly version: number; readonly text: string }[]
  /** Null where there is none: then the defaults hold. */
  readonly registry: string | null
  readonly sampling: string | null
}

/** Compiled texts. */
export interface Governance {
  readonly schemas: readonly RegisteredSchema[]
  readonly document: RegistryDocument
  readonly sampling: SamplingDocument
  readonly registry: Registry
}

/** The one document of its kind has this name. */
export const ONLY = 'default'

/** The schemas in force: every version of each type whose newest version was not taken out. */
export function schemasInForce(documents: readonly StoredDocument[]): GovernanceTexts['schemas'] {
  const newest = new Map(documents.map(({ name, text }) => [name, text]))
  return documents.flatMap(({ name, number, text }) =>
    text === null || newest.get(name) === null ? [] : [{ eventType: name, version: number, text }],
  )
}

export function governanceTexts(database: Connection): GovernanceTexts {
  const newestText = (kind: 'registry' | 'sampling'): string | null =>
    readDocuments(database, kind).findLast(({ name }) => name === ONLY)?.text ?? null
  return {
    schemas: schemasInForce(readDocuments(database, 'schema')),
    registry: newestText('registry'),
    sampling: newestText('sampling'),
  }
}

function readDocument<Document>(
  Shape: z.ZodType<Document>,
  text: string | null,
  where: string,
): Result<Document> {
  let value: unknown
  try {
    value = text === null ? {} : JSON.parse(text)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return fail({ code: 'not_json', where, message: `this is no JSON: ${why}.` })
  }
  const parsed = Shape.safeParse(value)
  if (parsed.success) return ok(parsed.data)
  const [issue] = parsed.error.issues
  const path = issue?.path.map(String).join('.') ?? ''
  return fail({
    code: 'invalid_value',
    where,
    message: `${path === '' ? 'the document' : path}: ${issue?.message ?? 'invalid'}.`,
  })
}

export function readRegistryDocument(text: string | null): Result<RegistryDocument> {
  return readDocument(RegistryDocument, text, 'registry.json')
}

export function readSamplingDocument(text: string | null): Result<SamplingDocument> {
  return readDocument(SamplingDocument, text, 'sampling.json')
}

/** Compiles everything that governs. Fails with the first text that can't be used, and where in it. */
export function compileGovernance(texts: GovernanceTexts): Result<Governance> {
  const document = readRegistryDocument(texts.registry)
  if (!document.ok) return document
  const sampling = readSamplingDocument(texts.sampling)
  if (!sampling.ok) return sampling
  const schemas: RegisteredSchema[] = []
  for (const { eventType, version, text } of texts.schemas) {
    const schema = readSchema(text)
    if (!schema.ok) return fail({ ...schema.error, where: `${eventType}/${version}.json` })
    schemas.push({ eventType, version, schema: schema.value })
  }
  const sampler = compileSampling(sampling.value, compilePredicate)
  if (!sampler.ok) return sampler
  const registry = createRegistry({
    document: document.value,
    schemas,
    sampler: sampling.value.rules.length === 0 ? null : sampler.value,
    compileExpression,
  })
  if (!registry.ok) return registry
  return ok({ schemas, document: document.value, sampling: sampling.value, registry: registry.value })
}

/**
 * The governance that a workspace holds. Its documents were checked before they were saved: one that can't be used
 * comes from a newer version or another tool, and the workspace says so rather than let everything in.
 */
export function governanceOf(database: Connection): Result<Governance> {
  const compiled = compileGovernance(governanceTexts(database))
  if (compiled.ok) return compiled
  const problem: Problem = { ...compiled.error, hint: 'Save an older version of this document again.' }
  return fail(problem)
}
