import { isJsonObject, type Json, type JsonObject } from '#core/base/json.ts'

/** A JSON Schema: an object of keywords, `true` (anything) or `false` (nothing). */
export type JsonSchema = boolean | JsonObject

export type Dialect = '2020-12' | 'draft-07'

export function isSchema(value: Json | undefined): value is JsonSchema {
  return typeof value === 'boolean' || isJsonObject(value)
}

/** Keywords whose value is one schema. */
const ONE = [
  'additionalItems',
  'additionalProperties',
  'contains',
  'contentSchema',
  'else',
  'if',
  'items',
  'not',
  'propertyNames',
  'then',
  'unevaluatedItems',
  'unevaluatedProperties',
]
/** Keywords whose value is a list of schemas (`items` is one in draft-07). */
const LIST = ['allOf', 'anyOf', 'oneOf', 'prefixItems', 'items']
/** Keywords whose value names schemas (`dependencies` may also name lists of keys). */
const NAMED = ['$defs', 'definitions', 'dependencies', 'dependentSchemas', 'patternProperties', 'properties']

/** The same schema with every schema directly inside it replaced. Names of fields are never taken for keywords. */
export function mapInner(schema: JsonObject, change: (inner: JsonSchema) => JsonSchema): JsonObject {
  const copy: JsonObject = { ...schema }
  for (const key of ONE) {
    const inner = copy[key]
    if (isSchema(inner)) copy[key] = change(inner)
  }
  for (const key of LIST) {
    const inner = copy[key]
    if (Array.isArray(inner)) copy[key] = inner.map((entry) => (isSchema(entry) ? change(entry) : entry))
  }
  for (const key of NAMED) {
    const inner = copy[key]
    if (!isJsonObject(inner)) continue
    copy[key] = Object.fromEntries(
      Object.entries(inner).map(([name, entry]) => [name, isSchema(entry) ? change(entry) : entry]),
    )
  }
  return copy
}

/** Every schema in a schema, itself included. */
export function everySchema(schema: JsonSchema): JsonSchema[] {
  const found: JsonSchema[] = [schema]
  if (typeof schema === 'object') {
    mapInner(schema, (inner) => {
      found.push(...everySchema(inner))
      return inner
    })
  }
  return found
}

/** One key as a part of a JSON pointer. */
export function pointerPart(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1')
}

/** The keys that a JSON pointer names. */
export function pointerKeys(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}
