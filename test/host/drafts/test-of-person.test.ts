import { beforeEach, expect, test } from 'vitest'
import { personNamed, personOf, timelineOf } from '#core/host/answers/answer-people.ts'
import { coursesOf } from '#core/host/drafts/courses.ts'
import { testOfPerson } from '#core/host/drafts/sandbox.ts'
import type { OpenedWorkspace } from '#core/host/opened.ts'
import { readRuleset } from '#core/journey/reading/read.ts'
import { RuleTest } from '#core/journey/study/rule-test.ts'
import { runRuleTest } from '#core/journey/study/run-rule-test.ts'
import { delivery, INTAKE } from '../../pipeline/workspace.ts'
import { openedWorkspace } from '../opened-workspace.ts'

const MINUTE = 60_000
const NOON = Date.UTC(2026, 3, 1, 12)
const SHOP = {
  version: '1',
  initialState: 'VISIT',
  rules: [
    { id: 'fill', fromState: 'VISIT', eventType: 'ADD_TO_CART', toState: 'CART' },
    { id: 'pay', fromState: 'CART', eventType: 'PAYMENT', toState: 'PAID' },
    { id: 'abandoned', fromState: 'CART', after: 'PT30M', toState: 'ABANDONED' },
    { id: 'gone', fromState: 'ABANDONED', after: 'PT1H', toState: 'GONE' },
    { id: 'back', fromState: 'ABANDONED', eventType: 'ADD_TO_CART', toState: 'CART' },
  ],
}
/** Without ABANDONED, whose people are moved to LOST. */
const NEWER = {
  ...SHOP,
  rules: [
    ...SHOP.rules.slice(0, 2),
    { id: 'again', fromState: 'LOST', eventType: 'ADD_TO_CART', toState: 'CART' },
  ],
}

let workspace: OpenedWorkspace
let now = NOON
let count = 0

beforeEach(() => {
  now = NOON
  count = 0
  workspace = openedWorkspace({ now: () => now })
  workspace.pipeline.activate(JSON.stringify(SHOP), false)
})

async function send(...events: readonly (readonly [string, number])[]): Promise<void> {
  const deliveries = events.map(([eventType, timestamp]) => {
    count += 1
    const eventId = `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`
    return delivery({ eventId, userId: 'ann', eventType, timestamp })
  })
  await workspace.pipeline.submit(INTAKE, deliveries)
  await workspace.pipeline.passTime()
}

function made(): RuleTest {
  const answer = testOfPerson(workspace, 'ann')
  if (answer === null) throw new Error('none')
  const fixture = RuleTest.parse(JSON.parse(answer.text))
  expect(fixture.note ?? null).toBe(answer.note)
  return fixture
}

function run(fixture: RuleTest, file: object) {
  const rules = readRuleset(JSON.stringify(file))
  if (!rules.ok) throw new Error('it does not compile')
  return runRuleTest(fixture, rules.value)
}

function stepNow(): string | undefined {
  return personOf(workspace, { id: 'ann', limit: 10 })?.state.currentStep
}

/** Steps that the timeline shows behind each event and each move that time made. */
function stepsShown(): string[] {
  const person = personNamed(workspace, 'ann')
  if (person === null) throw new Error('nobody')
  let step = 'VISIT'
  return timelineOf(workspace, person).entries.map(({ to }) => {
    step = to ?? step
    return step
  })
}

