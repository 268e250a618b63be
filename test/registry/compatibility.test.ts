import { expect, test } from 'vitest'
import type { JsonObject } from '#core/base/json.ts'
import { checkCompatibility } from '#core/registry/compare/compatibility.ts'
import type { Compatibility } from '#core/registry/modes.ts'
import { type ReadSchema, readSchema } from '#core/registry/read-schema.ts'

function read(schema: unknown): ReadSchema {
  const result = readSchema(JSON.stringify(schema))
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}

function check(mode: Compatibility, old: unknown, next: unknown): string[] {
  return checkCompatibility(mode, [{ version: 1, schema: read(old) }], read(next)).map(
    ({ path, message, certain }) => `${path} ${message}${certain ? '' : ' (undecided)'}`,
  )
}

const closed = (properties: JsonObject, required: string[] = []): JsonObject => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})
const text = { type: 'string' }

test('a new optional field keeps old events readable, a new required one does not', () => {
  expect(check('BACKWARD', closed({ a: text }), closed({ a: text, b: text }))).toEqual([])
  expect(check('BACKWARD', closed({ a: text }), closed({ a: text, b: text }, ['b']))).toEqual([
    '/b the new version requires this field, version 1 does not.',
  ])
  expect(check('FORWARD', closed({ a: text }), closed({ a: text, b: text }))).toEqual([
    '/b version 1 has no such field, the new version allows it.',
  ])
})

test('in an open schema a new field is no addition: it may have been there with any type', () => {
  expect(check('BACKWARD', { type: 'object' }, { type: 'object', properties: { b: text } })).toEqual([
    '/b the new version wants text, version 1 leaves this field open to anything.',
  ])
})

test('types, enums and bounds: wider is backward, narrower is forward', () => {
  const number = (schema: JsonObject): JsonObject => closed({ n: schema })
  expect(check('BACKWARD', number({ type: 'integer' }), number({ type: 'number' }))).toEqual([])
  expect(check('BACKWARD', number({ type: 'number' }), number({ type: 'integer' }))).toEqual([
    '/n the new version wants a whole number, version 1 also allows a number.',
  ])
  expect(check('FORWARD', number({ type: 'number' }), number({ type: 'integer' }))).toEqual([])
  expect(check('BACKWARD', number({ enum: ['a', 'b'] }), number({ enum: ['b', 'c'] }))).toEqual([
    '/n version 1 allows "a", which the new version does not.',
  ])
  expect(
    check('FULL', number({ type: 'number', minimum: 0 }), number({ type: 'number', minimum: 1 })),
  ).toEqual(['/n the new version wants 1 or more, version 1 allows other numbers.'])
  const more = { type: 'integer', exclusiveMinimum: 0 }
  expect(check('FULL', number(more), number({ type: 'integer', minimum: 1 }))).toEqual([])
})

test('what lies deeper is compared where it lies', () => {
  const order = (item: JsonObject, required: string[]): JsonObject =>
    closed({ order: closed({ items: { type: 'array', items: closed(item, required) } }) })
  expect(check('BACKWARD', order({ sku: text }, []), order({ sku: text }, ['sku']))).toEqual([
    '/order/items/*/sku the new version requires this field, version 1 does not.',
  ])
  const [one, two] = [
    closed({ kind: { const: 'card' } }, ['kind']),
    closed({ kind: { const: 'bank' } }, ['kind']),
  ]
  const [both, all] = [
    { oneOf: [one, two] },
    { oneOf: [one, two, closed({ kind: { const: 'cash' } }, ['kind'])] },
  ]
  expect(check('BACKWARD', both, all)).toEqual([])
  expect(check('FORWARD', both, all)).toEqual([
    ' none of the shapes that version 1 allows holds everything that the new version does.',
  ])
})

test('what can’t be decided is refused, and says so', () => {
  const pattern = (value: string): JsonObject => closed({ a: { type: 'string', pattern: value } })
  expect(check('BACKWARD', pattern('^ab'), pattern('^a'))[0]).toMatch(/can't be decided. \(undecided\)$/)
  expect(check('BACKWARD', pattern('^ab'), pattern('^ab'))).toEqual([])
  const tree = { $defs: { t: closed({ child: { $ref: '#/$defs/t' }, a: text }) }, $ref: '#/$defs/t' }
  expect(check('BACKWARD', tree, { ...tree, title: 'x', required: ['a'] }).join()).toMatch(
    /undecided|requires/,
  )
})

test('draft-07 and 2020-12 are compared with each other', () => {
  const old = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    definitions: { pair: { type: 'array', items: [text, { type: 'integer' }], additionalItems: false } },
    ...closed({ pair: { $ref: '#/definitions/pair' } }),
  }
  const next = closed({ pair: { type: 'array', prefixItems: [text, { type: 'number' }], items: false } })
  expect(check('BACKWARD', old, next)).toEqual([])
  expect(check('FORWARD', old, next)).toEqual([
    '/pair/1 version 1 wants a whole number, the new version also allows a number.',
  ])
})

test('NONE checks nothing; each earlier version is checked by name', () => {
  expect(check('NONE', closed({}), false)).toEqual([])
  const found = checkCompatibility(
    'BACKWARD',
    [
      { version: 1, schema: read(closed({ a: text })) },
      { version: 2, schema: read(closed({ a: text }, ['a'])) },
    ],
    read(closed({ a: text }, ['a'])),
  )
  expect(found.map(({ version, path }) => [version, path])).toEqual([[1, '/a']])
})

test('what is no schema is refused with the reason', () => {
  const reason = (schema: unknown): string => {
    const result = readSchema(typeof schema === 'string' ? schema : JSON.stringify(schema))
    return result.ok ? 'accepted' : result.error.message
  }
  expect(reason({ requierd: ['a'] })).toMatch(/keyword requierd is unknown/)
  expect(reason({ type: 'text' })).toMatch(/type/)
  expect(reason({ format: 'telephone' })).toMatch(/format telephone is unknown/)
  expect(reason({ pattern: '(?=a)' })).toMatch(/RE2/)
  expect(reason({ $ref: 'https://example.org/a.json' })).toMatch(/other files/)
  expect(reason({ $ref: '#/$defs/absent' })).toMatch(/can't be found/)
  expect(reason({ $schema: 'http://json-schema.org/draft-04/schema#' })).toMatch(/dialect/)
  expect(reason('{')).toMatch(/no JSON/)
  expect(reason({ type: 'object', 'x-owner': 'web team', $id: 'https://example.org/click.json' })).toBe(
    'accepted',
  )
})
