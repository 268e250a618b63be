import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { MigrationChoice } from '#core/contract/rules.ts'
import type { StudyQuestion } from '#core/contract/studies.ts'
import { createDirectAnalyst } from '#core/host/analysis/analyst.ts'
import { momentsOf } from '#core/host/answers/moments.ts'
import { runStudy } from '#core/host/study/run-study.ts'
import { activateRules } from '#core/pipeline/activate.ts'
import { eventsOf } from '#core/pipeline/refold.ts'
import { openFoldReader } from '#core/store/moves/fold-reader.ts'
import { delivery, makeWorkspace, quickStartRules, type TestWorkspace } from '../../pipeline/workspace.ts'

const RULES = quickStartRules()
const DRAFT = RULES.replace("'registration'", "'survey'")

let workspace: TestWorkspace
let number = 0

beforeEach(() => {
  workspace = makeWorkspace(RULES)
})
afterEach(() => workspace.remove())

function someone(user: string, eventType: string, timestamp: number, payload: Record<string, string>) {
  number += 1
  const eventId = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
  return delivery({ eventId, userId: user, eventType, timestamp, payload })
}

const someEvents = fc.array(
  fc.tuple(
    fc.constantFrom('a', 'b', 'c'),
    fc.constantFrom('CLICK', 'FORM_SUBMIT', 'ERROR', 'PAGE_VIEW'),
    fc.integer({ min: 1, max: 1000 }),
    fc.constantFrom('registration', 'survey', 'other'),
  ),
  { minLength: 1, maxLength: 15 },
)

function commit(events: (readonly [string, string, number, string])[]): void {
  const made = events.map(([user, type, time, formId]) =>
    someone(user, type, time, { buttonId: 'signup', formId, errorCode: 'VALIDATION_FAILED' }),
  )
  workspace.commit(made)
}

function ask<Kind extends StudyQuestion['kind']>(question: Extract<StudyQuestion, { kind: Kind }>) {
  const answer = runStudy(workspace.writer.database, question, 5000)
  if (!answer.ok) throw new Error(answer.error.message)
  return answer.value
}

function coverage(filter = {}) {
  const answer = ask({ kind: 'coverage', filter })
  if (answer.kind !== 'coverage') throw new Error(answer.kind)
  return answer.view
}

function replay(text: string, filter = {}) {
  const answer = ask({ kind: 'replay', text, filter })
  if (answer.kind !== 'replay') throw new Error(answer.kind)
  return answer.view
}

test('the quick reading and the whole one give the folds of the slow one, person by person', () => {
  fc.assert(
    fc.property(someEvents, (events) => {
      commit(events)
      const { database, names, people } = workspace.writer
      const fold = openFoldReader(database, names)
      const [quick, whole] = [[...fold.everyone(false)], [...fold.everyone(true)]]
      expect(fold.countEvents()).toBe(quick.reduce((sum, person) => sum + person.events.length, 0))
      const slow = people.everyone().map((person) => ({
        subject: person.subject,
        step: person.state.currentStep,
        events: eventsOf(workspace.writer, person.person).map(({ envelope, ruleset, arrival }) => ({
          event: envelope,
          ruleset,
          arrival,
        })),
      }))
      expect(
        whole.map((person) => ({ ...person, events: person.events.map(({ outcome: _, ...rest }) => rest) })),
      ).toEqual(slow)
      // A payload that is parsed when it is asked for is no field of its own.
      const withoutId = <Given extends { eventId: string; payload: unknown }>(given: Given) => {
        const { eventId: _, ...event } = given
        return { ...event, payload: given.payload }
      }
      const strip = (list: typeof quick | typeof slow) =>
        list.map(({ events: read, ...rest }) => ({
          ...rest,
          events: read.map(({ event, ruleset, arrival }) => ({
            ruleset,
            arrival,
            ...withoutId(event),
          })),
        }))
      expect(strip(quick)).toEqual(strip(slow))
    }),
    { numRuns: 30 },
  )
})

