import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Json, JsonObject } from '#core/base/json.ts'
import { differencesBetween } from '#core/registry/compare/contain.ts'
import { normalise } from '#core/registry/compare/normalise.ts'
import { type ReadSchema, readSchema } from '#core/registry/read-schema.ts'

const NAMES = { giver: 'one', taker: 'other' }

/** Every value that could tell two small schemas apart. */
const ATOMS: Json[] = [null, true, 0, 1, 2, 0.5, 'a', 'b']
const PAIRS = ATOMS.flatMap((one) => ATOMS.map((other): [Json, Json] => [one, other]))
const POOL: Json[] = [
  ...ATOMS,
  ...[-2, -1.5, -1, -0.5, 1.5, 2.5, 3, 3.5, 4, 5, 6, 8],
  ...['', 'ab', 'abc', 'ba', 'bb', '2026-01-02', 'x@y.de'],
  [],
  ...ATOMS.map((one) => [one]),
  ...PAIRS,
  ...PAIRS.slice(0, 24).map(([one, other]) => [one, other, one]),
  {},
  ...['a', 'b', 'ab', 'c'].flatMap((key) => ATOMS.map((one) => ({ [key]: one }))),
  ...PAIRS.flatMap(([a, b]): JsonObject[] => [
    { a, b },
    { a, ab: b },
    { a, c: b },
    { b, ab: a },
  ]),
  ...PAIRS.slice(0, 24).map(([a, b]) => ({ a, b, c: a })),
]

const small = fc.integer({ min: -1, max: 3 })
const count = fc.integer({ min: 0, max: 2 })
const key = fc.constantFrom('a', 'b', 'c')
const some = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 2 })
const ATOM_SCHEMAS: (JsonObject | boolean)[] = [
  true,
  false,
  { type: 'string' },
  { type: 'integer' },
  { type: 'number' },
  { enum: ['a', 1] },
  { const: 'a' },
]
const atom = fc.constantFrom(...ATOM_SCHEMAS)

/** One record for each group of keywords that bear on each other, so that two draws differ in few of them. */
const FAMILIES = {
  numbers: fc.record({
    type: some(fc.constantFrom('integer', 'number')),
    minimum: some(small),
    maximum: some(small),
    exclusiveMinimum: some(small),
    exclusiveMaximum: some(small),
    multipleOf: some(fc.constantFrom(1, 2, 3, 4, 0.5)),
  }),
  texts: fc.record({
    type: some(fc.constant('string')),
    minLength: some(count),
    maxLength: some(count),
    pattern: some(fc.constantFrom('^a', 'b')),
    format: some(fc.constantFrom('date', 'email')),
    enum: some(fc.subarray<Json>(['a', 'b', 'ab', 1, null], { minLength: 1 })),
  }),
  lists: fc.record({
    type: some(fc.constant('array')),
    items: some(atom),
    prefixItems: some(fc.array(atom, { minLength: 1, maxLength: 2 })),
    minItems: some(count),
    maxItems: some(count),
    uniqueItems: some(fc.boolean()),
    contains: some(atom),
  }),
  fields: fc.record({
    type: some(fc.constant('object')),
    properties: some(fc.dictionary(key, atom, { maxKeys: 2 })),
    patternProperties: some(fc.dictionary(fc.constantFrom('^a', 'b'), atom, { maxKeys: 2 })),
    additionalProperties: some(atom),
    propertyNames: some(fc.constantFrom({ maxLength: 1 }, { enum: ['a', 'b'] }, { pattern: '^a' })),
  }),
  presence: fc.record({
    type: some(fc.constant('object')),
    properties: some(fc.dictionary(key, fc.boolean(), { maxKeys: 3 })),
    additionalProperties: some(fc.boolean()),
    required: some(fc.uniqueArray(key, { maxLength: 2 })),
    minProperties: some(count),
    maxProperties: some(count),
    dependentRequired: some(fc.dictionary(key, fc.uniqueArray(key, { maxLength: 1 }), { maxKeys: 1 })),
    dependentSchemas: some(
      fc.dictionary(key, fc.constantFrom({ required: ['b'] }, { maxProperties: 1 }), { maxKeys: 1 }),
    ),
  }),
  unevaluated: fc.record({
    properties: some(fc.dictionary(key, fc.boolean(), { maxKeys: 1 })),
    allOf: some(
      fc.array(fc.record({ properties: fc.dictionary(key, fc.boolean(), { maxKeys: 1 }) }), {
        minLength: 1,
        maxLength: 1,
      }),
    ),
    unevaluatedProperties: some(fc.boolean()),
  }),
  choices: fc.record({
    oneOf: some(fc.array(atom, { minLength: 1, maxLength: 3 })),
    anyOf: some(fc.array(atom, { minLength: 1, maxLength: 3 })),
    not: some(atom),
    type: some(fc.constantFrom('string', 'integer', 'number')),
  }),
}

function read(schema: unknown): ReadSchema {
  const result = readSchema(JSON.stringify(schema))
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}

test.each(Object.entries(FAMILIES))(
  '%s: no value of a whole pool tells compatible schemas apart',
  (_, family) => {
    const seen = { compatible: 0, refused: 0, proven: 0 }
    fc.assert(
      fc.property(fc.tuple(family, family), fc.boolean(), ([one, other], isStep) => {
        // Half of the pairs differ in what the second says beside the first: a step, as a person edits a schema.
        const [given, taken] = [read(one), read(isStep ? { ...other, ...one } : other)]
        for (const [giver, taker] of [
          [given, taken],
          [taken, given],
        ] as const) {
          const [left, right] = [normalise(giver.schema, '2020-12'), normalise(taker.schema, '2020-12')]
          if (left === null || right === null) throw new Error('too large')
          const isCompatible = differencesBetween(left, right, NAMES).length === 0
          const counter = POOL.find(
            (value) => giver.validator.isValid(value) && !taker.validator.isValid(value),
          )
          if (isCompatible) expect({ left, right, counter }).toEqual({ left, right, counter: undefined })
          seen[isCompatible ? 'compatible' : counter === undefined ? 'refused' : 'proven'] += 1
        }
      }),
      { numRuns: Number(process.env.REGISTRY_RUNS ?? 300) },
    )
    if (process.env.REGISTRY_RUNS !== undefined) console.info(seen)
    expect(seen.compatible).toBeGreaterThan(30)
    expect(seen.proven).toBeGreaterThan(30)
  },
  60_000,
)
