import { isJsonObject, type Json, type JsonObject } from '#core/base/json.ts'
import { type Dialect, isSchema, type JsonSchema, mapInner, pointerKeys } from '../json-schema.ts'
import { schemasOf } from './conjunction.ts'

/** Keywords that check nothing. */
const NOTES =
  /^(x-.*|\$id|\$schema|\$comment|\$anchor|title|description|default|examples|deprecated|readOnly|writeOnly|contentMediaType|contentEncoding|contentSchema)$/

/** References are put in place up to this many schemas; what is larger is not compared. */
const MOST_SCHEMAS = 20_000

function followPointer(root: JsonSchema, reference: string): JsonSchema | null {
  if (reference !== '#' && !reference.startsWith('#/')) return null
  let keys: string[]
  try {
    keys = pointerKeys(decodeURIComponent(reference.slice(1)))
  } catch {
    return null
  }
  let value: Json | undefined = root
  for (const key of keys) {
    if (Array.isArray(value)) value = value[Number(key)]
    else value = isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
  }
  return isSchema(value) ? value : null
}

/** Draft-07's words for what 2020-12 says otherwise. */
function modernise(schema: JsonObject, dialect: Dialect): JsonObject {
  const { dependencies, additionalItems, ...rest } = schema
  const modern: JsonObject = rest
  if (isJsonObject(dependencies)) {
    const entries = Object.entries(dependencies)
    modern.dependentRequired = Object.fromEntries(entries.filter(([, inner]) => Array.isArray(inner)))
    modern.dependentSchemas = Object.fromEntries(entries.filter(([, inner]) => !Array.isArray(inner)))
  }
  if (dialect === 'draft-07' && Array.isArray(schema.items)) {
    const { items, ...others } = modern
    return {
      ...others,
      prefixItems: items ?? [],
      ...(additionalItems === undefined ? {} : { items: additionalItems }),
    }
  }
  return modern
}

/** `const` as `enum`, and `nullable` (which Ajv knows from OpenAPI) as a type. */
function simplify(schema: JsonObject): JsonObject {
  const { const: only, nullable, ...rest } = schema
  const simple: JsonObject = { ...rest }
  if (nullable === true && simple.type !== undefined) simple.type = [...[simple.type].flat(), 'null']
  if (only === undefined) return simple
  if (simple.enum === undefined) return { ...simple, enum: [only] }
  return { ...simple, allOf: [...schemasOf(simple.allOf), { enum: [only] }] }
}

/**
 * The same schema in one form: notes removed, references put in place, draft-07 written as 2020-12.
 * A reference to a schema that holds it stays and is not compared. Null where the schema grows too large.
 */
export function normalise(root: JsonSchema, dialect: Dialect): JsonSchema | null {
  let left = MOST_SCHEMAS
  const convert = (schema: JsonSchema, within: ReadonlySet<string>): JsonSchema => {
    left -= 1
    if (left < 0 || typeof schema === 'boolean') return schema
    const { $defs, definitions, $ref, ...rest } = schema
    const kept = Object.fromEntries(Object.entries(rest).filter(([key]) => !NOTES.test(key)))
    const inner = mapInner(simplify(modernise(kept, dialect)), (child) => convert(child, within))
    if (typeof $ref !== 'string') return inner
    const target = within.has($ref) ? null : followPointer(root, $ref)
    const resolved: JsonSchema =
      target === null ? { $ref: `${$ref} (refers to itself)` } : convert(target, new Set([...within, $ref]))
    // Kept in the same schema: `unevaluatedProperties` beside a reference sees what it refers to.
    return Object.keys(inner).length === 0
      ? resolved
      : { ...inner, allOf: [...schemasOf(inner.allOf), resolved] }
  }
  const normal = convert(root, new Set())
  return left < 0 ? null : normal
}
