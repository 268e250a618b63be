import { beforeEach, expect, test } from 'vitest'
import { eventDetailOf } from '#core/host/answers/answer-event.ts'
import { personOf, statePairOf } from '#core/host/answers/answer-people.ts'
import { explanationOf } from '#core/host/answers/explanations.ts'
import type { OpenedWorkspace } from '#core/host/opened.ts'
import { delivery, INTAKE } from '../pipeline/workspace.ts'
import { openedWorkspace } from './opened-workspace.ts'

const MINUTE = 60_000
const NOON = Date.UTC(2026, 3, 1, 12)
const RULES = JSON.stringify({
  version: '1',
  initialState: 'VISIT',
  rules: [
    { id: 'fill', fromState: 'VISIT', eventType: 'ADD_TO_CART', toState: 'CART' },
    { id: 'pay', fromState: 'CART', eventType: 'PAYMENT', toState: 'PAID' },
    { id: 'abandoned', fromState: 'CART', after: 'PT30M', toState: 'ABANDONED' },
  ],
})
let workspace: OpenedWorkspace

beforeEach(async () => {
  workspace = openedWorkspace({ now: () => NOON })
  const activated = workspace.pipeline.activate(RULES, false)
  if (!activated.ok) throw new Error(activated.error[0]?.message)
  const sent: readonly [string, string, number][] = [
    ['old', 'PAGE_VIEW', NOON - 40 * MINUTE],
    ['old', 'ADD_TO_CART', NOON - 40 * MINUTE + 1000],
    ['waiting', 'PAGE_VIEW', NOON - 10 * MINUTE - 46],
    ['waiting', 'ADD_TO_CART', NOON - 10 * MINUTE],
    ['buyer', 'ADD_TO_CART', NOON - 5 * MINUTE],
    ['buyer', 'PAYMENT', NOON - 4 * MINUTE],
  ]
  const deliveries = sent.map(([userId, eventType, timestamp], index) =>
    delivery({
      eventId: `00000000-0000-4000-8000-${String(index + 1).padStart(12, '0')}`,
      userId,
      eventType,
      timestamp,
    }),
  )
  await workspace.pipeline.submit(INTAKE, deliveries)
  await workspace.pipeline.passTime()
})

test('a timer rule that fired is said to have fired, and when', () => {
  expect(explanationOf(workspace, { id: 'old', rule: 'abandoned' })).toMatchObject({
    fired: true,
    sentence: 'abandoned moved old from CART to ABANDONED at 2026-04-01 11:50 UTC, after 30 min of quiet.',
    rules: [
      {
        fired: true,
        clauses: [
          { clause: 'step == "CART"', actual: 'CART', holds: true },
          { clause: 'quiet for PT30M', actual: '30 min', holds: true },
        ],
      },
    ],
  })
})

test('for somebody who is quiet, the rule is judged now', () => {
  expect(explanationOf(workspace, { id: 'waiting', rule: 'abandoned' })).toMatchObject({
    fired: false,
    sentence: 'waiting has been quiet for 10 min; abandoned fires in 20 min, at 12:20 UTC, if nothing comes.',
    rules: [
      {
        clauses: [
          { actual: 'CART', holds: true },
          { actual: '10 min', holds: false },
        ],
      },
    ],
  })
})

test('for somebody who went on, the event that ended the longest quiet is named', () => {
  expect(explanationOf(workspace, { id: 'buyer', rule: 'abandoned' })).toMatchObject({
    fired: false,
    sentence:
      'abandoned did not fire: it would have fired at 12:25 UTC, but PAYMENT came at 11:56 UTC, after 1 min of quiet. buyer is in PAID, the rule starts at CART.',
    rules: [
      {
        clauses: [
          { actual: 'CART', holds: true },
          { actual: '1 min', holds: false },
        ],
      },
    ],
  })
})