test('coverage fires what the timelines show, whatever came in whatever order', async () => {
  const analyst = createDirectAnalyst(workspace.writer.database)
  await fc.assert(
    fc.asyncProperty(someEvents, async (events) => {
      commit(events)
      const counts = await createDirectAnalyst(workspace.writer.database).ask('ruleCounts', {})
      const fired = new Map(counts.ok ? counts.value.map((count) => [count.rule, count.fired]) : [])
      const view = coverage()
      for (const rule of view.rules) expect([rule.id, rule.fired]).toEqual([rule.id, fired.get(rule.id) ?? 0])
      const unwanted = view.unwanted.reduce((sum, entry) => sum + entry.events, 0)
      const considered = view.rules.reduce((sum, rule) => sum + rule.considered, 0)
      expect(unwanted + considered).toBe(view.judged)
    }),
    { numRuns: 20 },
  )
  await analyst.close()
})

test('coverage counts what the filter leaves, and leaves out what other versions judged', () => {
  commit([
    ['a', 'CLICK', 10, 'x'],
    ['a', 'FORM_SUBMIT', 20, 'other'],
    ['a', 'FORM_SUBMIT', 30, 'registration'],
    ['b', 'PAGE_VIEW', 10, 'x'],
  ])
  const rule = (filter = {}) => coverage(filter).rules.find(({ id }) => id === 'rule_002')
  expect(rule()).toMatchObject({ considered: 2, fired: 1, nearest: ['a'] })
  expect(rule()?.clauses).toEqual([
    {
      clause: "payload.formId == 'registration'",
      failed: 1,
      failedAlone: 1,
      instead: [{ value: '"other"', count: 1 }],
    },
  ])
  expect(rule()?.sentence).toContain('was considered 2 times and fired once')
  expect(rule({ from: 25 })).toMatchObject({ considered: 1, fired: 1 })
  expect(rule({ where: 'event.eventType == "CLICK"' })).toMatchObject({ considered: 0 })
  expect(
    runStudy(workspace.writer.database, { kind: 'coverage', filter: { where: 'payload.' } }, 0),
  ).toMatchObject({
    ok: false,
  })
  activateRules(workspace.writer, DRAFT, 0, false)
  expect(coverage()).toMatchObject({ judged: 0, left: 4, rulesetNumber: 2 })
})

test('who is stuck is who stands there, and lacks what the nearest event of this stay lacked', () => {
  commit([
    ['a', 'CLICK', 10, 'x'],
    ['a', 'FORM_SUBMIT', 20, 'other'],
    ['b', 'CLICK', 10, 'x'],
    ['c', 'PAGE_VIEW', 10, 'x'],
  ])
  const answer = ask({ kind: 'stuck', step: 'SIGNUP_STARTED' })
  expect(answer).toMatchObject({
    kind: 'stuck',
    view: {
      sentence: '2 people stand in SIGNUP_STARTED; 1 rule leads out of it.',
      examples: ['a', 'b'],
      rules: [
        {
          ruleId: 'rule_002',
          missing: [
            { clause: "payload.formId == 'registration'", people: 1, examples: ['a'] },
            { clause: 'a FORM_SUBMIT event', people: 1, examples: ['b'] },
          ],
        },
      ],
    },
  })
})

test('people stand in the initial step of a further journey before they move in it, and are asked for there', () => {
  const support = {
    id: 'support',
    initialState: 'CALM',
    rules: [{ id: 'trouble', fromState: 'CALM', eventType: 'ERROR', toState: 'WAITING' }],
  }
  activateRules(workspace.writer, JSON.stringify({ ...JSON.parse(RULES), journeys: [support] }), 0, false)
  commit([
    ['a', 'ERROR', 10, 'x'],
    ['b', 'CLICK', 10, 'x'],
  ])
  const stuck = (step: string, journey = support.id) =>
    runStudy(workspace.writer.database, { kind: 'stuck', journey, step }, 5000)
  expect(stuck('WAITING')).toMatchObject({
    ok: true,
    value: {
      view: {
        journey: support.id,
        sentence: '1 person stands in WAITING in the journey support; no rule leads out of it.',
        examples: ['a'],
      },
    },
  })
  expect(stuck('CALM')).toMatchObject({
    value: { view: { examples: ['b'], rules: [{ ruleId: 'trouble' }] } },
  })
  expect(stuck('CALM', 'gone')).toMatchObject({
    ok: false,
    error: {
      message: 'ruleset 2, which is active, has no journey gone.',
      hint: 'Beside the main one there are: support.',
    },
  })
})

test('a replay of the rules that judged everything changes nothing; of others, what folding shows', () => {
  fc.assert(
    fc.property(someEvents, (events) => {
      commit(events)
      expect(replay(RULES)).toMatchObject({ people: { differ: 0 }, edges: [], steps: [], sent: 0 })
      const view = replay(DRAFT)
      const { people } = workspace.writer
      const now = people.everyone().map((person) => [person.subject, person.state.currentStep])
      for (const { person, before } of view.examples) expect(now).toContainEqual([person, before])
    }),
    { numRuns: 20 },
  )
})

