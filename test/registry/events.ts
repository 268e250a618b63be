import type { Json } from '#core/base/json.ts'
import { fail, ok } from '#core/base/result.ts'
import type { Envelope } from '#core/event/envelope.ts'
import { RegistryDocument, SamplingDocument } from '#core/registry/document.ts'
import { type ReadSchema, readSchema } from '#core/registry/read-schema.ts'
import { createRegistry, type Registry } from '#core/registry/registry.ts'
import { compileSampling } from '#core/registry/sampling.ts'
import type { CompileExpression } from '#core/registry/upcast.ts'

export function event(fields: Partial<Envelope> = {}): Envelope {
  return {
    eventId: '00000000-0000-4000-8000-000000000001',
    userId: 'u1',
    timestamp: 1,
    eventType: 'CLICK',
    payload: {},
    source: 'web',
    ...fields,
  }
}

export function read(schema: unknown): ReadSchema {
  const result = readSchema(JSON.stringify(schema))
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}

/** Stands in for CEL: `payload.NAME`, twice it (`2*payload.NAME`), or refused. */
export const tinyExpressions: CompileExpression = (text) => {
  const parts = /^(2\*)?payload\.(\w+)$/.exec(text)
  if (parts === null) return fail(`${text}: not an expression.`)
  return ok(({ payload }): Json | undefined => {
    const value = payload[parts[2] ?? '']
    return parts[1] !== undefined && typeof value === 'number' ? 2 * value : value
  })
}

export function registry(
  document: unknown,
  schemas: readonly [eventType: string, version: number, schema: unknown][] = [],
  sampling: unknown = {},
): Registry {
  const sampler = compileSampling(SamplingDocument.parse(sampling), (text) =>
    ok((envelope) => envelope.payload[text] === true),
  )
  if (!sampler.ok) throw new Error(sampler.error.message)
  const made = createRegistry({
    document: RegistryDocument.parse(document),
    schemas: schemas.map(([eventType, version, schema]) => ({ eventType, version, schema: read(schema) })),
    sampler: sampler.value,
    compileExpression: tinyExpressions,
  })
  if (!made.ok) throw new Error(made.error.message)
  return made.value
}
