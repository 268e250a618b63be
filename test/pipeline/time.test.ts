import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import type { Delivery } from '#core/event/delivery.ts'
import { activateRules } from '#core/pipeline/activate.ts'
import { passTime } from '#core/pipeline/time.ts'
import { DEFAULT_LATE_AFTER, takeNumber, type Writer } from '#core/pipeline/writer.ts'
import { checkWorkspace } from '#core/store/health.ts'
import { openOutReader } from '#core/store/moves/out.ts'
import { readAccounts } from '#core/store/outcomes/accounting.ts'
import { delivery, makeWorkspace, quickStartRules, snapshot, type TestWorkspace } from './workspace.ts'

const MINUTE = 60_000

/** Everything that must be remembered between two events: timers, re-entry, a second journey, counters, an experiment. */
const RULES = JSON.stringify({
  version: '1',
  initialState: 'HOME',
  outcomes: [{ step: 'BOUGHT', kind: 'conversion', value: 'payload.n * 2' }],
  segments: { eager: 'counters.LOOK >= 2' },
  experiments: [
    {
      id: 'offer',
      variants: [
        { name: 'a', weight: 1 },
        { name: 'b', weight: 1 },
      ],
    },
  ],
  rules: [
    { id: 'fill', fromState: 'HOME', eventType: 'ADD', toState: 'CART' },
    { id: 'buy', fromState: 'CART', eventType: 'BUY', toState: 'BOUGHT' },
    {
      id: 'abandon',
      fromState: 'CART',
      after: 'PT30M',
      toState: 'ABANDONED',
      action: { type: 'TRIGGER_ALERT', payload: { message: 'left' } },
    },
    { id: 'forget', fromState: 'ABANDONED', after: 'PT1H', toState: 'HOME' },
    { id: 'again', fromState: 'BOUGHT', eventType: 'ADD', toState: 'CART', reentry: { after: 'PT2H' } },
    {
      id: 'offered',
      fromState: 'HOME',
      eventType: 'LOOK',
      condition: "segments.eager && experiment.offer == 'a'",
      toState: 'OFFERED',
    },
    { id: 'back', fromState: 'OFFERED', eventType: 'LOOK', toState: 'HOME' },
  ],
  journeys: [
    {
      id: 'service',
      initialState: 'CALM',
      rules: [
        { id: 'ask', fromState: 'CALM', eventType: 'LOOK', toState: 'ASKING' },
        { id: 'calm', fromState: 'ASKING', after: 'PT10M', toState: 'CALM' },
      ],
    },
  ],
})

const someEvents = fc
  .array(
    fc.record({
      user: fc.integer({ min: 0, max: 2 }),
      type: fc.constantFrom('ADD', 'BUY', 'LOOK'),
      n: fc.integer({ min: 0, max: 5 }),
      gap: fc.integer({ min: 1, max: 45 }),
    }),
    { minLength: 1, maxLength: 18 },
  )
  .map((events) => {
    let at = 0
    return events.map(({ user, type, n, gap }, index) => {
      at += gap * MINUTE
      return delivery({
        eventId: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
        userId: `user_${user}`,
        eventType: type,
        payload: { n },
        timestamp: at,
      })
    })
  })

/** The same events in any order, some twice, with time passing somewhere in between. */
const delivered = someEvents.chain((events) =>
  fc.record({
    events: fc.constant(events),
    order: fc.shuffledSubarray([...events.keys(), ...events.keys()], { minLength: events.length * 2 }),
    ticks: fc.array(fc.integer({ min: 0, max: 15 * 60 }), { maxLength: 6 }),
    size: fc.integer({ min: 1, max: 7 }),
    reopenAfter: fc.integer({ min: 0, max: 4 }),
  }),
)

const END = 100 * 60 * MINUTE

