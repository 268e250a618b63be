import fc from 'fast-check'
import type { Json, JsonObject } from '#core/base/json.ts'
import { type JsonSchema, mapInner } from '#core/registry/json-schema.ts'

const KEYS = ['a', 'b', 'ab', 'c']
const key = fc.constantFrom(...KEYS)
const small = fc.integer({ min: -2, max: 4 })
const count = fc.integer({ min: 0, max: 3 })
const text = fc.constantFrom('', 'a', 'ab', 'b', 'abc', '2026-01-02', 'x@y.de')

/** Values that meet the small schemas below often enough to tell them apart. */
export const anyValue: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<Json>(null, true, false, 0, 1, 2, 3, 4, -1, 0.5, 1.5, 6),
    text,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value

const some = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 2 })
const compact = (record: object): JsonObject => JSON.parse(JSON.stringify(record))

const scalar: fc.Arbitrary<JsonSchema> = fc
  .oneof(
    fc.record({
      type: fc.constantFrom('integer', 'number'),
      minimum: some(small),
      maximum: some(small),
      exclusiveMinimum: some(small),
      exclusiveMaximum: some(small),
      multipleOf: some(fc.constantFrom(1, 2, 3, 0.5)),
    }),
    fc.record({
      type: fc.constant('string'),
      minLength: some(count),
      maxLength: some(count),
      pattern: some(fc.constantFrom('^a', 'b')),
      format: some(fc.constantFrom('date', 'email')),
    }),
    fc.record({
      enum: fc.uniqueArray(fc.constantFrom<Json>('a', 'b', 1, null, true, { a: 1 }), { minLength: 1 }),
    }),
    fc.record({ const: fc.constantFrom<Json>('a', 1, 2) }),
    fc.record({
      type: fc.uniqueArray(fc.constantFrom('null', 'string', 'integer', 'boolean', 'object', 'array'), {
        minLength: 1,
        maxLength: 3,
      }),
    }),
    fc.record({ type: fc.constantFrom('null', 'boolean') }),
  )
  .map(compact)

export const anySchema: fc.Arbitrary<JsonSchema> = fc.letrec<{ schema: JsonSchema }>((tie) => {
  const inner = tie('schema')
  const object = fc.record({
    type: some(fc.constant('object')),
    properties: some(fc.dictionary(key, inner, { maxKeys: 3 })),
    required: some(fc.uniqueArray(key, { maxLength: 2 })),
    additionalProperties: some(inner),
    patternProperties: some(fc.dictionary(fc.constantFrom('^a', 'b'), inner, { maxKeys: 2 })),
    propertyNames: some(
      fc.constantFrom<JsonSchema>({ maxLength: 1 }, { enum: ['a', 'b'] }, { pattern: '^a' }),
    ),
    minProperties: some(count),
    maxProperties: some(count),
    dependentRequired: some(fc.dictionary(key, fc.uniqueArray(key, { maxLength: 1 }), { maxKeys: 1 })),
    dependentSchemas: some(fc.dictionary(key, inner, { maxKeys: 1 })),
    unevaluatedProperties: fc.option(inner, { nil: undefined, freq: 2 }),
  })
  const list = fc.record({
    type: some(fc.constant('array')),
    items: some(inner),
    prefixItems: some(fc.array(inner, { minLength: 1, maxLength: 2 })),
    minItems: some(count),
    maxItems: some(count),
    uniqueItems: some(fc.boolean()),
    contains: some(inner),
    maxContains: some(fc.integer({ min: 1, max: 2 })),
  })
  const choices = fc.array(inner, { minLength: 1, maxLength: 3 })
  const mixed = fc.record({
    allOf: some(choices),
    anyOf: some(choices),
    oneOf: some(choices),
    not: some(inner),
    if: some(inner),
    type: some(fc.constantFrom('object', 'string', 'integer')),
    properties: some(fc.dictionary(key, inner, { maxKeys: 2 })),
  })
  const conditional = fc.tuple(inner, some(inner), some(inner)).map(([condition, yes, no]) =>
    Object.fromEntries([
      ['if', condition],
      ['then', yes],
      ['else', no],
    ]),
  )
  const strictly = (schema: JsonObject): JsonObject => {
    // Ajv's strict mode refuses keywords that have no effect without another.
    const { if: condition, ...rest } = schema
    const kept =
      rest.contains === undefined
        ? Object.fromEntries(Object.entries(rest).filter(([name]) => name !== 'maxContains'))
        : rest
    return condition !== undefined && (kept.then !== undefined || kept.else !== undefined)
      ? { ...kept, if: condition }
      : Object.fromEntries(Object.entries(kept).filter(([name]) => name !== 'then' && name !== 'else'))
  }
  return {
    schema: fc.oneof(
      { maxDepth: 3 },
      // The first is what is left at the greatest depth.
      { weight: 4, arbitrary: scalar },
      { weight: 1, arbitrary: fc.boolean() },
      { weight: 5, arbitrary: object.map(compact).map(strictly) },
      { weight: 2, arbitrary: list.map(compact).map(strictly) },
      { weight: 2, arbitrary: fc.oneof(mixed, conditional).map(compact).map(strictly) },
    ),
  }
}).schema

/** A schema and one that somebody made of it by a small edit: where real versions differ. */
export const schemaPair: fc.Arbitrary<[JsonSchema, JsonSchema]> = fc.oneof(
  { weight: 1, arbitrary: fc.tuple(anySchema, anySchema) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(anySchema, anySchema, fc.nat(30), fc.constantFrom(...EDITS()))
      .map(([schema, other, at, edit]): [JsonSchema, JsonSchema] => {
        let index = at
        const change = (inner: JsonSchema): JsonSchema => {
          index -= 1
          if (index < 0) {
            index = Number.POSITIVE_INFINITY
            return edit(inner, other)
          }
          return typeof inner === 'object' ? mapInner(inner, change) : inner
        }
        return [schema, change(schema)]
      }),
  },
)

type Edit = (schema: JsonSchema, other: JsonSchema) => JsonSchema

function EDITS(): [Edit, ...Edit[]] {
  const asObject = (schema: JsonSchema): JsonObject => (typeof schema === 'object' ? schema : {})
  const without = (schema: JsonSchema, name: string): JsonSchema =>
    Object.fromEntries(Object.entries(asObject(schema)).filter(([key]) => key !== name))
  return [
    (schema) => schema,
    (_, other) => other,
    (schema) => without(schema, Object.keys(asObject(schema))[0] ?? ''),
    (schema, other) => ({ anyOf: [schema, other] }),
    (schema, other) => ({ allOf: [schema, other] }),
    (schema, other) => ({ ...asObject(schema), ...asObject(other) }),
    (schema) => ({ ...asObject(schema), additionalProperties: false }),
    (schema) => ({ ...asObject(schema), required: ['a'] }),
    (schema) => without(schema, 'required'),
    (schema) => ({ ...asObject(schema), minimum: 1 }),
    (schema) => ({ ...asObject(schema), type: 'number' }),
  ]
}
