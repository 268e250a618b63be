import { describe, expect, test } from 'vitest'
import type { TimelineEvent } from '#core/contract/people.ts'
import {
  nextMove,
  splitSessions,
  stepFrom,
  stopBeside,
  timelineRows,
} from '../../../renderer/people/timeline.ts'

const MINUTE = 60_000

function entry(eventId: string, minute: number, more: Partial<TimelineEvent> = {}): TimelineEvent {
  return { kind: 'event', eventId, timestamp: minute * MINUTE, eventType: 'CLICK', note: '', ...more }
}

describe('sessions', () => {
  test('a silence of 30 minutes begins a new one, 29 does not', () => {
    const sessions = splitSessions([entry('a', 0), entry('b', 29), entry('c', 59)])
    expect(sessions.map((session) => session.map((e) => e.eventId))).toEqual([['a', 'b'], ['c']])
  })

  test('session ids win over silence', () => {
    const sessions = splitSessions([
      entry('a', 0, { sessionId: 's1' }),
      entry('b', 300, { sessionId: 's1' }),
      entry('c', 301, { sessionId: 's2' }),
    ])
    expect(sessions.map((session) => session.length)).toEqual([2, 1])
  })

  test('alerts, duplicates and caused events stay with the event before them', () => {
    const sessions = splitSessions([
      entry('a', 0, { sessionId: 's1' }),
      entry('x', 0, { kind: 'alert' }),
      entry('y', 500, { kind: 'caused', causedBy: 'a' }),
      entry('a', 700, { kind: 'duplicate' }),
      entry('b', 10, { sessionId: 's1' }),
    ])
    expect(sessions).toHaveLength(1)
  })
})

describe('rows', () => {
  const timeline = [
    entry('a', 0),
    entry('x', 0, { kind: 'alert' }),
    entry('b', 1),
    entry('b', 1, { kind: 'duplicate' }),
    entry('c', 2, { kind: 'caused' }),
    entry('d', 90),
  ]

  test('only events that were folded are numbered, on from those before this part', () => {
    const numbers = timelineRows(timeline, { offset: 15, numberBefore: 10 }, new Set()).flatMap((row) =>
      row.kind === 'entry' ? [row.number] : [],
    )
    expect(numbers).toEqual([11, null, 12, null, 13, 14])
  })

  test('a closed session leaves its header and keeps the numbers of the next one', () => {
    const rows = timelineRows(timeline, { offset: 0, numberBefore: 0 }, new Set([1]))
    expect(rows.map((row) => (row.kind === 'session' ? `session ${row.number}` : row.number))).toEqual([
      'session 1',
      'session 2',
      4,
    ])
  })

  test('the arrow keys go through headers and events, past what changes no state and what is closed', () => {
    const all = timelineRows(timeline, { offset: 0, numberBefore: 0 }, new Set())
    const event = (eventId: string) => ({ kind: 'event', eventId }) as const
    const session = (number: number) => ({ kind: 'session', session: number }) as const
    expect(stopBeside(all, session(1), 1)).toEqual(event('a'))
    expect(stopBeside(all, event('a'), 1)).toEqual(event('b'))
    expect(stopBeside(all, event('c'), 1)).toEqual(session(2))
    expect(stopBeside(all, session(2), -1)).toEqual(event('c'))
    expect(stopBeside(all, event('d'), 1)).toBeUndefined()
    expect(stopBeside(all, session(1), -1)).toBeUndefined()
    const closed = timelineRows(timeline, { offset: 0, numberBefore: 0 }, new Set([1]))
    expect(stopBeside(closed, session(2), -1)).toEqual(session(1))
    expect(stopBeside(closed, event('a'), 1)).toBeUndefined()
  })

  test('keys are unique although a duplicate has the id of the first', () => {
    const keys = timelineRows(timeline, { offset: 0, numberBefore: 0 }, new Set()).map((row) => row.key)
    expect(new Set(keys).size).toBe(keys.length)
  })
})

describe('stepping', () => {
  /** An alert has a rule, and moves nobody; a migration moves, and no rule did it. */
  const events = [
    entry('a', 0),
    entry('b', 1, { rule: 'r1', from: 'A', to: 'B' }),
    entry('c', 2, { kind: 'alert', rule: 'r1' }),
    entry('d', 3, { kind: 'caused', from: 'B', to: 'C' }),
  ]

  test('the ends hold, and without a current event it begins at the last', () => {
    expect(stepFrom(events, 'a', -1)).toBe('a')
    expect(stepFrom(events, 'b', 1)).toBe('c')
    expect(stepFrom(events, 'd', 1)).toBe('d')
    expect(stepFrom(events, undefined, -1)).toBe('d')
    expect(stepFrom(events, 'c', 'first')).toBe('a')
    expect(stepFrom([], undefined, 'last')).toBeUndefined()
  })

  test('moves only, in both directions', () => {
    expect(nextMove(events, 'a', 1)).toBe('b')
    expect(nextMove(events, 'b', 1)).toBe('d')
    expect(nextMove(events, 'd', -1)).toBe('b')
    expect(nextMove(events, 'b', -1)).toBe('b')
  })
})
