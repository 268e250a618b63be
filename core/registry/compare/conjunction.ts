import { isJsonObject, type Json, type JsonObject } from '#core/base/json.ts'
import { isSchema, type JsonSchema } from '../json-schema.ts'
import { compileSchema, patternTest } from '../validator.ts'
import { inBoth } from './sets.ts'

/** Schemas without `allOf` that must all hold; null where nothing can. An empty list is anything. */
export type Conjunction = readonly JsonObject[] | null

/** What a value can be. Whole numbers and other numbers are apart, since `integer` is one of JSON Schema's types. */
const KINDS = ['null', 'boolean', 'object', 'array', 'string', 'integer', 'fraction'] as const
export type Kind = (typeof KINDS)[number]

export function flatten(schema: JsonSchema): Conjunction {
  if (schema === true) return []
  if (schema === false) return null
  // `unevaluated…` looks into `allOf`, which is taken apart here: without it the giver allows more, never less.
  const { allOf, unevaluatedProperties, unevaluatedItems, ...own } = schema
  const parts: JsonObject[] = Object.keys(own).length > 0 ? [own] : []
  for (const part of schemasOf(allOf)) {
    const inner = flatten(part)
    if (inner === null) return null
    parts.push(...inner)
  }
  return parts
}

export function flattenAll(schemas: readonly JsonSchema[]): Conjunction {
  return flatten({ allOf: schemas.map((schema) => schema) })
}

export function schemasOf(value: Json | undefined): JsonSchema[] {
  return Array.isArray(value) ? value.filter(isSchema) : []
}

export function namedSchemas(value: Json | undefined): Map<string, JsonSchema> {
  const found = new Map<string, JsonSchema>()
  if (isJsonObject(value))
    for (const [name, schema] of Object.entries(value)) if (isSchema(schema)) found.set(name, schema)
  return found
}

export function textsOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : []
}

export function kindsOfTypes(type: Json | undefined): Set<Kind> {
  if (type === undefined) return new Set(KINDS)
  const named = new Set([type].flat())
  if (named.has('number')) named.add('integer').add('fraction')
  return new Set(KINDS.filter((kind) => named.has(kind)))
}

function kindOfValue(value: Json): Kind {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'object') return 'object'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'fraction'
  return typeof value === 'boolean' ? 'boolean' : 'string'
}

/** Every kind that a value may have; perhaps more than it really may, never fewer. */
export function kindsOf(conjunction: Conjunction): Set<Kind> {
  if (conjunction === null) return new Set()
  let kinds = new Set<Kind>(KINDS)
  for (const schema of conjunction) {
    kinds = inBoth(kinds, kindsOfTypes(schema.type))
    if (Array.isArray(schema.enum)) kinds = inBoth(kinds, new Set(schema.enum.map(kindOfValue)))
    for (const choice of [schema.anyOf, schema.oneOf]) {
      if (!Array.isArray(choice)) continue
      const branches = schemasOf(choice).flatMap((branch) => [...kindsOf(flatten(branch))])
      kinds = inBoth(kinds, new Set(branches))
    }
  }
  return kinds
}

/** The numbers that members give under a keyword. */
export function numbersOf(conjunction: readonly JsonObject[], keyword: string): number[] {
  return conjunction.map((schema) => schema[keyword]).filter((value) => typeof value === 'number')
}

export function requiredOf(conjunction: readonly JsonObject[]): Set<string> {
  return new Set(conjunction.flatMap((schema) => textsOf(schema.required)))
}

/** Every schema that one schema's `properties`, `patternProperties` and `additionalProperties` put on a field. */
export function demandsOn(schema: JsonObject, key: string): JsonSchema[] {
  const demands: JsonSchema[] = []
  const own = namedSchemas(schema.properties).get(key)
  if (own !== undefined) demands.push(own)
  for (const [pattern, inner] of namedSchemas(schema.patternProperties))
    if (patternTest(pattern)(key)) demands.push(inner)
  if (demands.length === 0 && isSchema(schema.additionalProperties)) return [schema.additionalProperties]
  return demands
}

/** What a field can hold; null where the field can't be there. */
export function fieldOf(conjunction: readonly JsonObject[], key: string): Conjunction {
  return flattenAll(conjunction.flatMap((schema) => demandsOn(schema, key)))
}

/** A test of values against a conjunction; null where it holds what can't be compiled. */
export function testOf(conjunction: readonly JsonObject[]): ((value: Json) => boolean) | null {
  const compiled = compileSchema({ allOf: [...conjunction] }, '2020-12')
  return compiled.ok ? compiled.value.isValid : null
}

const MOST_VALUES = 1_000

/** Every value that can hold, where these are few enough to be tried one by one; null where they are not. */
export function valuesOf(conjunction: readonly JsonObject[]): Json[] | null {
  const listed = conjunction.map((schema) => schema.enum).find(Array.isArray)
  const kinds = kindsOf(conjunction)
  const few = [...kinds].every((kind) => kind === 'null' || kind === 'boolean')
  const candidates: Json[] | null =
    listed ??
    (few ? [...(kinds.has('null') ? [null] : []), ...(kinds.has('boolean') ? [true, false] : [])] : null)
  if (candidates === null || candidates.length > MOST_VALUES) return null
  const test = testOf(conjunction)
  return test === null ? null : candidates.filter(test)
}
