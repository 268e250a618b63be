import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AccountingView } from '#core/contract/sources.ts'
import type { Delivery } from '#core/event/delivery.ts'
import { OUTCOMES, totalOutcomes } from '#core/event/outcome.ts'
import { toEnvelope } from '#core/event/to-envelope.ts'
import { commitBatch } from '#core/pipeline/commit-batch.ts'
import { OPEN_STAGES, type Stage } from '#core/pipeline/stages.ts'
import { DEFAULT_LATE_AFTER, openWriter } from '#core/pipeline/writer.ts'
import { readAccounts } from '#core/store/outcomes/accounting.ts'
import { makeWorkspace, quickStartRules } from '../../pipeline/workspace.ts'
import { openListener, type TestListener } from '../http/listening.ts'

const MINUTE = 60_000
const START = 1_790_000_000_000 - (1_790_000_000_000 % MINUTE)
const INTAKES = [
  { kind: 'http', name: '/v1/events' },
  { kind: 'kafka', name: 'orders' },
  { kind: 'redis-list', name: 'orders' },
]

/** One delivery in few words: which id it has (twice the same: a duplicate), when it happened, whether it can be read. */
const aDelivery = fc.record({
  id: fc.integer({ min: 0, max: 30 }),
  hoursAgo: fc.constantFrom(0, 0, 1, 50),
  user: fc.constantFrom('a', 'b'),
  type: fc.constantFrom('CLICK', 'NOISE'),
  broken: fc.constantFrom(false, false, false, true),
})
const aBatch = fc.record({
  intake: fc.integer({ min: 0, max: 2 }),
  minute: fc.integer({ min: 0, max: 4 }),
  second: fc.integer({ min: 0, max: 59 }),
  deliveries: fc.array(aDelivery, { maxLength: 12 }),
  /** The program is killed within the batch, or starts anew after it. */
  fate: fc.constantFrom('stored', 'stored', 'stored', 'broken', 'reopened'),
})

type Described = typeof aDelivery extends fc.Arbitrary<infer Value> ? Value : never

function deliveryOf({ id, hoursAgo, user, type, broken }: Described): Delivery {
  const original = { format: 'event' as const, bytes: () => Buffer.from('{') }
  if (broken) {
    return { ok: false, rejection: { code: 'not_json', message: 'broken.' }, original, line: null }
  }
  const made = toEnvelope(
    {
      eventId: `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`,
      userId: user,
      eventType: type,
      timestamp: START - hoursAgo * 3_600_000,
      payload: { buttonId: 'signup' },
    },
    { intakeKind: 'http', intakeName: 'x', receivedAt: START, freshId: () => '' },
  )
  if (!made.ok) throw new Error(made.error.message)
  return { ok: true, envelope: made.value, original, line: null }
}

/** Noise of one person is dropped on purpose. */
const sample: Stage = (envelope) =>
  envelope.eventType === 'NOISE' && envelope.userId === 'b'
    ? { kind: 'sampled', envelope, rule: 'noise' }
    : { kind: 'event', envelope }

/** Ends the program at its `count`th event. */
function killAt(count: number): Stage {
  let seen = 0
  return (envelope) => {
    seen += 1
    if (seen === count) throw new Error('killed')
    return { kind: 'event', envelope }
  }
}

test('per intake and minute, received is the sum of the outcomes, whatever came and whatever broke', () => {
  fc.assert(
    fc.property(fc.array(aBatch, { maxLength: 12 }), (batches) => {
      const workspace = makeWorkspace(quickStartRules())
      /** The slow twin: what each commit answered, written down by hand. */
      const tally = new Map<string, number>()
      for (const { intake, minute, second, deliveries, fate } of batches) {
        const place = INTAKES[intake]
        if (place === undefined) throw new Error('no such intake')
        const receivedAt = START + minute * MINUTE + second * 1000
        const made = deliveries.map(deliveryOf)
        const commit = (stage: Stage) =>
          commitBatch(workspace.writer, {
            intake: place,
            deliveries: made,
            receivedAt,
            lateAfter: DEFAULT_LATE_AFTER,
            // All that is broken looks alike: from the second on, it is counted on a letter.
            stages: {
              ...OPEN_STAGES,
              stages: [stage],
              fingerprint: (_delivery, { kind }) => ({ digest: Buffer.from(kind), isLasting: false }),
            },
          })
        const events = made.filter(({ ok }) => ok).length
        if (fate === 'broken' && events > 0) {
          expect(() => commit(killAt(events))).toThrow('killed')
          workspace.writer = openWriter(workspace.writer.database)
        }
        for (const outcome of commit(sample).outcomes) {
          const key = `${place.kind} ${place.name} ${START + minute * MINUTE} ${outcome}`
          tally.set(key, (tally.get(key) ?? 0) + 1)
        }
        if (fate === 'reopened') workspace.reopen()
      }
      const { arrivals, receipts, minutes } = readAccounts(workspace.writer.database, 120)
      const found = new Map<string, number>()
      for (const { intake, minute, receipts: counted, rows } of minutes) {
        expect(rows).toEqual(counted)
        for (const outcome of OUTCOMES)
          if (rows[outcome] > 0)
            found.set(`${intake.kind} ${intake.name} ${minute} ${outcome}`, rows[outcome])
      }
      expect(found).toEqual(tally)
      expect(arrivals).toBe([...tally.values()].reduce((sum, count) => sum + count, 0))
      expect(receipts).toBe(arrivals)
      const newest = readAccounts(workspace.writer.database, 2)
      expect(newest.minutes).toEqual(minutes.filter(({ minute }) => minute >= (newest.since ?? 0)))
      if (newest.since !== null) {
        const older = readAccounts(workspace.writer.database, 2, newest.since)
        expect(older.minutes).toEqual(
          minutes.filter(({ minute }) => minute < (newest.since ?? 0) && minute >= (older.since ?? 0)),
        )
      }
      expect(new Set(newest.minutes.map(({ minute }) => minute)).size).toBeLessThanOrEqual(2)
      workspace.remove()
    }),
    { numRuns: 60 },
  )
})

