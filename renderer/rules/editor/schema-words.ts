import type { Vocabulary } from '#core/contract/drafts.ts'
import { isJsonObject, type Json, type JsonObject } from '../../people/payload/json.ts'
import type { Path } from './place.ts'

type Schema = Vocabulary['schema']

function alternatives(schema: Json | undefined, root: Schema): JsonObject[] {
  if (schema === undefined || !isJsonObject(schema)) return []
  const { $ref, anyOf, oneOf, allOf } = schema
  const named = typeof $ref === 'string' && $ref.startsWith('#/') ? atPointer(root, $ref.slice(2)) : undefined
  const lists = [anyOf, oneOf, allOf].flatMap((list) => (Array.isArray(list) ? list : []))
  return [schema, ...(named === undefined ? [] : [named]), ...lists].flatMap((inner) =>
    inner === schema ? [schema] : alternatives(inner, root),
  )
}

function atPointer(root: Schema, pointer: string): Json | undefined {
  return pointer
    .split('/')
    .reduce<Json | undefined>(
      (inner, key) => (inner !== undefined && isJsonObject(inner) ? inner[key] : undefined),
      root,
    )
}

function inner(schema: JsonObject, key: string | number): Json | undefined {
  if (typeof key === 'number') return schema.items
  const { properties, additionalProperties } = schema
  const own = properties !== undefined && isJsonObject(properties) ? properties[key] : undefined
  return own ?? additionalProperties
}

function schemasAt(root: Schema, path: Path): JsonObject[] {
  return path.reduce<JsonObject[]>(
    (schemas, key) => schemas.flatMap((schema) => alternatives(inner(schema, key), root)),
    alternatives(root, root),
  )
}

interface SchemaKey {
  readonly name: string
  /** What the schema says of it. */
  readonly about: string | undefined
  readonly isRequired: boolean
}

function aboutOf(schema: Json | undefined): string | undefined {
  if (schema === undefined || !isJsonObject(schema)) return undefined
  return typeof schema.description === 'string' ? schema.description : undefined
}

/** Keys that an object at a path may have, the required ones first. */
export function keysAt(root: Schema, path: Path): SchemaKey[] {
  const required = new Set<string>()
  const keys = new Map<string, string | undefined>()
  for (const schema of schemasAt(root, path)) {
    if (Array.isArray(schema.required))
      for (const key of schema.required) if (typeof key === 'string') required.add(key)
    const { properties } = schema
    if (properties !== undefined && isJsonObject(properties))
      for (const [key, inside] of Object.entries(properties)) keys.set(key, keys.get(key) ?? aboutOf(inside))
  }
  return [...keys]
    .map(([name, about]) => ({ name, about, isRequired: required.has(name) }))
    .sort((a, b) => Number(b.isRequired) - Number(a.isRequired))
}

/** Texts that may stand at a path where only certain ones may. */
export function textsAt(root: Schema, path: Path): string[] {
  const texts = schemasAt(root, path).flatMap((schema) => [
    schema.const,
    ...(Array.isArray(schema.enum) ? schema.enum : []),
  ])
  return [...new Set(texts.filter((text) => typeof text === 'string'))]
}
