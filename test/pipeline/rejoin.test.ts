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

/** What the rules have besides: a timer that fires where somebody goes and does nothing for a while, a counter. */
interface Additions {
  readonly timed: boolean
  readonly counted: boolean
}

/** Steps that are soon forgotten, caused events, an alert, a further journey. */
function rules({ timed, counted }: Additions): string {
  const wait = { id: 'wait', fromState: 'B', after: 'PT150S', toState: 'A' }
  const count = {
    id: 'count',
    fromState: 'B',
    eventType: 'STAY',
    condition: 'counters.OTHER > 70',
    toState: 'A',
  }
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
      ...(counted ? [count] : []),
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
const additions = fc.record({ timed: fc.boolean(), counted: fc.boolean() })
const late = fc.array(fc.record({ type: lateType, behind: fc.nat({ max: STORED }) }), {
  minLength: 1,
  maxLength: 6,
})

const open: TestWorkspace[] = []
/** `every`: events between two snapshots. Counts how often a fold ended before the last event. */
function workspace(every: number, additions: Additions): { made: TestWorkspace; rejoined: () => number } {
  const made = makeWorkspace(rules(additions))
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
  let [ended, timedEnded] = [0, 0]
  fc.assert(
    fc.property(history, late, fc.boolean(), additions, (types, latecomers, isOneBatch, added) => {
      const { made, rejoined } = workspace(20, added)
      const { made: whole, rejoined: never } = workspace(1_000_000, added)
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
      expectTrueSnapshots(made)
      ended += rejoined()
      if (added.timed) timedEnded += rejoined()
      expect(never()).toBe(0)
      for (const one of open.splice(0)) one.remove()
    }),
    { numRuns: 25 },
  )
  expect(ended).toBeGreaterThan(10)
  expect(timedEnded).toBeGreaterThan(0)
})

test('what a re-fold finds unchanged is not written again, though all of it is folded', () => {
  const { made, rejoined } = workspace(20, { timed: true, counted: true })
  const stored = Array.from({ length: STORED }, (_, index) =>
    event(index, TYPES[(index * 7) % TYPES.length] ?? 'GO', (index + 1) * MINUTE),
  )
  made.commit(stored)
  const { database } = made.writer
  const count = (table: string): number =>
    z.number().parse(database.prepare(`SELECT count(*) FROM ${table}`).pluck().get())
  const tables = ['caused_events', 'further_moves', 'effects']
  for (const table of tables) expect(count(table)).toBeGreaterThan(40)
  for (const table of [...tables, 'events'])
    for (const change of ['DELETE', 'UPDATE'])
      database.exec(
        `CREATE TEMP TRIGGER ${table}_${change} BEFORE ${change} ON ${table}
         BEGIN SELECT RAISE(ABORT, 'written again'); END`,
      )
  expect(made.commit([event(STORED, 'OTHER', 1000)])).toEqual(['NO_TRANSITION'])
  expect(rejoined()).toBe(0)
  expect(made.writer.people.bySubject('u')?.state.extra?.counters).toEqual({ OTHER: 65 })
})
