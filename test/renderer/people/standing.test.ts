import { expect, test } from 'vitest'
import type { TimelineEvent } from '#core/contract/people.ts'
import {
  arrivedAt,
  causedWords,
  countMigrations,
  movesOf,
  standsIn,
} from '../../../renderer/people/standing.ts'
import { timelineRows } from '../../../renderer/people/timeline.ts'

const DAY = 86_400_000

function entry(eventId: string, timestamp: number, more: Partial<TimelineEvent> = {}): TimelineEvent {
  return { kind: 'event', eventId, timestamp, eventType: 'CLICK', note: '', ...more }
}

const MOVED = entry('1', 1000, { from: 'A', to: 'OLD', rule: 'r' })
const LOOKED = entry('2', 2000)
const TIMER = entry('3', 5000, { kind: 'caused', eventType: 'TIMER', rule: 't', from: 'OLD', to: 'OLD' })
const MIGRATED = entry('4', DAY, { kind: 'caused', eventType: 'JOURNEY_MIGRATION', from: 'OLD', to: 'NEW' })
const ALERT = entry('5', 2 * DAY, { kind: 'alert', rule: 'r' })

test('somebody whom a migration moved stands there since then', () => {
  expect(arrivedAt([MOVED, LOOKED, MIGRATED, ALERT], 0)).toBe(DAY)
  expect(arrivedAt([MOVED, LOOKED, TIMER], 0)).toBe(1000)
})

test('who never moved stands there since the first event, if that is loaded', () => {
  expect(arrivedAt([LOOKED], 0)).toBe(2000)
  expect(arrivedAt([LOOKED], 7)).toBe(undefined)
  expect(arrivedAt([], 0)).toBe(undefined)
})

test('what a change of rules did is no doing of a rule', () => {
  expect(countMigrations([MOVED, TIMER, MIGRATED])).toBe(1)
  expect(causedWords({ byRules: 0, byMigrations: 0 })).toBe('')
  expect(causedWords({ byRules: 1, byMigrations: 0 })).toBe(' and 1 caused by rules')
  expect(causedWords({ byRules: 1, byMigrations: 1 })).toBe(
    ' and 1 caused by rules, 1 move by a change of rules',
  )
})

test('a session has the events that were received in it, and ends with the last of them', () => {
  const [header] = timelineRows([MOVED, LOOKED, TIMER, MIGRATED], { offset: 0, numberBefore: 0 }, new Set())
  expect(header).toMatchObject({ kind: 'session', from: 1000, to: 2000, events: 2 })
})

const ASKED = entry('6', 3000, {
  further: [{ journey: 'support', from: 'CALM', to: 'WAITING', rule: 'ask' }],
})

test('where somebody stands in each journey is told since they came there', () => {
  const state = {
    ...{ currentStep: 'OLD', history: [], metadata: {}, lastEventAt: 0, version: 1 },
    journeys: { support: 'WAITING', loyalty: 'NEW' },
  }
  expect(standsIn({ state, timeline: [MOVED, LOOKED, ASKED], offset: 0 })).toEqual([
    { journey: undefined, step: 'OLD', since: 1000 },
    { journey: 'support', step: 'WAITING', since: 3000 },
    { journey: 'loyalty', step: 'NEW', since: 1000 },
  ])
  expect(movesOf({ state, furtherMoves: { support: 3 } })).toEqual({
    total: 4,
    shares: '1 in the main journey, 3 in support',
  })
  expect(movesOf({ state, furtherMoves: {} })).toEqual({ total: 1, shares: undefined })
})