function pass(writer: Writer, now: number): void {
  while (!passTime(writer, now, DEFAULT_LATE_AFTER).done);
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

function event(id: number, type: string, minutes: number): Delivery {
  return delivery({
    eventId: `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`,
    userId: 'u',
    eventType: type,
    payload: { n: 1 },
    timestamp: minutes * MINUTE,
  })
}

describe('time', () => {
  test('however events come and whenever time passes, the end is the same', () => {
    fc.assert(
      fc.property(delivered, ({ events, order, ticks, size, reopenAfter }) => {
        const plain = workspace()
        plain.commit(events)
        pass(plain.writer, END)
        const other = workspace()
        const deliveries = order.flatMap((index) => events[index] ?? [])
        let now = 0
        for (let at = 0, batch = 0; at < deliveries.length; at += size, batch += 1) {
          other.commit(deliveries.slice(at, at + size))
          const tick = ticks[batch]
          if (tick !== undefined) {
            now = Math.max(now, tick * MINUTE)
            pass(other.writer, now)
          }
          if (batch === reopenAfter) other.reopen()
        }
        pass(other.writer, END)
        expect(snapshot(other.writer)).toEqual(snapshot(plain.writer))
        expect(checkWorkspace(other.writer.database).edgesAgree).toBe(true)
        for (const made of open.splice(0)) made.remove()
      }),
      { numRuns: 50 },
    )
  })

  test('a timer fires by time alone, once, and its alert is held where nobody was there at the time', () => {
    const { writer, commit } = workspace()
    commit([event(1, 'ADD', 0)], 0)
    expect(passTime(writer, 30 * MINUTE, DEFAULT_LATE_AFTER).persons).toEqual([])
    expect(passTime(writer, 31 * MINUTE, DEFAULT_LATE_AFTER).persons).toEqual([1])
    expect(writer.people.bySubject('u')?.state).toMatchObject({ currentStep: 'ABANDONED', version: 1 + 1 })
    expect(passTime(writer, 40 * MINUTE, DEFAULT_LATE_AFTER).persons).toEqual([])
    expect(writer.database.prepare('SELECT held FROM effects').pluck().all()).toEqual([0])
    commit([event(2, 'ADD', 100)])
    expect(writer.people.bySubject('u')?.state.currentStep).toBe('CART')
    pass(writer, END)
    expect(writer.database.prepare('SELECT held FROM effects ORDER BY time').pluck().all()).toEqual([0, 1])
  })

  test('an event from before a deadline that has passed takes the timer back', () => {
    const { writer, commit } = workspace()
    commit([event(1, 'ADD', 0)])
    pass(writer, 45 * MINUTE)
    commit([event(2, 'BUY', 20)])
    expect(writer.people.bySubject('u')?.state).toMatchObject({ currentStep: 'BOUGHT', version: 2 })
    expect(writer.database.prepare('SELECT count(*) FROM caused_events').pluck().get()).toBe(0)
    expect(writer.database.prepare('SELECT in_fold FROM effects').pluck().all()).toEqual([0])
  })

  test('who follows the moves is told what timers did, each move once and in order', () => {
    const { writer, commit, reopen } = workspace()
    const told: string[] = []
    let cursor = 0
    const follow = (): void => {
      const { transitions, last } = openOutReader(writer.database, writer.names).transitionsAfter(cursor, 2)
      told.push(...transitions.map(({ from, to, version }) => `${from}>${to} ${version}`))
      if (last === cursor) return
      cursor = last
      follow()
    }
    commit([event(1, 'ADD', 0)])
    follow()
    pass(writer, 31 * MINUTE)
    follow()
    commit([event(2, 'LOOK', 200), event(3, 'ADD', 201)])
    follow()
    expect(told).toEqual(['HOME>CART 1', 'CART>ABANDONED 2', 'ABANDONED>HOME 3', 'HOME>CART 4'])
    reopen()
  })
})

describe('numbers under which time is noted', () => {
  const leave = [
    delivery({
      eventId: '00000000-0000-4000-8000-000000000001',
      userId: 'u',
      eventType: 'ADD',
      timestamp: 1000,
    }),
    delivery({
      eventId: '00000000-0000-4000-8000-000000000002',
      userId: 'u',
      eventType: 'LOOK',
      timestamp: 2000,
    }),
  ]

  test('are no arrivals: what came in adds up however often time has passed', () => {
    const made = workspace()
    made.commit(leave, 5000)
    passTime(made.writer, 2 * 60 * MINUTE, DEFAULT_LATE_AFTER)
    expect(made.writer.lastArrival).toBeGreaterThan(2)
    // As a workspace whose rules wait comes to have in a day.
    for (let count = 0; count < 20_000; count += 1) takeNumber(made.writer)
    made.commit(
      [
        delivery({
          eventId: '00000000-0000-4000-8000-000000000003',
          userId: 'v',
          eventType: 'LOOK',
          timestamp: 3000,
        }),
      ],
      65_000,
    )
    const { arrivals, receipts, minutes } = readAccounts(made.writer.database, 120)
    expect({ arrivals, receipts }).toEqual({ arrivals: 3, receipts: 3 })
    expect(minutes).toHaveLength(2)
    for (const minute of minutes) expect(minute.rows).toEqual(minute.receipts)
  })

  test('are given once, even where history is judged anew and nothing is noted any more', () => {
    const made = workspace()
    made.commit(leave, 5000)
    passTime(made.writer, 2 * 60 * MINUTE, DEFAULT_LATE_AFTER)
    const { lastArrival } = made.writer
    activateRules(made.writer, quickStartRules(), 0, true)
    made.reopen()
    expect(made.writer.lastArrival).toBe(lastArrival)
    expect(readAccounts(made.writer.database, 120).arrivals).toBe(2)
  })
})
