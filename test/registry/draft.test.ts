import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Json, JsonObject } from '#core/base/json.ts'
import { draftSchema } from '#core/registry/draft.ts'
import { readSchema } from '#core/registry/read-schema.ts'
import { mergeShapes, NOTHING_SEEN, type Shape, shapeOf } from '#core/registry/shape.ts'

const value = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<Json>(null, true, 1, 2, -1, 0.5, 'a', 'b', 'c', '2026-01-02', '2026-01-02T03:04:05Z'),
    fc.constantFrom<Json>('x@y.de', '5b9f0f3c-3d1e-5c52-8a6b-9d5a52f1f7c4', 'https://x.de/a', '10.0.0.1'),
    fc.string({ maxLength: 80 }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), tie('value')),
  ),
})).value
const payloads = fc.array(fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), value), {
  minLength: 1,
  maxLength: 60,
})

const merged = (shapes: readonly Shape[]): Shape => shapes.reduce(mergeShapes, NOTHING_SEEN)
const draft = (shape: Shape): string => JSON.stringify(draftSchema('CLICK', shape))

test('the draft does not depend on the order of events, nor on how they were cut into parts', () => {
  fc.assert(
    fc.property(payloads, fc.nat(59), fc.array(fc.nat(59)), (seen, cut, swaps) => {
      const shuffled = [...seen]
      swaps.forEach((to, from) => {
        const [a, b] = [shuffled[from % seen.length], shuffled[to % seen.length]]
        if (a !== undefined && b !== undefined)
          [shuffled[from % seen.length], shuffled[to % seen.length]] = [b, a]
      })
      const whole = draft(merged(seen.map(shapeOf)))
      expect(draft(merged(shuffled.map(shapeOf)))).toBe(whole)
      const parts = [shuffled.slice(0, cut), shuffled.slice(cut)].map((part) => merged(part.map(shapeOf)))
      expect(draft(merged(parts))).toBe(whole)
    }),
  )
})

test('everything seen fits the draft, and the draft is a schema', () => {
  fc.assert(
    fc.property(payloads, fc.integer({ min: 1, max: 12 }), (seen, times) => {
      const read = readSchema(
        draft(
          merged(
            Array.from({ length: times }, () => seen)
              .flat()
              .map(shapeOf),
          ),
        ),
      )
      if (!read.ok) throw new Error(read.error.message)
      for (const payload of seen) expect(read.value.validator.faults(payload)).toEqual([])
    }),
  )
})

test('a draft says what an analyst would', () => {
  const seen = Array.from(
    { length: 200 },
    (_, index): JsonObject => ({
      plan: index % 3 === 0 ? 'free' : 'pro',
      orderId: `order-${index}`,
      email: `u${index}@example.com`,
      total: index / 2,
      ...(index % 4 === 0 ? { coupon: 'X' } : {}),
      items: [{ sku: `s${index}`, count: 1 }],
    }),
  )
  expect(draftSchema('ORDER', merged(seen.map(shapeOf)))).toMatchObject({
    title: 'ORDER',
    type: 'object',
    required: ['email', 'items', 'orderId', 'plan', 'total'],
    properties: {
      plan: { type: 'string', enum: ['free', 'pro'] },
      orderId: { type: 'string' },
      email: { type: 'string', format: 'email' },
      total: { type: 'number', minimum: 0, 'x-seen-range': [0, 99.5] },
      coupon: { 'x-seen-share': 0.25 },
      items: {
        items: { required: ['count', 'sku'], properties: { count: { type: 'integer', minimum: 0 } } },
      },
    },
  })
  expect(draftSchema('ORDER', merged(seen.map(shapeOf)))).not.toHaveProperty('properties.orderId.enum')
})

test('keys that are data become one schema for all of them, in any order', () => {
  const seen = Array.from({ length: 300 }, (_, index): JsonObject => ({ counts: { [`sku${index}`]: index } }))
  const whole = draft(merged(seen.map(shapeOf)))
  expect(whole).toBe(draft(merged([...seen].reverse().map(shapeOf))))
  expect(JSON.parse(whole)).toMatchObject({
    properties: { counts: { additionalProperties: { type: 'integer', minimum: 0 } } },
  })
})
