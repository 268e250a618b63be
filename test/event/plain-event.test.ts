import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isPlainEvent } from '#core/event/plain-event.ts'
import { IncomingEvent } from '#core/event/to-envelope.ts'

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 5 }),
  fc.constantFrom('', '\ud800', 'x\udc00', '😀'),
  fc.constantFrom(100, 101, 200, 201, 256, 257).map((length) => 'x'.repeat(length)),
)
const number = fc.oneof(
  fc.integer({ min: 0 }),
  fc.constantFrom(-1, -0, 0.5, 8.64e15, 8.64e15 + 1, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY),
)
const value = fc.oneof(
  { weight: 5, arbitrary: text },
  { weight: 3, arbitrary: number },
  fc.constantFrom(null, undefined, true, [], {}, { a: 1 }),
)
const FIELDS = [
  'eventId',
  'userId',
  'anonymousId',
  'sessionId',
  'timestamp',
  'eventType',
  'payload',
  'source',
]
const field = fc.constantFrom(...FIELDS, 'schemaVersion', 'plan', 'toString')
const right = { userId: 'u', eventType: 'CLICK', timestamp: 5, payload: {} }

test('an event is plain where the schema takes it as it is, and a time in words is for the schema alone', () => {
  let plain = 0
  let refused = 0
  fc.assert(
    fc.property(fc.array(fc.tuple(field, value), { maxLength: 3 }), fc.boolean(), (changes, isBare) => {
      const event: { [field: string]: unknown } = { ...(isBare ? {} : right), ...Object.fromEntries(changes) }
      // JSON has no undefined, and a field that has it is left to the schema.
      const isUndefined = Object.values(event).includes(undefined)
      const parsed = IncomingEvent.safeParse(event)
      const isExpected = parsed.success && typeof event.timestamp !== 'string' && !isUndefined
      expect(isPlainEvent(event)).toBe(isExpected)
      if (isExpected) expect(parsed.data).toEqual(event)
      if (isExpected) plain += 1
      else refused += 1
    }),
    { numRuns: 10_000 },
  )
  expect(Math.min(plain, refused)).toBeGreaterThan(1000)
})
