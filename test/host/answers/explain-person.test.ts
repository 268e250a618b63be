import { beforeEach, expect, test } from 'vitest'
import type { Json } from '#core/base/json.ts'
import { personOf } from '#core/host/answers/answer-people.ts'
import { activateText } from '#core/host/answers/answer-rules.ts'
import { explanationOf } from '#core/host/answers/explanations.ts'
import type { OpenedWorkspace } from '#core/host/opened.ts'
import { delivery, INTAKE } from '../../pipeline/workspace.ts'
import { openedWorkspace } from '../opened-workspace.ts'

const RULES = JSON.stringify({
  version: '1',
  initialState: 'LANDING',
  rules: [
    {
      id: 'start_signup',
      fromState: 'LANDING',
      eventType: 'CLICK',
      condition: "payload.buttonId == 'signup'",
      toState: 'VERIFIED',
    },
    { id: 'help', fromState: 'LANDING', eventType: 'PAGE_VIEW', toState: 'HELP' },
    {
      id: 'onboard',
      fromState: 'VERIFIED',
      eventType: 'PAGE_VIEW',
      condition: "payload.page == '/welcome'",
      toState: 'ONBOARDING',
    },
  ],
})

let workspace: OpenedWorkspace

beforeEach(() => {
  workspace = openedWorkspace({ now: () => 5000 })
  activateText(workspace, RULES, false)
})

async function live(...events: [type: string, payload: { [key: string]: Json }][]): Promise<void> {
  await workspace.pipeline.submit(
    INTAKE,
    events.map(([eventType, payload], at) =>
      delivery({ eventId: `e${at}`, userId: 'ann', source: 'web', timestamp: 1000 + at, eventType, payload }),
    ),
  )
}

test('of a person it is told what they lack to leave the step where they stand, judged over all events since', async () => {
  await live(
    ['CLICK', { buttonId: 'signup' }],
    ['PAGE_VIEW', { page: '/welcome-back' }],
    ['CLICK', { buttonId: 'next' }],
  )
  const explained = explanationOf(workspace, { id: 'ann' })
  expect(explained).toEqual(explanationOf(workspace, { id: 'ann', step: 'VERIFIED' }))
  expect(explained?.sentence).toBe(
    'ann stands in VERIFIED; 1 rule leads out of it. Nearest: onboard, but `payload.page` is `/welcome-back`, the rule wants `/welcome`.',
  )
  expect(explained).toMatchObject({ fired: false, rules: [{ id: 'onboard' }], otherRules: 2 })
})

test('events of other types say nothing of what a condition lacks', async () => {
  await live(['CLICK', { buttonId: 'signup' }], ['CLICK', { buttonId: 'next' }])
  expect(explanationOf(workspace, { id: 'ann' })?.sentence).toMatch(
    /Nearest: onboard, but no such event has come since: PAGE_VIEW\.$/,
  )
})

test('the nearest rule of an event is one that starts where the person stands; rules that start elsewhere come last', async () => {
  await live(['CLICK', { buttonId: 'signup' }], ['CLICK', { buttonId: 'next' }])
  const last = personOf(workspace, { id: 'ann', limit: 10 })?.timeline.at(-1)
  const explained = explanationOf(workspace, { id: 'ann', eventId: last?.eventId })
  expect(explained?.sentence).toMatch(/^No rule in VERIFIED wants CLICK. Nearest: onboard, but /)
  expect(explained?.rules.map(({ id }) => id)).toEqual(['onboard', 'start_signup'])
})

test('where nothing leads out, that is said, and no rule of another step is the nearest', async () => {
  await live(['PAGE_VIEW', { page: '/help' }], ['CLICK', { buttonId: 'signup' }])
  expect(explanationOf(workspace, { id: 'ann' })?.sentence).toBe(
    'ann stands in HELP; no rule leads out of it: it is an end.',
  )
  const last = personOf(workspace, { id: 'ann', limit: 10 })?.timeline.at(-1)
  expect(explanationOf(workspace, { id: 'ann', eventId: last?.eventId })?.sentence).toBe(
    'No rule in HELP wants CLICK: none leads out of HELP.',
  )
})

test('a step that was just entered wants what has not come yet', async () => {
  await live(['CLICK', { buttonId: 'signup' }])
  expect(explanationOf(workspace, { id: 'ann' })?.sentence).toBe(
    'ann stands in VERIFIED; 1 rule leads out of it. Nearest: onboard, but no such event has come since: PAGE_VIEW.',
  )
})
