import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isJsonObject, type Json } from '#core/base/json.ts'
import type { Envelope } from '#core/event/envelope.ts'
import type { UpcastStep } from '#core/registry/document.ts'
import { typesReadOtherwise } from '#core/registry/reading.ts'
import type { Registry } from '#core/registry/registry.ts'
import { event, registry } from './events.ts'

const NEWEST = 4
const field = fc.constantFrom('a', 'b', 'c', 'd')
const path = fc.oneof(
  field.map((name) => `/${name}`),
  fc.tuple(field, field).map(([outer, inner]) => `/${outer}/${inner}`),
)
const aStep: fc.Arbitrary<UpcastStep> = fc.oneof(
  fc.record({ op: fc.constant('rename' as const), path, to: field }),
  fc.record({ op: fc.constant('move' as const), from: path, to: path }),
  fc.record({ op: fc.constant('set' as const), path, value: fc.integer(), onlyIfAbsent: fc.boolean() }),
  fc.record({ op: fc.constant('drop' as const), path }),
  fc.record({ op: fc.constant('compute' as const), path, cel: field.map((name) => `2*payload.${name}`) }),
)
const someUpcasters = fc
  .array(fc.array(aStep, { minLength: 1, maxLength: 3 }), { minLength: NEWEST - 1, maxLength: NEWEST - 1 })
  .map((all) => all.map((steps, index) => ({ from: index + 1, steps })))
const aPayload = fc.dictionary(
  field,
  fc.oneof(fc.integer(), fc.dictionary(field, fc.integer()), fc.array(fc.integer())),
)

function asOf(
  version: number,
  upcasters: readonly { from: number }[],
  names: Record<string, string>,
): Registry {
  const types = { CLICK: { assume: 1, upcasters: upcasters.filter(({ from }) => from < version) } }
  const schemas = Array.from({ length: version }, (_, index): [string, number, unknown] => [
    'CLICK',
    index + 1,
    true,
  ])
  return registry({ mode: 'observe', names, types }, schemas)
}

function accepted(made: Registry, sent: Envelope): Omit<Envelope, 'marks'> {
  const judged = made.judge(sent)
  if (judged.kind !== 'event') throw new Error(judged.kind)
  const { marks: _, ...rest } = judged.envelope
  return rest
}

test('an event that was stored at any version is read as one that comes in today', () => {
  fc.assert(
    fc.property(
      someUpcasters,
      aPayload,
      fc.integer({ min: 1, max: NEWEST }),
      fc.integer({ min: 0, max: NEWEST }),
      fc.constantFrom('CLICK', 'Click'),
      (upcasters, payload, then, declared, eventType) => {
        const today = asOf(NEWEST, upcasters, { Click: 'CLICK' })
        const version = Math.min(declared, then)
        const sent = event({
          eventType,
          payload,
          ...(version === 0 ? {} : { schemaVersion: String(version) }),
        })
        const stored = accepted(asOf(then, upcasters, eventType === 'CLICK' ? {} : { Click: 'CLICK' }), sent)
        const before = structuredClone(stored)
        const { marks: _, ...read } = today.reading.read(stored)
        expect(read).toEqual(accepted(today, sent))
        expect(today.reading.read(read)).toBe(read)
        expect(stored).toEqual(before)
      },
    ),
    { numRuns: 500 },
  )
})

function leaves(value: Json, path = ''): [string, Json][] {
  return isJsonObject(value)
    ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}/${key}`))
    : [[path, value]]
}

test('every value that the sender did not write there is noted as upcast', () => {
  fc.assert(
    fc.property(someUpcasters, aPayload, (upcasters, payload) => {
      const read = asOf(NEWEST, upcasters, {}).reading.read(event({ schemaVersion: '1', payload }))
      const sent = new Map(leaves(payload).map(([path, value]) => [path, JSON.stringify(value)]))
      const noted = read.upcast?.paths ?? []
      for (const [path, value] of leaves(read.payload)) {
        if (sent.get(path) === JSON.stringify(value)) continue
        expect(noted.some((place) => path === place || path.startsWith(`${place}/`))).toBe(true)
      }
      expect(read.upcast?.from).toBe(1)
    }),
    { numRuns: 300 },
  )
})

test('which types are read otherwise is told by name, and a mode that is off reads as stored', () => {
  const upcasters = [{ from: 1, steps: [{ op: 'drop', path: '/a' }] }]
  const versions: [string, number, unknown][] = [
    ['CLICK', 1, true],
    ['CLICK', 2, true],
    ['VIEW', 1, true],
  ]
  const reading = (document: unknown): ReadonlyMap<string, string> =>
    registry(document, versions).reading.types
  const plain = reading({ mode: 'observe' })
  const raised = reading({ mode: 'observe', types: { CLICK: { upcasters } } })
  expect(plain.size).toBe(0)
  expect(typesReadOtherwise(plain, raised)).toEqual(['CLICK'])
  expect(typesReadOtherwise(raised, raised)).toEqual([])
  expect(reading({ mode: 'off', types: { CLICK: { upcasters } } }).size).toBe(0)
  const other = [{ from: 1, steps: [{ op: 'drop', path: '/b' }] }]
  expect(
    typesReadOtherwise(raised, reading({ mode: 'observe', types: { CLICK: { upcasters: other } } })),
  ).toEqual(['CLICK'])
  expect(
    typesReadOtherwise(
      raised,
      reading({ mode: 'observe', types: { CLICK: { upcasters } }, names: { Click: 'CLICK', view: 'VIEW' } }),
    ),
  ).toEqual(['Click', 'view'])
})