/** Some events of every kind by HTTP, and how the page and `/metrics` count them. */
async function withEvents(
  then: (listener: TestListener, accounts: () => Promise<AccountingView>) => Promise<void>,
) {
  const listener = await openListener()
  const event = { userId: 'u', eventType: 'CLICK', payload: { buttonId: 'signup' } }
  const id = (n: number) => `00000000-0000-4000-8000-00000000000${n}`
  await listener.post(
    '/v1/events',
    JSON.stringify([
      { ...event, eventId: id(1) },
      { ...event, eventId: id(1) },
      { ...event, eventId: id(2) },
      {},
    ]),
  )
  await listener.post('/v1/track', JSON.stringify({ userId: 'u', event: 'x' }))
  const ask = async (): Promise<AccountingView> => {
    const answer = await listener.hostOf.session.required().analyst.ask('accounting', {})
    if (!answer.ok) throw new Error(answer.error.message)
    return answer.value
  }
  try {
    await then(listener, ask)
  } finally {
    await listener.remove()
  }
}

test('the page says what /metrics says', () =>
  withEvents(async ({ url }, accounts) => {
    const view = await accounts()
    expect(view).toMatchObject({ arrivals: 5, receipts: 5, meaning: null, since: null })
    expect(view.minutes.map(({ difference, meaning }) => ({ difference, meaning }))).toEqual(
      view.minutes.map(() => ({ difference: 0, meaning: null })),
    )
    const text = await (await fetch(`${url}/metrics`)).text()
    expect(text).toContain('journeyscope_unaccounted_events 0')
    expect(view.intakes).toHaveLength(2)
    for (const { kind, name, received, outcomes } of view.intakes) {
      expect(received).toBe(totalOutcomes(outcomes))
      expect(text).toContain(`journeyscope_received_total{kind="${kind}",intake="${name}"} ${received}`)
      for (const outcome of OUTCOMES)
        expect(text).toContain(
          `journeyscope_outcomes_total{kind="${kind}",intake="${name}",outcome="${outcome}"} ${outcomes[outcome]}`,
        )
    }
  }))

const PLANTED: readonly [string, string, RegExp, number][] = [
  ['a row that is gone', 'DELETE FROM events WHERE arrival = 1', /1 event counted and not stored/, -1],
  ['a dead letter that is gone', 'DELETE FROM dead_letters', /1 event counted and not stored/, -1],
  ['receipts that are gone', 'DELETE FROM receipts WHERE outcome = 0', /1 event stored and not counted/, 1],
  [
    'another outcome',
    'UPDATE events SET outcome = 5 WHERE arrival = 1',
    /SUCCESS 1 counted, 0 stored; LATE 0 counted, 1 stored/,
    0,
  ],
]

test.each(PLANTED)('%s is found, and it is said what it means', (_name, sql, meaning, difference) =>
  withEvents(async ({ hostOf, url }, accounts) => {
    hostOf.session.required().database.exec(sql)
    const view = await accounts()
    const faults = view.minutes.filter((minute) => minute.meaning !== null)
    expect(faults).toMatchObject([{ kind: 'http', name: '/v1/events', difference }])
    expect(faults[0]?.meaning).toMatch(meaning)
    // Rows that are gone were numbered and counted: over all, only missing receipts show.
    expect(view.meaning).toEqual(difference > 0 ? expect.stringContaining('without a receipt') : null)
    const text = await (await fetch(`${url}/metrics`)).text()
    expect(text).toContain(`journeyscope_unaccounted_events ${Math.max(0, difference)}`)
  }),
)
