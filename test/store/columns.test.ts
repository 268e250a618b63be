import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { Delivery } from '#core/event/delivery.ts'
import { type BatchResult, commitBatch } from '#core/pipeline/commit-batch.ts'
import { openColumns } from '#core/store/moves/columns.ts'
import { delivery, INTAKE, makeWorkspace, type TestWorkspace } from '../pipeline/workspace.ts'

const NOTHING_BUT_ARRIVALS = { refolded: new Set<number>(), people: false }

const RULES = JSON.stringify({
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
    { id: 'b-c', fromState: 'B', eventType: 'PING', toState: 'C' },
    { id: 'c-a', fromState: '*', eventType: 'BACK', toState: 'A' },
  ],
  outcomes: [{ step: 'C', kind: 'conversion', value: '2.5' }],
  journeys: [
    {
      id: 'side',
      initialState: 'S',
      outcomes: [{ step: 'U', kind: 'loss' }],
      rules: [
        { id: 's-t', fromState: 'S', eventType: 'GO', toState: 'T' },
        { id: 't-u', fromState: 'T', eventType: 'PING', toState: 'U' },
        { id: 'u-s', fromState: 'U', eventType: 'OTHER', toState: 'S' },
      ],
    },
  ],
})

const someBatches = fc.array(
  fc.array(
    fc.record({
      user: fc.integer({ min: 0, max: 3 }),
      type: fc.constantFrom('GO', 'BACK', 'OTHER'),
      time: fc.integer({ min: 1, max: 1000 }),
      // Who comes with the device of another becomes one person with them.
      device: fc.option(fc.integer({ min: 0, max: 3 }), { nil: null, freq: 3 }),
    }),
    { minLength: 1, maxLength: 6 },
  ),
  { minLength: 1, maxLength: 8 },
)

function commit({ writer }: TestWorkspace, deliveries: readonly Delivery[]): BatchResult {
  return commitBatch(writer, { intake: INTAKE, deliveries, receivedAt: 5000, lateAfter: 100 })
}

/** Rows come in any order: sorted by their key to be compared. */
function sortedRows(columns: object): unknown[] {
  const { length, ...arrays } = z
    .object({ length: z.number() })
    .catchall(z.custom<ArrayLike<number>>())
    .parse(columns)
  return Array.from({ length }, (_, i) =>
    Object.entries(arrays).map(([name, column]) => `${name} ${column[i]}`),
  )
    .map((row) => row.join(', '))
    .sort()
}

function contentOf(columns: ReturnType<typeof openColumns>): unknown {
  const events = columns.events()
  return {
    moves: sortedRows(columns.transitions()),
    further: sortedRows(columns.further()),
    reached: sortedRows(columns.reached()),
    events: { ...events, value: [...events.value].map(String) },
  }
}

test('columns kept up to date by difference equal columns read anew, whatever came out of order', () => {
  let number = 0
  fc.assert(
    fc.property(someBatches, (batches) => {
      const workspace = makeWorkspace(RULES)
      try {
        const { database } = workspace.writer
        const kept = openColumns(database)
        for (const batch of batches) {
          const events = batch.map(({ user, type, time, device }) => {
            number += 1
            const eventId = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
            const link = device === null ? {} : { anonymousId: `d${device}` }
            return delivery({
              ...{ eventId, userId: `u${user}`, ...link },
              ...{ eventType: type, timestamp: time, payload: {} },
            })
          })
          const { refoldedPersons, peopleMoved } = commit(workspace, events)
          kept.refresh({ refolded: new Set(refoldedPersons), people: peopleMoved })
          const fresh = openColumns(database)
          fresh.refresh(NOTHING_BUT_ARRIVALS)
          expect(contentOf(kept)).toEqual(contentOf(fresh))
        }
        kept.refresh({ refolded: 'everyone', people: false })
        const fresh = openColumns(database)
        fresh.refresh(NOTHING_BUT_ARRIVALS)
        expect(contentOf(kept)).toEqual(contentOf(fresh))
      } finally {
        workspace.remove()
      }
    }),
    { numRuns: 40 },
  )
})

test('events in order read nothing but themselves', () => {
  const workspace = makeWorkspace(RULES)
  const event = (n: number) =>
    delivery({
      eventId: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
      userId: `u${n % 7}`,
      eventType: 'GO',
      timestamp: n,
      payload: {},
    })
  workspace.commit(Array.from({ length: 9000 }, (_, n) => event(n + 1)))
  const columns = openColumns(workspace.writer.database)
  let portions = 0
  const count = (): void => {
    portions += 1
  }
  columns.refresh(NOTHING_BUT_ARRIVALS, count)
  expect(portions).toBe(3)
  expect(commit(workspace, [event(9001)]).refoldedPersons).toEqual([])
  columns.refresh(NOTHING_BUT_ARRIVALS, count)
  expect(portions).toBe(4)
  expect(columns.events().length).toBe(9001)
  workspace.remove()
})

test('a reading that is broken off goes on where it stopped', () => {
  const workspace = makeWorkspace(RULES)
  const events = Array.from({ length: 5000 }, (_, n) =>
    delivery({
      eventId: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
      userId: `u${n % 7}`,
      eventType: n % 3 === 0 ? 'BACK' : 'GO',
      timestamp: n + 1,
      payload: {},
    }),
  )
  workspace.commit(events)
  const columns = openColumns(workspace.writer.database)
  const stop = (): never => {
    throw new Error('stopped')
  }
  expect(() => columns.refresh(NOTHING_BUT_ARRIVALS, stop)).toThrow('stopped')
  expect(columns.events().length).toBe(4096)
  columns.refresh(NOTHING_BUT_ARRIVALS)
  const fresh = openColumns(workspace.writer.database)
  fresh.refresh(NOTHING_BUT_ARRIVALS)
  expect(contentOf(columns)).toEqual(contentOf(fresh))
  workspace.remove()
})