test('time that passed between events and behind the last one is in the file', async () => {
  await send(['ADD_TO_CART', NOON - 300 * MINUTE], ['ADD_TO_CART', NOON - 200 * MINUTE])
  expect(stepNow()).toBe('GONE')
  const fixture = made()
  expect(fixture.events.map(({ step }) => step)).toEqual(stepsShown())
  expect(fixture.events.map(({ eventType, step }) => [eventType, step])).toEqual([
    ['ADD_TO_CART', 'CART'],
    [undefined, 'ABANDONED'],
    [undefined, 'GONE'],
    ['ADD_TO_CART', 'GONE'],
  ])
  expect(fixture.events[1]?.until).toBe('2026-04-01T07:30:00.001Z')
  expect(fixture.note).toBe(undefined)
  expect(run(fixture, SHOP).failures).toEqual([])
  const slower = {
    ...SHOP,
    rules: SHOP.rules.map((rule) => ({ ...rule, ...(rule.after === 'PT30M' ? { after: 'PT40M' } : {}) })),
  }
  expect(run(fixture, slower).failures[0]).toBe(
    'entry 2 (time until 2026-04-01 07:30:00.001 UTC): ABANDONED expected, CART reached. Next by time: 2026-04-01 07:40:00.000 UTC. 2 entries behind it differ too.',
  )
})

test('what timers moved stands beside the events, now and under the draft', async () => {
  await send(['ADD_TO_CART', NOON - 40 * MINUTE])
  const slower = JSON.stringify(SHOP).replace('PT30M', 'PT35M')
  const courses = coursesOf(workspace, { id: 'ann', text: slower }, now)
  if (!courses.ok || courses.value === null) throw new Error('none')
  expect(
    courses.value.events.map(({ eventType, moves: [move] }) => [
      eventType,
      move?.before?.to,
      move?.after?.to,
    ]),
  ).toEqual([
    ['ADD_TO_CART', 'CART', 'CART'],
    ['TIMER', 'ABANDONED', undefined],
    ['TIMER', undefined, 'ABANDONED'],
  ])
})

test('behind the last event', async () => {
  await send(['ADD_TO_CART', NOON - 40 * MINUTE])
  expect(stepNow()).toBe('ABANDONED')
  expect(made().events.map(({ step }) => step)).toEqual(['CART', 'ABANDONED'])
  expect(made().expect?.step).toBe('ABANDONED')
  expect(run(made(), SHOP).failures).toEqual([])
})

test('what older rules judged is the state that the test begins with', async () => {
  await send(['ADD_TO_CART', NOON - 40 * MINUTE])
  const activated = workspace.pipeline.activate(JSON.stringify(NEWER), false, [
    { journey: '', from: 'ABANDONED', to: 'LOST' },
  ])
  expect(activated.ok).toBe(true)
  now += MINUTE
  await send(['ADD_TO_CART', NOON + 1000], ['PAYMENT', NOON + 2000])
  expect(stepNow()).toBe('PAID')
  const fixture = made()
  expect(fixture.from?.currentStep).toBe('LOST')
  expect(fixture.events.map(({ eventType, step }) => [eventType, step])).toEqual([
    ['ADD_TO_CART', 'CART'],
    ['PAYMENT', 'PAID'],
  ])
  expect(fixture.note).toBe(
    'It begins in LOST, where ann stood when ruleset 2 took over. 1 earlier event is left out: ruleset 1 judged it. ann was moved from ABANDONED to LOST when ruleset 2 was activated (2026-04-01 12:00 UTC).',
  )
  expect(run(fixture, NEWER).failures).toEqual([])
})

test('where the active rules judged nothing yet, their steps are expected and the difference is said', async () => {
  await send(['ADD_TO_CART', NOON - 40 * MINUTE])
  workspace.pipeline.activate(JSON.stringify(NEWER), false, [{ journey: '', from: 'ABANDONED', to: 'LOST' }])
  expect(stepNow()).toBe('LOST')
  const fixture = made()
  expect(fixture.events).toMatchObject([{ eventType: 'ADD_TO_CART', step: 'CART' }])
  expect(fixture.events[0]?.timeline).toBe(undefined)
  expect(fixture.expect?.step).toBe('CART')
  expect(fixture.note).toBe(
    'Ruleset 2 is active and has judged no event of ann: ruleset 1 judged them. The steps that are expected are those of ruleset 2 from the first event on; the timeline ends in LOST instead of CART. ann was moved from ABANDONED to LOST when ruleset 2 was activated (2026-04-01 12:00 UTC).',
  )
  expect(run(fixture, NEWER).failures).toEqual([])
})