test('filters ask for people as they stand now, in coverage and in what if, and say so', () => {
  const file = {
    ...JSON.parse(RULES),
    segments: { eager: 'counters.CLICK >= 2', started: "state.currentStep == 'SIGNUP_STARTED'" },
  }
  activateRules(workspace.writer, JSON.stringify(file), 0, false)
  commit([
    ['a', 'CLICK', 10, 'x'],
    ['a', 'CLICK', 20, 'x'],
    ['b', 'CLICK', 10, 'x'],
    ['b', 'FORM_SUBMIT', 20, 'survey'],
    ['c', 'PAGE_VIEW', 10, 'x'],
  ])
  const note = expect.stringContaining('as they stand now')
  const judged = (where: string, more = {}) => coverage({ where, ...more })
  expect(judged('segment("eager")')).toMatchObject({ judged: 2, filterNote: note })
  expect(judged('segment("started") && event.eventType == "CLICK"')).toMatchObject({ judged: 3 })
  expect(judged('segment("started") && payload.formId == "survey"', { whose: 'had' })).toMatchObject({
    judged: 2,
  })
  expect(judged('segment("started")', { whose: 'never' })).toMatchObject({ judged: 1 })
  expect(judged('state.currentStep == "LANDING"', { from: 15 })).toMatchObject({ judged: 0 })
  expect(judged('event.eventType == "CLICK"')).toMatchObject({ judged: 3, filterNote: null })
  const draft = JSON.stringify(file).replace("'registration'", "'survey'")
  expect(replay(draft, { where: 'segment("started")' })).toMatchObject({
    people: { compared: 2, differ: 1 },
    filterNote: note,
  })
  expect(replay(draft, { where: 'segment("eager")' }).people).toEqual({ compared: 1, differ: 0 })
  // Whom it chooses does not hang on when the draft takes over.
  expect(replay(draft, { where: 'segment("started")', from: 100 }).people).toEqual({ compared: 2, differ: 0 })
  const refused = (where: string) =>
    runStudy(workspace.writer.database, { kind: 'coverage', filter: { where } }, 0)
  expect(refused('segment("keen")')).toMatchObject({
    error: { message: 'ruleset 2, which is active, has no segment keen.', hint: 'It has: eager, started.' },
  })
  expect(refused('state.version == payload.n')).toMatchObject({
    error: { message: expect.stringContaining('speaks of an event and of the person at once') },
  })
})

test('what a replay foretells is what activating from the start does', () => {
  commit([
    ['a', 'CLICK', 10, 'x'],
    ['a', 'FORM_SUBMIT', 20, 'survey'],
    ['b', 'CLICK', 10, 'x'],
    ['b', 'FORM_SUBMIT', 20, 'registration'],
    ['c', 'CLICK', 10, 'x'],
  ])
  const foretold = replay(DRAFT)
  expect(foretold.people).toEqual({ compared: 3, differ: 2 })
  // From 15 on the draft judges; the clicks before it stand as they were.
  expect(replay(DRAFT, { from: 15 }).edges).toEqual([])
  expect(replay(DRAFT, { to: 15 }).people.differ).toBe(0)
  expect(replay(DRAFT, { where: 'payload.formId == "survey"' }).people).toEqual({ compared: 1, differ: 1 })
  activateRules(workspace.writer, DRAFT, 0, true)
  for (const { person, after } of foretold.examples)
    expect(workspace.writer.people.bySubject(person)?.state.currentStep).toBe(after)
  const a = workspace.writer.people.bySubject('a')
  if (a === null) throw new Error('nobody')
  expect(momentsOf(workspace.writer, a).at(-1)?.result.state.currentStep).toBe('ONBOARDING')
})

