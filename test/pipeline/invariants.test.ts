import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import type { Delivery } from '#core/event/delivery.ts'
import { totalOutcomes } from '#core/event/outcome.ts'
import { initialState } from '#core/journey/state.ts'
import { step } from '#core/journey/step.ts'
import { eventsOf } from '#core/pipeline/refold.ts'
import { checkWorkspace } from '#core/store/health.ts'
import { delivery, makeWorkspace, snapshot, type TestWorkspace } from './workspace.ts'

const HOUR = 3_600_000

/** Loops, a self-loop, a caused event that moves someone, an alert, a wildcard: everything a fold can do. */
const RULES = JSON.stringify({
  version: '1',
  initialState: 'A',
  rules: [
    {
      id: 'a-b',
      fromState: 'A',
      eventType: 'GO',
      condition: 'payload.n > 2',
      toState: 'B',
      action: { type: 'EMIT_EVENT', payload: { eventType: 'PING' } },
    },
    {
      id: 'b-c',
      fromState: 'B',
      eventType: 'PING',
      toState: 'C',
      action: { type: 'UPDATE_METADATA', payload: { pinged: true } },
    },
    {
      id: 'c-a',
      fromState: ['B', 'C'],
      eventType: 'BACK',
      toState: 'A',
      action: { type: 'TRIGGER_ALERT', payload: { message: 'back' } },
    },
    { id: 'self', fromState: '*', eventType: 'STAY', condition: 'payload.n == 1', toState: 'C' },
  ],
})

const anEvent = fc.record({
  user: fc.integer({ min: 0, max: 3 }),
  type: fc.constantFrom('GO', 'BACK', 'STAY', 'OTHER'),
  n: fc.integer({ min: 0, max: 5 }),
})

/** Distinct events with distinct timestamps, hours apart, so that some orders make events late. */
const someEvents = fc.array(anEvent, { minLength: 1, maxLength: 25 }).map((events) =>
  events.map(({ user, type, n }, index) =>
    delivery({
      eventId: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
      userId: `user_${user}`,
      eventType: type,
      payload: { n },
      timestamp: (index + 1) * 5 * HOUR,
    }),
  ),
)

/** The same events shuffled, some of them several times, and cut into batches. */
const deliveredSomehow = someEvents.chain((events) =>
  fc.record({
    events: fc.constant(events),
    order: fc.shuffledSubarray([...events.keys(), ...events.keys()], { minLength: events.length * 2 }),
    cuts: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 }),
    reopenAfter: fc.integer({ min: 0, max: 5 }),
  }),
)

function batches(deliveries: readonly Delivery[], cuts: readonly number[]): Delivery[][] {
  const cut: Delivery[][] = []
  for (let at = 0; at < deliveries.length; ) {
    const length = cuts[cut.length % cuts.length] ?? 1
    cut.push(deliveries.slice(at, at + length))
    at += length
  }
  return cut
}

const open: TestWorkspace[] = []
function workspace(): TestWorkspace {
  const made = makeWorkspace(RULES)
  open.push(made)
  return made
}
afterEach(() => {
  for (const made of open.splice(0)) made.remove()
})

describe('invariants', () => {
  test('any order, any repeats, any batches and a restart in between give the same states and topology', () => {
    fc.assert(
      fc.property(deliveredSomehow, ({ events, order, cuts, reopenAfter }) => {
        const plain = workspace()
        plain.commit(events)
        const shuffled = workspace()
        const deliveries = order.flatMap((index) => events[index] ?? [])
        batches(deliveries, cuts).forEach((batch, index) => {
          shuffled.commit(batch)
          if (index === reopenAfter) shuffled.reopen()
        })
        expect(snapshot(shuffled.writer)).toEqual(snapshot(plain.writer))
        for (const made of open.splice(0)) made.remove()
      }),
      { numRuns: 60 },
    )
  })

  test('outcomes add up to what was received, and stored edges to the transitions', () => {
    fc.assert(
      fc.property(deliveredSomehow, ({ events, order, cuts }) => {
        const made = workspace()
        const deliveries = order.flatMap((index) => events[index] ?? [])
        const broken: Delivery = {
          ok: false,
          rejection: { code: 'not_json', message: '' },
          original: { format: 'event', bytes: () => new Uint8Array([1]) },
          line: 1,
        }
        for (const batch of batches([...deliveries, broken], cuts)) made.commit(batch)
        const { stored, receipts, edgesAgree, integrity } = checkWorkspace(made.writer.database)
        expect(totalOutcomes(receipts)).toBe(deliveries.length + 1)
        expect(stored).toEqual(receipts)
        expect(receipts.DUPLICATE).toBe(events.length)
        expect(receipts.REJECTED).toBe(1)
        expect(edgesAgree).toBe(true)
        expect(integrity).toBe('ok')
        for (const other of open.splice(0)) other.remove()
      }),
      { numRuns: 40 },
    )
  })

  test('replay of the stored events is the live state, byte for byte', () => {
    fc.assert(
      fc.property(deliveredSomehow, ({ events, order, cuts }) => {
        const made = workspace()
        for (const batch of batches(
          order.flatMap((index) => events[index] ?? []),
          cuts,
        ))
          made.commit(batch)
        const { writer } = made
        for (const subject of writer.database.prepare('SELECT subject FROM people').pluck().all()) {
          const person = writer.people.bySubject(String(subject))
          let state = initialState('A')
          for (const { envelope } of eventsOf(writer, person?.person ?? 0)) {
            state = step(state, envelope, writer.active?.compiled ?? null).state
          }
          expect(JSON.stringify(state)).toBe(JSON.stringify(person?.state))
        }
        for (const other of open.splice(0)) other.remove()
      }),
      { numRuns: 40 },
    )
  })

  test('a batch that fails half-way leaves nothing behind, and counts once when it comes again', () => {
    const made = workspace()
    const events = [1, 2, 3].map((n) =>
      delivery({
        eventId: `00000000-0000-4000-8000-00000000000${n}`,
        userId: 'u',
        eventType: 'GO',
        payload: { n: 5 },
        timestamp: n,
      }),
    )
    const before = snapshot(made.writer)
    made.writer.database.exec(
      "CREATE TEMP TRIGGER full BEFORE INSERT ON events WHEN NEW.time = 3 BEGIN SELECT RAISE(ABORT, 'disk is full'); END",
    )
    expect(() => made.commit(events)).toThrow('disk is full')
    made.reopen()
    expect(snapshot(made.writer)).toEqual(before)
    expect(made.commit(events)).toEqual(['SUCCESS', 'NO_TRANSITION', 'NO_TRANSITION'])
  })

  test('an event older than the bound is LATE, is folded in at its own time, and its alert is held', () => {
    const made = workspace()
    const event = (id: number, type: string, timestamp: number) =>
      delivery({
        eventId: `00000000-0000-4000-8000-00000000000${id}`,
        userId: 'u',
        eventType: type,
        payload: { n: 5 },
        timestamp,
      })
    made.commit([event(1, 'GO', 1 * HOUR)])
    made.commit([event(2, 'OTHER', 100 * HOUR)])
    expect(made.commit([event(3, 'BACK', 2 * HOUR)])).toEqual(['LATE'])
    expect(made.writer.people.bySubject('u')?.state).toMatchObject({
      currentStep: 'A',
      version: 3,
      lastEventAt: 100 * HOUR,
    })
    expect(made.writer.database.prepare('SELECT held FROM effects').pluck().all()).toEqual([1])
  })
})
