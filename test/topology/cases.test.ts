import { expect, it } from 'vitest'
import { assignCases } from '#core/topology/cases.ts'
import { orderEntries } from '#core/topology/order.ts'
import { type PlainEvent, toColumns } from './history.ts'

const MINUTE = 60_000

function casesOf(events: Omit<PlainEvent, 'type'>[], kind: 'user' | 'session', gap?: number): number[] {
  const columns = toColumns({ events: events.map((event) => ({ ...event, type: 'VIEW' })) })
  return [...assignCases(columns.events, orderEntries(columns.events), kind, gap).caseOf]
}

it('cuts a session after more than 30 minutes of silence, not after exactly 30', () => {
  const pauses = [
    { person: 'ann', time: 0 },
    { person: 'ann', time: 30 * MINUTE },
    { person: 'ann', time: 60 * MINUTE + 1 },
  ]
  expect(casesOf(pauses, 'session')).toEqual([0, 0, 1])
  expect(casesOf(pauses, 'session', 31 * MINUTE)).toEqual([0, 0, 0])
  expect(casesOf(pauses, 'session', 29 * MINUTE)).toEqual([0, 1, 2])
})

it('follows the session id of the sender, also where two devices take turns', () => {
  const devices = [
    { person: 'ann', time: 0, session: 'phone' },
    { person: 'ann', time: 1, session: 'laptop' },
    { person: 'ann', time: 2 },
    { person: 'ann', time: 600 * MINUTE, session: 'phone' },
    { person: 'bob', time: 3, session: 'phone' },
  ]
  expect(casesOf(devices, 'session')).toEqual([0, 1, 2, 0, 3])
  expect(casesOf(devices, 'user')).toEqual([0, 0, 0, 0, 1])
})
