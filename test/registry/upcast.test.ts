import { expect, test } from 'vitest'
import { RegistryDocument } from '#core/registry/document.ts'
import { createRegistry } from '#core/registry/registry.ts'
import { event, read, registry, tinyExpressions } from './events.ts'

const versions: [string, number, unknown][] = [
  ['CLICK', 1, { type: 'object', required: ['button'] }],
  ['CLICK', 2, { type: 'object', required: ['buttonId'] }],
  [
    'CLICK',
    3,
    {
      type: 'object',
      required: ['buttonId', 'page', 'double'],
      properties: { old: false, double: { type: 'number' } },
    },
  ],
]
const upcasters = [
  { from: 1, steps: [{ op: 'rename', path: '/button', to: 'buttonId' }] },
  {
    from: 2,
    steps: [
      { op: 'move', from: '/where/url', to: '/page/url' },
      { op: 'set', path: '/page/kind', value: 'web', onlyIfAbsent: true },
      { op: 'drop', path: '/old' },
      { op: 'compute', path: '/double', cel: '2*payload.x' },
      { op: 'rename', path: '/items/*/price', to: 'amount' },
    ],
  },
]
const document = { mode: 'enforce', types: { CLICK: { upcasters } } }

test('an event of an old version is brought up step by step before it is checked', () => {
  const sent = event({
    schemaVersion: '1',
    payload: {
      button: 'b',
      x: 2,
      old: 1,
      where: { url: '/a', other: 1 },
      items: [{ price: 1 }, { sku: 's' }],
    },
  })
  const before = structuredClone(sent)
  const judged = registry(document, versions).judge(sent)
  expect(judged).toEqual({
    kind: 'event',
    envelope: {
      ...sent,
      schemaVersion: '3',
      upcast: { from: 1, paths: ['/buttonId', '/double', '/items', '/page'] },
      payload: {
        buttonId: 'b',
        x: 2,
        double: 4,
        where: { other: 1 },
        page: { url: '/a', kind: 'web' },
        items: [{ amount: 1 }, { sku: 's' }],
      },
    },
  })
  expect(sent).toEqual(before)
})

test('a stored event is brought up when it is read again, and one that is up is itself', () => {
  const governed = registry(document, versions)
  const stored = event({ schemaVersion: '2', payload: { buttonId: 'b', old: 1 } })
  expect(governed.reading.read(stored)).toMatchObject({
    schemaVersion: '3',
    payload: { buttonId: 'b', page: { kind: 'web' } },
  })
  const newest = event({ schemaVersion: '3', payload: { buttonId: 'b', old: 1 } })
  expect(governed.reading.read(newest)).toBe(newest)
  const once = governed.reading.read(stored)
  expect(governed.reading.read(once)).toBe(once)
  expect(registry({}, versions).reading.read(stored)).toBe(stored)
})

test('events that name no version are taken for the version that the type assumes', () => {
  const assumed = { mode: 'enforce', types: { CLICK: { upcasters, assume: 1 } } }
  const judged = registry(assumed, versions).judge(event({ payload: { button: 'b', x: 1 } }))
  expect(judged).toMatchObject({
    kind: 'event',
    envelope: { schemaVersion: '3', payload: { buttonId: 'b' } },
  })
})

test('an upcaster that does not compile is refused with its step', () => {
  const made = createRegistry({
    document: RegistryDocument.parse({
      types: {
        CLICK: { upcasters: [{ from: 1, steps: [{ op: 'compute', path: '/a', cel: 'nonsense(' }] }] },
      },
    }),
    schemas: [{ eventType: 'CLICK', version: 1, schema: read(true) }],
    sampler: null,
    compileExpression: tinyExpressions,
  })
  expect(made).toMatchObject({
    ok: false,
    error: {
      where: 'CLICK, upcaster from version 1, step 1 (compute)',
      message: 'nonsense(: not an expression.',
    },
  })
  expect(
    RegistryDocument.safeParse({
      types: { A: { upcasters: [{ from: 1, steps: [{ op: 'drop', path: 'a' }] }] } },
    }).success,
  ).toBe(false)
})
