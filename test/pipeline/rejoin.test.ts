import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import type { Delivery } from '#core/event/delivery.ts'
import { step } from '#core/journey/step.ts'
import { eventsOf, rulesOf, startingState } from '#core/pipeline/refold.ts'
import { checkWorkspace } from '#core/store/health.ts'
import { delivery, makeWorkspace, snapshot, type TestWorkspace } from './workspace.ts'

const MINUTE = 60_000
const STORED = 320

/** Steps that are soon forgotten, caused events, an alert, a further journey; with `timed`, a timer too. */
function rules(timed: boolean): string {
  const wait = { id: 'wait', fromState: 'B', after: 'PT30M', toState: 'A' }
  return JSON.stringify({
    version: '1',
    initialState: 'A',
    rules: [
      {
        id: 'a-b',
        fromState: 'A',
        eventType: 'GO',
        toState: 'B',
        action: { type: 'EMIT_EVENT', payload: { eventType: 'PING' } },
      },
      {
        id: 'ping',
        fromState: 'B',
        eventType: 'PING',
        toState: 'B',
        action: { type: 'TRIGGER_ALERT', payload: { message: 'ping' } },
      },
      { id: 'back', fromState: 'B', eventType: 'BACK', toState: 'A' },
      ...(timed ? [wait] : []),
    ],
    journeys: [
      {
        id: 'other',
        initialState: 'X',
        rules: [{ id: 'x-x', fromState: 'X', eventType: 'STAY', toState: 'X' }],
      },
    ],
  })
}

function event(id: number, type: string, timestamp: number): Delivery {
  return delivery({
    eventId: `00000000-0000-4000-8000-${String(id).padStart(12, '0')}`,
    userId: 'u',
    eventType: type,
    payload: { n: id },
    timestamp,
  })
}

const TYPES = ['GO', 'BACK', 'STAY', 'OTHER', 'NOTHING'] as const
const history = fc.array(fc.constantFrom(...TYPES), { minLength: STORED, maxLength: STORED })
/** Mostly events that move nobody: those that do leave a count of moves behind, so that nothing comes back. */
const lateType = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('OTHER', 'NOTHING') },
  { weight: 1, arbitrary: fc.constantFrom(...TYPES) },
)
const late = fc.array(fc.record({ type: lateType, behind: fc.nat({ max: STORED }) }), {
  minLength: 1,
  maxLength: 6,
})

const open: TestWorkspace[] = []
/** `every`: events between two snapshots. Counts how often a fold ended before the last event. */
function workspace(every: number, timed: boolean): { made: TestWorkspace; rejoined: () => number } {
  const made = makeWorkspace(rules(timed))
  open.push(made)
  let count = 0
  const { snapshots } = made.writer
  const counted: typeof snapshots = {
    ...snapshots,
    rejoin: (...what) => {
      count += 1
      snapshots.rejoin(...what)
    },
  }
  Object.assign(made.writer, { snapshotEvery: every, snapshots: counted })
  return { made, rejoined: () => count }
}
afterEach(() => {
  for (const made of open.splice(0)) made.remove()
})

const Row = z.object({ time: z.number(), arrival: z.number(), count: z.number(), state: z.string() })

/** Every stored snapshot is what a fold up to its place gives, and says truly how many events that are. */
function expectTrueSnapshots({ writer }: TestWorkspace): void {
  const { person } = writer.people.bySubject('u') ?? { person: 0 }
  const events = eventsOf(writer, person)
  for (const raw of writer.database.prepare('SELECT time, arrival, count, state FROM snapshots').all()) {
    const { time, arrival, count, state } = Row.parse(raw)
    const part = events.slice(0, count)
    expect(part.at(-1)).toMatchObject({ arrival, envelope: { timestamp: time } })
    let folded = startingState(writer, part[0])
    for (const one of part) folded = step(folded, one.envelope, rulesOf(writer, one)).state
    expect(state).toBe(JSON.stringify(folded))
  }
}

test('a fold that ends where everything is as it was leaves what a whole one leaves', () => {
  let ended = 0
  fc.assert(
    fc.property(history, late, fc.boolean(), fc.boolean(), (types, latecomers, isOneBatch, timed) => {
      const { made, rejoined } = workspace(20, timed)
      const { made: whole, rejoined: never } = workspace(1_000_000, timed)
      const stored = types.map((type, index) => event(index, type, (index + 1) * MINUTE))
      const others = latecomers.map(({ type, behind }, index) =>
        event(STORED + index, type, behind * MINUTE + 1000 + index),
      )
      for (const one of [made, whole]) {
        one.commit(stored)
        const outcomes = isOneBatch ? one.commit(others) : others.flatMap((other) => one.commit([other]))
        expect(outcomes.length).toBe(others.length)
      }
      expect(snapshot(made.writer)).toEqual(snapshot(whole.writer))
      expect(checkWorkspace(made.writer.database).edgesAgree).toBe(true)
      if (!timed) expectTrueSnapshots(made)
      ended += rejoined()
      expect(never()).toBe(0)
      for (const one of open.splice(0)) one.remove()
    }),
    { numRuns: 25 },
  )
  expect(ended).toBeGreaterThan(10)
})