test('people in steps that the draft does not have are told of, and those whom a migration moved stand where it led', () => {
  commit([
    ['a', 'CLICK', 10, 'x'],
    ['b', 'CLICK', 10, 'x'],
    ['c', 'PAGE_VIEW', 10, 'x'],
  ])
  const file = JSON.parse(RULES)
  const without = JSON.stringify({
    ...file,
    rules: [{ id: 'sign', fromState: 'LANDING', eventType: 'FORM_SUBMIT', toState: 'DONE' }],
  })
  const fromStart = replay(without)
  const standing = [{ journey: '', step: 'SIGNUP_STARTED', people: 2, examples: ['a', 'b'] }]
  expect(fromStart.migration).toMatchObject({
    stranded: [],
    vanished: standing,
    targets: [{ journey: '', initialStep: 'LANDING', steps: ['LANDING', 'DONE'] }],
    moved: { before: 0, after: 0 },
  })
  expect(fromStart.migration.sentences).toEqual([
    'Activated from now on instead, 2 people would stand in SIGNUP_STARTED, which the draft does not have: choose where they go when it is activated.',
  ])
  const left = replay(without, { from: 100 })
  expect(left.migration).toMatchObject({
    stranded: [{ journey: '', step: 'SIGNUP_STARTED', people: 2 }],
    vanished: standing,
  })
  expect(left.migration.sentences).toEqual([
    '2 people would stand in SIGNUP_STARTED, which the draft does not have: choose where they go, another step or exit; else they stay until a rule takes them.',
  ])
  const choice: MigrationChoice = { journey: '', step: 'SIGNUP_STARTED', choice: 'map', to: 'DONE' }
  const chosen = (filter: { from?: number } = { from: 100 }) => {
    const question: StudyQuestion = { kind: 'replay', text: without, filter, migrate: [choice] }
    const answer = runStudy(workspace.writer.database, question, 5000)
    return answer.ok && answer.value.kind === 'replay' ? answer.value.view : null
  }
  expect(chosen()?.steps).toEqual([{ before: 'SIGNUP_STARTED', after: 'DONE', people: 2 }])
  // Who can be chosen for are those who stand there at that moment, whatever was chosen.
  expect(chosen()?.migration).toMatchObject({
    stranded: [],
    vanished: standing,
    moved: { before: 0, after: 2 },
  })
  // All history is judged anew: nobody is left anywhere, so nothing can be chosen.
  expect(chosen({})).toBe(null)

  // What is asked before it is done is what is there when it is done.
  const moves = [{ journey: '', from: 'SIGNUP_STARTED', to: 'DONE' }]
  activateRules(workspace.writer, without, 100, false, { moves })
  commit([
    ['a', 'FORM_SUBMIT', 200, 'x'],
    ['c', 'FORM_SUBMIT', 200, 'x'],
  ])
  expect(chosen()?.people).toEqual({ compared: 3, differ: 0 })
  expect(chosen()?.migration.moved).toEqual({ before: 2, after: 2 })
  expect(replay(without, { from: 100 }).people).toMatchObject({ differ: 2 })
  expect(replay(without).migration.sentences).toEqual([
    'The draft judges all history here, so the migrations that moved 2 people are void, as they are where rules are activated from the start.',
  ])
})

test('what if tells of each further journey in which people differ, and moves people there as it was chosen', () => {
  const support = (step: string) => ({
    id: 'support',
    initialState: 'CALM',
    rules: [{ id: 'trouble', fromState: 'CALM', eventType: 'ERROR', toState: step }],
  })
  const file = (step: string) => JSON.stringify({ ...JSON.parse(RULES), journeys: [support(step)] })
  activateRules(workspace.writer, file('WAITING'), 0, false)
  commit([
    ['a', 'ERROR', 10, 'x'],
    ['b', 'CLICK', 10, 'x'],
  ])
  expect(replay(file('IN_LINE'))).toMatchObject({
    people: { compared: 2, differ: 1 },
    differ: 0,
    steps: [],
    further: [
      {
        journey: 'support',
        differ: 1,
        steps: [{ before: 'WAITING', after: 'IN_LINE', people: 1 }],
        examples: [{ person: 'a' }],
      },
    ],
  })
  expect(replay(file('WAITING')).further).toEqual([])
  const later = replay(file('IN_LINE'), { from: 100 }).migration
  expect(later.sentences[0]).toMatch(
    /^1 person would stand in support:WAITING, which the draft does not have/,
  )
  const choice: MigrationChoice = { journey: 'support', step: 'WAITING', choice: 'map', to: 'IN_LINE' }
  const chosen = ask({ kind: 'replay', text: file('IN_LINE'), filter: { from: 100 }, migrate: [choice] })
  expect(chosen).toMatchObject({
    view: {
      further: [{ steps: [{ before: 'WAITING', after: 'IN_LINE', people: 1 }] }],
      migration: { stranded: [] },
    },
  })
})
