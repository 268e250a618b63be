import { beforeEach, expect, test } from 'vitest'
import type { Json } from '#core/base/json.ts'
import { refusedOf } from '#core/host/answers/answer-live.ts'
import { personOf } from '#core/host/answers/answer-people.ts'
import { activateText } from '#core/host/answers/answer-rules.ts'
import { explanationOf } from '#core/host/answers/explanations.ts'
import type { OpenedWorkspace } from '#core/host/opened.ts'
import { runStudy } from '#core/host/study/run-study.ts'
import { openDeadLetters } from '#core/store/outcomes/dead-letters.ts'
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
    /Nearest: onboard, but no such event has come since: PAGE_VIEW where `payload.page` is `\/welcome`\.$/,
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
    'ann stands in VERIFIED; 1 rule leads out of it. Nearest: onboard, but no such event has come since: PAGE_VIEW where `payload.page` is `/welcome`.',
  )
})

test('what was refused is told where its type is missing, with its date and reason', async () => {
  await live(['CLICK', { buttonId: 'signup' }])
  await workspace.pipeline.submit(INTAKE, [
    delivery({ eventId: 'r1', userId: 'ann', source: 'web', eventType: 'PAGE_VIEW', payload: 'none' }),
    delivery({ eventId: 'r2', userId: 'ben', source: 'web', eventType: 'PAGE_VIEW', payload: 'none' }),
  ])
  const explained = explanationOf(workspace, { id: 'ann' })
  expect(explained?.sentence).toMatch(
    /Nearest: onboard, but a PAGE_VIEW came on 1970-01-01 00:00 UTC and was refused \(payload: an object wanted.*\); the rule wants PAGE_VIEW where `payload.page` is `\/welcome`\.$/,
  )
  const [letter] = openDeadLetters(workspace.database, 0, 10)
  expect(explained?.refused).toEqual([{ arrival: letter?.arrival, eventType: 'PAGE_VIEW', count: 1 }])
  expect(explanationOf(workspace, { id: 'ann', rule: 'onboard' })?.sentence).toMatch(
    / A PAGE_VIEW came on 1970-01-01 00:00 UTC and was refused \(payload: /,
  )
  expect(refusedOf(workspace, 'ann')).toEqual([
    { name: 'ann', count: 1, what: expect.stringMatching(/^PAGE_VIEW on 1970-01-01 00:00 UTC \(payload: /) },
  ])
})

test('what was refused is told beside an event of its type that came in and lacked something', async () => {
  await live(['CLICK', { buttonId: 'signup' }], ['PAGE_VIEW', { page: '/docs' }])
  await workspace.pipeline.submit(INTAKE, [
    delivery({ eventId: 'r1', userId: 'ann', source: 'web', eventType: 'PAGE_VIEW', payload: 'none' }),
    delivery({ eventId: 'r2', userId: 'ann', source: 'web', eventType: 'PAGE_VIEW', payload: 'nothing' }),
    delivery({ eventId: 'r3', userId: 'ann', source: 'web', eventType: 'CLICK', payload: 'none' }),
  ])
  const explained = explanationOf(workspace, { id: 'ann' })
  expect(explained?.sentence).toMatch(
    /the rule wants `\/welcome`\. 2 of PAGE_VIEW came, the last on 1970-01-01 00:00 UTC, and were refused \(.*\)\.$/,
  )
  expect(explained?.refused).toMatchObject([{ eventType: 'PAGE_VIEW', count: 2 }])
  expect(refusedOf(workspace, 'ann')).toEqual([
    {
      name: 'ann',
      count: 3,
      what: 'CLICK on 1970-01-01 00:00 UTC; 2 of PAGE_VIEW, the last on 1970-01-01 00:00 UTC',
    },
  ])
})

test('a rule for which nothing came says which event it waits for, and counts the clauses that an event meets', async () => {
  await live(['CLICK', { buttonId: 'signup' }])
  const [onboard] = explanationOf(workspace, { id: 'ann' })?.rules ?? []
  expect(onboard?.clauses).toMatchObject([
    { clause: 'step == "VERIFIED"', holds: true },
    { clause: 'eventType == "PAGE_VIEW"', holds: false, awaited: 'none' },
    { clause: "payload.page == '/welcome'", expected: '/welcome', holds: false, awaited: 'none' },
  ])
  await live(['CLICK', { buttonId: 'signup' }], ['PAGE_VIEW', { page: '/docs' }])
  const last = personOf(workspace, { id: 'ann', limit: 10 })?.timeline.at(-1)
  const [met] = explanationOf(workspace, { id: 'ann', eventId: last?.eventId })?.rules ?? []
  expect(met).toMatchObject({ id: 'onboard' })
  expect(met?.clauses).toHaveLength(3)
})

test('what a waiting rule wants of the person is judged as the person stands', async () => {
  const rules = (condition: string) => ({
    version: '2',
    initialState: 'LANDING',
    rules: [{ id: 'back', fromState: 'LANDING', eventType: 'CLICK', condition, toState: 'HOME' }],
  })
  const condition =
    "payload.buttonId == 'back' && !has(payload.old) && payload.n > 3 && state.metadata.trial == 'over'"
  activateText(workspace, JSON.stringify(rules(condition)), false)
  await live(['PAGE_VIEW', { page: '/' }])
  expect(explanationOf(workspace, { id: 'ann' })?.sentence).toBe(
    "ann stands in LANDING; 1 rule leads out of it. Nearest: back, but no such event has come since: CLICK where `payload.buttonId` is `back` and `payload.old` is absent and `payload.n > 3`; state.metadata has no trial, the rule asks for `state.metadata.trial == 'over'`.",
  )
})

test('the rule that the sentence names is the first of the list', async () => {
  const rule = (id: string, eventType: string, condition: string, toState = 'B') => ({
    ...{ id, fromState: 'A', eventType, condition, toState },
  })
  const rules = [
    rule('again', 'CLICK', "payload.page == '/x'", 'A'),
    rule('near', 'CLICK', "payload.page == '/x'"),
    rule('on', 'SCROLL', "payload.buttonId == 'go' && payload.page == '/y'"),
  ]
  activateText(workspace, JSON.stringify({ version: '2', initialState: 'A', rules }), false)
  await live(['SCROLL', { page: '/x' }], ['PAGE_VIEW', { page: '/x' }])
  const named = (at: number) => {
    const eventId = personOf(workspace, { id: 'ann', limit: 10 })?.timeline[at]?.eventId
    const explained = explanationOf(workspace, { id: 'ann', eventId })
    return { sentence: explained?.sentence, ids: explained?.rules.map(({ id }) => id) }
  }
  expect(named(0).sentence).toMatch(/^In A 1 rule wants SCROLL\. on did not fire: /)
  expect(named(0).ids).toEqual(['on', 'near', 'again'])
  expect(named(1).sentence).toMatch(/^No rule in A wants PAGE_VIEW\. Nearest: near, but /)
  expect(named(1).ids).toEqual(['near', 'on', 'again'])
})

/** The same rules with another threshold, and with a further rule. */
function paying(condition: string, ...more: object[]): string {
  const cart = { id: 'cart', fromState: 'LANDING', eventType: 'CART_ADD', toState: 'CART' }
  const paid = { id: 'paid', fromState: 'CART', eventType: 'ORDER_PAID', condition, toState: 'PAID' }
  return JSON.stringify({ version: '1', initialState: 'LANDING', rules: [cart, paid, ...more] })
}

function stuckIn(step: string) {
  const answer = runStudy(workspace.database, { kind: 'stuck', step }, 5000)
  if (!answer.ok || answer.value.kind !== 'stuck') throw new Error('it counts who is stuck')
  return answer.value.view
}

test('an event that earlier rules judged and the active ones would fire on is told as that, for one and for all', async () => {
  activateText(workspace, paying('payload.amount >= 20'), false)
  await live(['CART_ADD', {}], ['ORDER_PAID', { amount: 12 }])
  activateText(workspace, paying('payload.amount >= 10'), false)
  const explained = explanationOf(workspace, { id: 'ann' })
  expect(explained?.sentence).toBe(
    'ann stands in CART; 1 rule leads out of it. The ORDER_PAID event of 00:00 UTC was judged by ruleset 2, whose paid wanted `payload.amount >= 20`. Under the active rules (ruleset 3) paid would fire on it now: send it again under a new id, or activate from the start.',
  )
  expect(explained).toMatchObject({
    fired: false,
    rulesetVersion: 3,
    event: { eventType: 'ORDER_PAID' },
    rules: [{ id: 'paid', fired: false, clauses: [{}, {}, { clause: 'payload.amount >= 10', holds: true }] }],
  })
  expect(stuckIn('CART').rules).toMatchObject([
    {
      missing: [
        {
          clause:
            'ORDER_PAID once more: earlier rules judged theirs (send it again, or activate from the start)',
          people: 1,
          examples: ['ann'],
        },
      ],
    },
  ])
})

test('where the active rules would not fire either, their own clause is what is missing, for one and for all', async () => {
  activateText(workspace, paying('payload.amount >= 20'), false)
  await live(['CART_ADD', {}], ['ORDER_PAID', { amount: 12 }])
  activateText(workspace, paying('payload.amount >= 15'), false)
  const explained = explanationOf(workspace, { id: 'ann' })
  expect(explained).toMatchObject({
    sentence:
      'ann stands in CART; 1 rule leads out of it. Nearest: paid, but `payload.amount >= 15` does not hold: it met `12`.',
    rulesetVersion: 3,
  })
  expect(stuckIn('CART').rules).toMatchObject([{ missing: [{ clause: 'payload.amount >= 15', people: 1 }] }])
})

test('a rule that the judging ruleset did not have, or an event from before any rules, is told as that', async () => {
  activateText(workspace, paying('payload.amount >= 20'), false)
  await live(['CART_ADD', {}], ['HELP', {}])
  const help = { id: 'help', fromState: 'CART', eventType: 'HELP', toState: 'HELPED' }
  activateText(workspace, paying('payload.amount >= 20', help), false)
  expect(explanationOf(workspace, { id: 'ann' })?.sentence).toBe(
    'ann stands in CART; 2 rules lead out of it. The HELP event of 00:00 UTC was judged by ruleset 2, which has no rule help. Under the active rules (ruleset 3) help would fire on it now: send it again under a new id, or activate from the start.',
  )
})

test('what an earlier rule takes is no miss without words', async () => {
  const round = { id: 'round', fromState: 'CART', eventType: 'ORDER_PAID', toState: 'CART', priority: 5 }
  activateText(workspace, paying('payload.amount >= 20', round), false)
  await live(['CART_ADD', {}], ['ORDER_PAID', { amount: 30 }])
  expect(explanationOf(workspace, { id: 'ann' })?.sentence).toBe(
    'ann stands in CART; 1 rule leads out of it. Nearest: paid, but round comes before it and takes the event.',
  )
  expect(stuckIn('CART').rules).toMatchObject([{ missing: [{ clause: 'to come before round', people: 1 }] }])
})

test('a step that the active rules do not know is no end', async () => {
  activateText(workspace, paying('true'), false)
  await live(['CART_ADD', {}])
  activateText(workspace, RULES, false)
  expect(explanationOf(workspace, { id: 'ann' })?.sentence).toBe(
    'ann stands in CART, which the active rules (ruleset 3) do not know: no rule leads out of it. Activate the rules again and choose where people in CART go, or activate from the start.',
  )
  expect(stuckIn('CART').sentence).toBe(
    '1 person stands in CART, which the active rules do not know; no rule leads out of it. Activate the rules again and choose where people in CART go, or activate from the start.',
  )
})
