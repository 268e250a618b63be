import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Json } from '#core/base/json.ts'
import type { Delivery } from '#core/event/delivery.ts'
import { readCloudEvents } from '#core/sources/http/cloudevents.ts'
import { readBody } from '#core/sources/http/deliveries.ts'
import { readHttpOriginal } from '#core/sources/http/originals.ts'
import { readPosthog } from '#core/sources/http/posthog.ts'
import { readSegment } from '#core/sources/http/segment.ts'

const context = { intakeKind: 'k', intakeName: 'n', receivedAt: 1_700_000_000_000, freshId: () => 'fresh' }

const bytesOf = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value))

/** What each delivery becomes when its original is read again: the same envelope, or the same reason. */
function checkAgain(deliveries: readonly Delivery[]): void {
  for (const delivery of deliveries) {
    const { format, context: kept = {} } = delivery.original
    const again = readHttpOriginal(format, delivery.original.bytes(), kept, context)
    const [first] = again ?? []
    expect(again).toHaveLength(1)
    if (delivery.ok) expect(first).toMatchObject({ ok: true, envelope: delivery.envelope })
    else expect(first).toMatchObject({ ok: false, rejection: delivery.rejection })
  }
}

const maybe = (arbitrary: fc.Arbitrary<Json>) => fc.option(arbitrary, { nil: undefined })
const id = maybe(fc.constantFrom<Json>('u', 7, '', null, 'x'.repeat(300)))
const time = maybe(fc.constantFrom<Json>('2026-01-02T03:04:05Z', '2023-11-14T22:13:00.5+01:00', 'never'))
const object = maybe(
  fc.constantFrom<Json>({ a: 1.5 }, {}, 'text', null, { ip: '8.8.8.8', library: { name: 'lib' } }),
)

const call = fc.record({
  type: maybe(fc.constantFrom('track', 'identify', 'alias', 'page', 'wave')),
  userId: id,
  anonymousId: id,
  messageId: fc.constant('m'),
  previousId: id,
  event: maybe(fc.constantFrom('Seen', '')),
  timestamp: time,
  properties: object,
  traits: object,
  context: object,
})

test('a call of Segment, alone or in a batch with a context of its own, is the same when it is read again', () => {
  fc.assert(
    fc.property(fc.array(call, { maxLength: 4 }), object, time, (batch, common, sentAt) => {
      checkAgain(
        readSegment(bytesOf({ batch, context: common, sentAt }), undefined, () => context).deliveries,
      )
      for (const one of batch)
        checkAgain(readSegment(bytesOf({ ...one, sentAt }), 'track', () => context).deliveries)
    }),
  )
})

test('what is personal in a request stands in the bytes that are sealed, and not beside them', () => {
  const batch = {
    batch: [{ type: 'track', event: 'x' }],
    context: { ip: '8.8.8.8' },
    sentAt: '2026-01-02T03:04:05Z',
  }
  const headers = { 'ce-specversion': '1.0', 'ce-id': '1', 'ce-type': 't', 'ce-subject': 'ada@example.com' }
  const made = [
    ...readSegment(bytesOf(batch), undefined, () => context).deliveries,
    ...readCloudEvents(bytesOf({ a: 1 }), 'binary', headers, context),
  ]
  expect(made.map(({ ok }) => ok)).toEqual([false, false])
  expect(made.map(({ original }) => original.context)).toEqual([
    { sentAt: '2026-01-02T03:04:05Z' },
    undefined,
  ])
  checkAgain(made)
})

test('an event of PostHog is the same when it is read again', () => {
  const event = fc.record({
    event: maybe(fc.constantFrom('x', '$identify')),
    distinct_id: id,
    uuid: fc.constant('m'),
    timestamp: time,
    properties: object,
  })
  fc.assert(
    fc.property(fc.array(event, { maxLength: 4 }), time, (batch, sent_at) => {
      checkAgain(readPosthog(bytesOf({ batch, sent_at }), () => context).deliveries)
      for (const one of batch) checkAgain(readPosthog(bytesOf({ ...one, sent_at }), () => context).deliveries)
    }),
  )
})

test('a CloudEvent of any mode and an event of ours are the same when they are read again', () => {
  const headers = {
    'ce-specversion': '1.0',
    'ce-id': '1',
    'ce-type': 't',
    'ce-source': 's',
    'ce-userid': 'u',
  }
  const types = fc.constantFrom('application/json', 'text/plain', 'image/png')
  fc.assert(
    fc.property(types, fc.constantFrom('{"a":1}', '{"a"', '', 'ä'), fc.boolean(), (type, body, whole) => {
      const { 'ce-userid': _dropped, ...nameless } = headers
      const sent = { ...(whole ? headers : nameless), 'content-type': type }
      const made = readCloudEvents(new TextEncoder().encode(body), 'binary', sent, context)
      checkAgain(made)
    }),
  )
  const event = { eventId: 'm', userId: 'u', eventType: 'CLICK', timestamp: 5 }
  checkAgain(readBody(bytesOf([event, { ...event, userId: null }, 7]), context))
  expect(readHttpOriginal('row', bytesOf({}), {}, context)).toBeNull()
})