test('of who was moved by time, the last that happened is the timer, and its event is told as itself', () => {
  const timer = personOf(workspace, { id: 'old', limit: 10 })?.timeline.findLast(
    ({ kind }) => kind === 'caused',
  )
  const explained = explanationOf(workspace, { id: 'old', eventId: timer?.eventId })
  expect(explained).toMatchObject({
    fired: true,
    sentence:
      'The quiet that abandoned waits for had passed. abandoned moved the person from CART to ABANDONED.',
    event: { eventType: 'TIMER', timestamp: NOON - 10 * MINUTE + 1000, step: 'CART' },
  })
  const eventId = explained?.event?.eventId ?? ''
  expect(eventDetailOf(workspace, eventId)).toMatchObject({
    eventId,
    eventType: 'TIMER',
    timestamp: NOON - 10 * MINUTE + 1000,
    caused: true,
    idWasMissing: false,
    did: explained?.sentence,
  })
  const pair = statePairOf(workspace, 'old', eventId)
  expect([pair?.before.currentStep, pair?.after.currentStep]).toEqual(['CART', 'ABANDONED'])
  expect(explanationOf(workspace, { id: 'buyer' })?.sentence).toContain(
    'buyer stands in PAID; no rule leads out',
  )
})

test('who stands in a step is told when time alone leads out of it, in the words of the rule', () => {
  expect(explanationOf(workspace, { id: 'waiting', step: 'CART' })?.sentence).toBe(
    'waiting stands in CART; 2 rules lead out of it. Nearest: pay, but no such event has come since: PAYMENT. waiting has been quiet for 10 min; abandoned fires in 20 min, at 12:20 UTC, if nothing comes.',
  )
  expect(explanationOf(workspace, { id: 'old', step: 'CART' })?.sentence).toBe(
    'The quiet that abandoned waits for had passed. abandoned moved the person from CART to ABANDONED.',
  )
  expect(explanationOf(workspace, { id: 'buyer', step: 'CART' })?.sentence).toBe('pay led out of CART.')
  expect(explanationOf(workspace, { id: 'buyer', step: 'ABANDONED' })?.sentence).toBe(
    'buyer was never in ABANDONED.',
  )
})

test('after a migration: the step left, the step come to, and the rules that wait there', () => {
  const newer = JSON.stringify({
    version: '2',
    initialState: 'VISIT',
    rules: [
      { id: 'fill', fromState: 'VISIT', eventType: 'ADD_TO_CART', toState: 'CART' },
      { id: 'pay', fromState: ['CART', 'LOST'], eventType: 'PAYMENT', toState: 'PAID' },
      { id: 'gone', fromState: 'LOST', after: 'PT2H', toState: 'GONE' },
      { id: 'slow', fromState: 'CART', after: 'PT2H', toState: 'LOST' },
    ],
  })
  const moves = [{ journey: '', from: 'ABANDONED', to: 'LOST' }]
  expect(workspace.pipeline.activate(newer, false, moves).ok).toBe(true)
  const said =
    'The person was moved from ABANDONED to LOST when ruleset 2 was activated (2026-04-01 12:00 UTC).'
  expect(explanationOf(workspace, { id: 'old', step: 'ABANDONED' })).toMatchObject({
    fired: true,
    sentence: said,
  })
  expect(explanationOf(workspace, { id: 'old', step: 'LOST' })?.sentence).toBe(
    "old stands in LOST; 2 rules lead out of it. Nearest: pay, but no such event has come since: PAYMENT. gone waits for 2 h of quiet, counted from old's next event on: ruleset 2 has it and has judged no event of theirs yet.",
  )
  expect(explanationOf(workspace, { id: 'waiting', rule: 'slow' })?.sentence).toBe(
    "slow waits for 2 h of quiet, counted from waiting's next event on: ruleset 2 has it and has judged no event of theirs yet.",
  )
  // What waited under the rules of the last event still fires.
  expect(explanationOf(workspace, { id: 'waiting', step: 'CART' })?.sentence).toMatch(
    /^waiting stands in CART; 3 rules lead out of it\..* slow waits for 2 h of quiet.* abandoned fires in 20 min, at 12:20 UTC, if nothing comes\.$/,
  )
  // The event that nobody sent can be asked for by its own id.
  const eventId = personOf(workspace, { id: 'old', limit: 10 })?.timeline.at(-1)?.eventId
  expect(explanationOf(workspace, { id: 'old', eventId })).toMatchObject({
    fired: true,
    sentence: said,
    rulesetVersion: 2,
  })
})
