import { expect, test } from 'vitest'
import type { Courses } from '#core/contract/drafts.ts'
import { differs, firstOther, rowsOf } from '../../../renderer/rules/what-if/course-rows.ts'

const to = (step: string) => ({ from: 'A', to: step, rule: `to_${step}` })
const event = (eventId: string, moves: Courses['events'][number]['moves']) => ({
  ...{ eventId, timestamp: 1, eventType: 'CLICK' },
  moves,
})
const EVENTS = [
  event('1', [{ journey: '', before: to('B'), after: to('B') }]),
  event('2', []),
  event('3', [
    { journey: '', before: to('C'), after: to('C') },
    { journey: 'help', before: null, after: to('X') },
  ]),
]

test('all journeys at once: a row for each in which an event moves, one where it moves nobody', () => {
  const rows = rowsOf(EVENTS, null)
  expect(rows.map(({ event: { eventId }, journey, isFirst }) => [eventId, journey, isFirst])).toEqual([
    ['1', '', true],
    ['2', null, true],
    ['3', '', true],
    ['3', 'help', false],
  ])
  expect(rows.map(differs)).toEqual([false, false, false, true])
  expect(firstOther(rows)).toBe(3)
})

test('one journey: every event has one row, with what it does there', () => {
  const rows = rowsOf(EVENTS, 'help')
  expect(rows.map(({ after }) => after?.to ?? null)).toEqual([null, null, 'X'])
  expect(rows.every(({ isFirst }) => isFirst)).toBe(true)
  expect(firstOther(rowsOf(EVENTS, ''))).toBe(-1)
})
