import { beforeEach, expect, test } from 'vitest'
import type { Courses, DraftPicture } from '#core/contract/drafts.ts'
import type { MigrationChoice } from '#core/contract/rules.ts'
import { checkRules, rulesOf } from '#core/host/answers/answer-rules.ts'
import { coursesOf } from '#core/host/drafts/courses.ts'
import { knownFields } from '#core/host/drafts/known-fields.ts'
import { pictureOf } from '#core/host/drafts/picture.ts'
import { testOfPerson, trialOf } from '#core/host/drafts/sandbox.ts'
import { discardDraft, keepDraft, storedDraft } from '#core/host/drafts/stored-draft.ts'
import type { OpenedWorkspace } from '#core/host/opened.ts'
import { readRuleset } from '#core/journey/reading/read.ts'
import { RuleTest } from '#core/journey/study/rule-test.ts'
import { runRuleTest } from '#core/journey/study/run-rule-test.ts'
import { saveDocument } from '#core/store/documents.ts'
import { delivery, INTAKE, quickStartRules } from '../../pipeline/workspace.ts'
import { openedWorkspace } from '../opened-workspace.ts'

const clock = { now: () => 5000 }
const RULES = quickStartRules()
const DRAFT = RULES.replace("'registration'", "'survey'")

let workspace: OpenedWorkspace

beforeEach(async () => {
  workspace = openedWorkspace(clock)
  workspace.pipeline.activate(RULES, false)
  const event = (number: number, eventType: string, payload: Record<string, string>) =>
    delivery({
      eventId: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
      userId: 'ann',
      eventType,
      timestamp: number,
      payload,
    })
  await workspace.pipeline.submit(INTAKE, [
    event(1, 'CLICK', { buttonId: 'signup' }),
    event(2, 'FORM_SUBMIT', { formId: 'survey' }),
    event(3, 'FORM_SUBMIT', { formId: 'registration' }),
  ])
})

test('a draft outlives the window until it is discarded', () => {
  expect(storedDraft(workspace.database)).toBe(null)
  const kept = keepDraft(workspace.database, clock, { name: 'mine', text: '{' })
  expect(storedDraft(workspace.database)).toEqual(kept)
  expect(kept).toEqual({ name: 'mine', text: '{', savedAt: 5000 })
  discardDraft(workspace.database)
  expect(storedDraft(workspace.database)).toBe(null)
})

async function warnings(text: string): Promise<string[]> {
  const vocabulary = await workspace.analyst.ask('vocabulary', {})
  if (!vocabulary.ok) throw new Error(vocabulary.error.message)
  expect(vocabulary.value.steps).toEqual(expect.arrayContaining(['LANDING', 'ONBOARDING_RETRY']))
  const { findings } = checkRules(text, knownFields(workspace, vocabulary.value))
  return findings
    .filter(({ code }) => code === 'unknown_field')
    .map(({ message, hint }) => `${message} ${hint}`)
}

test('a field that no event has is named with the one that is probably meant; a schema can say otherwise', async () => {
  // No ERROR event has come: nothing is claimed about its payload.
  expect(await warnings(RULES)).toEqual([])
  const misspelt = RULES.replace('payload.buttonId', 'payload.butonId')
  expect(await warnings(misspelt)).toEqual([
    'no CLICK event that came so far has payload.butonId. Is payload.buttonId meant?',
  ])
  const other = RULES.replace('payload.buttonId', 'payload.colour')
  expect((await warnings(other))[0]).toContain('Check its spelling.')
  const save = (schema: unknown) =>
    saveDocument(workspace.database, {
      kind: 'schema',
      name: 'CLICK',
      savedAt: 0,
      text: JSON.stringify(schema),
    })
  save({ type: 'object', properties: { colour: { type: 'string' } } })
  expect(await warnings(other)).toEqual([])
  save({ type: 'object', properties: { size: { type: 'string' } } })
  save({ type: 'object', allOf: [{ properties: { anything: {} } }] })
  expect(await warnings(other)).toEqual([])
  expect(await warnings(RULES)).toEqual([])
})

test('an event type that was never seen is named with the one that is probably meant', async () => {
  const vocabulary = await workspace.analyst.ask('vocabulary', {})
  if (!vocabulary.ok) throw new Error(vocabulary.error.message)
  const { nearType } = knownFields(workspace, vocabulary.value)
  expect(nearType?.('FORM_SUBMIT')).toBe(null)
  expect(nearType?.('FormSubmit')).toBe('FORM_SUBMIT')
  expect(nearType?.('FORM_SUMBIT')).toBe('FORM_SUBMIT')
  expect(nearType?.('ERROR')).toBe(null)
  expect(nearType?.('FORM_SUBMITTED')).toBe('FORM_SUBMIT')
  expect(nearType?.('SubmitTheForm')).toBe('FORM_SUBMIT')
  expect(nearType?.('FORM_START')).toBe(null)
})

test('what kinds of values events carried is known, so that a number that is compared with text is told', async () => {
  const paid = (number: number, amount: string | number) =>
    delivery({
      eventId: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
      userId: 'bea',
      eventType: 'ORDER_PAID',
      timestamp: number,
      payload: { amount },
    })
  await workspace.pipeline.submit(INTAKE, [paid(11, 12), paid(12, '49.00'), paid(13, 30)])
  const vocabulary = await workspace.analyst.ask('vocabulary', {})
  if (!vocabulary.ok) throw new Error(vocabulary.error.message)
  const rules = [
    { id: 'paid', fromState: 'A', eventType: 'ORDER_PAID', condition: 'payload.amount >= 20', toState: 'B' },
  ]
  const { findings } = checkRules(
    JSON.stringify({ version: '1', rules }),
    knownFields(workspace, vocabulary.value),
  )
  expect(findings).toMatchObject([
    {
      code: 'other_kind',
      message:
        'in 1 of 3 ORDER_PAID events that carry it (33 %), payload.amount is text, which is never >= a number.',
    },
  ])
})

async function pictured(file: unknown, journey?: string): Promise<DraftPicture> {
  const picture = await pictureOf(workspace, { text: JSON.stringify(file), journey })
  if (!picture.ok) throw new Error(picture.error.message)
  return picture.value
}

const changesOf = ({ edges }: DraftPicture) =>
  Object.fromEntries(edges.map(({ from, to, change, moves }) => [`${from} ${to}`, [change, moves]]))

test('the picture of a draft says what is new, gone and ruled otherwise', async () => {
  expect(await pictured(JSON.parse(RULES))).toMatchObject({
    ok: true,
    rules: { added: [], removed: [], changed: [] },
  })
  const file = JSON.parse(RULES)
  const [first, second] = file.rules
  const draft = {
    ...file,
    rules: [
      first,
      { ...second, condition: "payload.formId == 'survey'" },
      { id: 'new', fromState: 'ONBOARDING', eventType: 'PAGE_VIEW', toState: 'DONE' },
    ],
  }
  const picture = await pictured(draft)
  expect(picture.rules).toEqual({ added: ['new'], removed: ['rule_003'], changed: ['rule_002'] })
  expect(changesOf(picture)).toEqual({
    'LANDING SIGNUP_STARTED': ['same', 1],
    'SIGNUP_STARTED ONBOARDING': ['changed', 1],
    'ONBOARDING ONBOARDING_RETRY': ['removed', 0],
    'ONBOARDING DONE': ['new', 0],
  })
  const nodes = Object.fromEntries(picture.nodes.map(({ id, change }) => [id, change]))
  expect(nodes).toMatchObject({ DONE: 'new', ONBOARDING_RETRY: 'removed', LANDING: 'same' })
  expect(await pictureOf(workspace, { text: '{' })).toMatchObject({ ok: true, value: { ok: false } })
})

/** The quick start with a journey of the forms that people send, beside it. */
function withForms(more: object = {}, rules: readonly object[] = []): object {
  const sent = { id: 'sent', fromState: 'EMPTY', eventType: 'FORM_SUBMIT', toState: 'SENT' }
  const forms = { id: 'forms', initialState: 'EMPTY', rules: [sent, ...rules], ...more }
  return { ...JSON.parse(RULES), journeys: [forms] }
}

test('each journey has a picture of its own, with its moves and outcomes, and says how much of it changes', async () => {
  workspace.pipeline.activate(JSON.stringify(withForms()), true)
  const again = { id: 'again', fromState: 'SENT', eventType: 'FORM_SUBMIT', toState: 'SENT_TWICE' }
  const draft = withForms({ outcomes: [{ step: 'SENT_TWICE', kind: 'conversion' }] }, [again])
  const main = await pictured(draft)
  expect(main).toMatchObject({ journey: '', rules: { added: ['again'], removed: [], changed: [] } })
  expect(main.edges.every(({ change }) => change === 'same')).toBe(true)
  expect(main.journeys).toEqual([
    { id: '', change: 'same', rules: 0 },
    { id: 'forms', change: 'same', rules: 1 },
  ])
  const forms = await pictured(draft, 'forms')
  expect(forms).toMatchObject({ journey: 'forms', initialStep: 'EMPTY' })
  expect(changesOf(forms)).toEqual({ 'EMPTY SENT': ['same', 1], 'SENT SENT_TWICE': ['new', 0] })
  expect(forms.nodes).toContainEqual({ id: 'SENT_TWICE', change: 'new', outcome: 'conversion' })
  // Neither side has such a journey: the main one is drawn, and the picture says so.
  expect((await pictured(draft, 'nowhere')).journey).toBe('')
})

test('a journey that only one side has is drawn as new, or as removed', async () => {
  const fresh = await pictured(withForms(), 'forms')
  expect(fresh.journeys[1]).toEqual({ id: 'forms', change: 'new', rules: 1 })
  expect(changesOf(fresh)).toEqual({ 'EMPTY SENT': ['new', 0] })
  workspace.pipeline.activate(JSON.stringify(withForms()), true)
  const gone = await pictured(JSON.parse(RULES), 'forms')
  expect(gone.journeys[1]).toEqual({ id: 'forms', change: 'removed', rules: 1 })
  expect(gone.initialStep).toBe(null)
  expect(changesOf(gone)).toEqual({ 'EMPTY SENT': ['removed', 1] })
})

test('an exit and a rule from any step are one thing that leads to their step, not an edge from every one', async () => {
  const file = JSON.parse(RULES)
  const exits = [{ id: 'closed', eventType: 'ACCOUNT_CLOSED', toState: 'GONE' }]
  const lost = { id: 'lost', fromState: '*', eventType: 'ERROR', toState: 'GONE' }
  const before = await pictured(file)
  const picture = await pictured({ ...file, exits, rules: [...file.rules, lost] })
  expect(picture.edges).toEqual(before.edges)
  expect(picture.fromAny).toEqual([{ to: 'GONE', change: 'new', rules: ['closed', 'lost'], moves: 0 }])
  expect(picture.nodes).toContainEqual({ id: 'GONE', change: 'new', outcome: null })
  workspace.pipeline.activate(JSON.stringify({ ...file, exits }), true)
  expect((await pictured({ ...file, exits })).fromAny).toMatchObject([{ change: 'same' }])
  expect((await pictured({ ...file, exits: [{ ...exits[0], condition: 'true' }] })).fromAny).toMatchObject([
    { to: 'GONE', change: 'changed' },
  ])
  expect((await pictured(file)).fromAny).toMatchObject([{ change: 'removed' }])
})

test('what differs besides the rules is named: outcomes, re-entry, segments', async () => {
  const file = JSON.parse(RULES)
  expect((await pictured(file)).parts).toEqual([])
  expect((await pictured({ ...file, version: 'other', description: 'Another word.' })).parts).toEqual([])
  const draft = { ...file, outcomes: [], reentry: 'once', segments: { fresh: 'true' } }
  expect((await pictured(draft)).parts).toEqual(['outcomes', 're-entry', 'segments'])
  workspace.pipeline.activate(JSON.stringify(withForms()), true)
  const forms = withForms({ outcomes: [{ step: 'SENT', kind: 'conversion' }] })
  expect((await pictured(forms)).parts).toEqual(['outcomes of forms'])
})

test('a version says how many rules differ from those of the one before, and the active file what it names', async () => {
  const file = JSON.parse(RULES)
  const [first] = file.rules
  workspace.pipeline.activate(
    JSON.stringify({
      ...file,
      segments: { fresh: 'true' },
      rules: [
        { ...first, condition: 'true' },
        { ...first, id: 'other' },
      ],
    }),
    false,
  )
  const { versions, segments, experiments } = await rulesOf(workspace)
  expect(versions.map(({ changes }) => changes)).toEqual([{ added: 1, changed: 1, removed: 2 }, null])
  expect([segments, experiments]).toEqual([['fresh'], []])
})

test('a rule that goes to another journey is a changed one', async () => {
  workspace.pipeline.activate(JSON.stringify(withForms()), true)
  const file = JSON.parse(JSON.stringify(withForms()))
  file.rules.push(file.journeys[0].rules.pop())
  const picture = await pictured(file)
  expect(picture.rules.changed).toEqual(['sent'])
  expect(picture.journeys.map(({ rules }) => rules)).toEqual([1, 1])
})

test('an event is tried now, in the place of another, under the draft, and on somebody new', () => {
  const ask = (more: object) => {
    const trial = trialOf(
      workspace,
      { person: 'ann', eventType: 'FORM_SUBMIT', payload: { formId: 'survey' }, ...more },
      9000,
    )
    if (!trial.ok) throw new Error(trial.error.message)
    return trial.value
  }
  const second = '00000000-0000-4000-8000-000000000002'
  expect(ask({})).toMatchObject({
    before: { currentStep: 'ONBOARDING' },
    after: { currentStep: 'ONBOARDING' },
  })
  const inPlace = ask({ before: second, timestamp: 2 })
  expect(inPlace.after.currentStep).toBe('SIGNUP_STARTED')
  expect(inPlace.explanation.sentence).toContain(
    '`payload.formId` is `survey`, the rule wants `registration`',
  )
  expect(ask({ before: second, timestamp: 2, text: DRAFT }).after.currentStep).toBe('ONBOARDING')
  const error = { eventType: 'ERROR', payload: { errorCode: 'VALIDATION_FAILED' } }
  expect(ask(error).effects).toMatchObject([{ type: 'TRIGGER_ALERT', ruleId: 'rule_003' }])
  const fresh = ask({ person: null, eventType: 'CLICK', payload: { buttonId: 'signup' } })
  expect(fresh).toMatchObject({
    before: { currentStep: 'LANDING' },
    after: { currentStep: 'SIGNUP_STARTED' },
    caused: [{ eventType: 'SIGNUP_INITIATED' }],
  })
  expect(trialOf(workspace, { person: null, eventType: 'A', payload: {}, text: '{' }, 0)).toMatchObject({
    ok: false,
  })
  // Nothing of all this was stored.
  expect(workspace.pipeline.writer().people.bySubject('ann')?.events).toBe(3)
  expect(workspace.pipeline.writer().people.bySubject('somebody new')).toBe(null)
})

test('what was chosen for people in steps that a draft lacks is kept with it', () => {
  const { database } = workspace
  const migrate: MigrationChoice[] = [{ journey: '', step: 'GONE', choice: 'exit' }]
  keepDraft(database, { now: () => 7 }, { name: 'x', text: '{}', migrate })
  expect(storedDraft(database)).toEqual({ name: 'x', text: '{}', migrate, savedAt: 7 })
})

/** Journeys of each row, and the rules that moved on either side. */
function rulesBeside({ events }: Courses) {
  const words = (rules: readonly (string | undefined)[]) =>
    rules.filter((rule) => rule !== undefined).join(' ') || null
  return events.map(({ moves }) => [
    moves.map(({ journey }) => journey),
    words(moves.map(({ before }) => before?.rule)),
    words(moves.map(({ after }) => after?.rule)),
  ])
}

test('courses in further journeys stand beside those in the main one', async () => {
  workspace.pipeline.activate(JSON.stringify(withForms()), true)
  const again = { id: 'again', fromState: 'SENT', eventType: 'FORM_SUBMIT', toState: 'SENT_TWICE' }
  const calls = { id: 'calls', rules: [{ ...again, id: 'call', fromState: 'QUIET', toState: 'LOUD' }] }
  const file = JSON.parse(JSON.stringify(withForms({}, [again])))
  file.journeys.push(calls)
  const courses = coursesOf(workspace, { id: 'ann', text: JSON.stringify(file) }, 9000)
  if (!courses.ok || courses.value === null) throw new Error('none')
  expect(courses.value.journeys).toEqual([
    { id: '', before: 'ONBOARDING', after: 'ONBOARDING', differ: 0 },
    { id: 'forms', before: 'SENT', after: 'SENT_TWICE', differ: 1 },
    { id: 'calls', before: null, after: 'LOUD', differ: 1 },
  ])
  expect(rulesBeside(courses.value)).toEqual([
    [[''], 'rule_001', 'rule_001'],
    [['forms', 'calls'], 'sent', 'sent call'],
    [['', 'forms'], 'rule_002', 'rule_002 again'],
  ])
  const without = coursesOf(workspace, { id: 'ann', text: RULES }, 9000)
  if (!without.ok || without.value === null) throw new Error('none')
  expect(without.value.journeys[1]).toEqual({ id: 'forms', before: 'SENT', after: null, differ: 1 })
})

test('both courses of a person stand beside each other', () => {
  const courses = coursesOf(workspace, { id: 'ann', text: DRAFT }, 9000)
  if (!courses.ok || courses.value === null) throw new Error('none')
  expect(rulesBeside(courses.value)).toEqual([
    [[''], 'rule_001', 'rule_001'],
    [[''], null, 'rule_002'],
    [[''], 'rule_002', null],
  ])
  expect(courses.value.journeys).toEqual([{ id: '', before: 'ONBOARDING', after: 'ONBOARDING', differ: 2 }])
  expect(coursesOf(workspace, { id: 'nobody', text: DRAFT }, 9000)).toEqual({ ok: true, value: null })
})

test('a test that is made of a timeline passes under the rules that made it, and fails under others', () => {
  const made = testOfPerson(workspace, 'ann')
  if (made === null) throw new Error('none')
  expect(made.fileName).toBe('ann.test.json')
  const fixture = RuleTest.parse(JSON.parse(made.text))
  const run = (text: string) => {
    const rules = readRuleset(text)
    if (!rules.ok) throw new Error('it does not compile')
    return runRuleTest(fixture, rules.value)
  }
  expect(run(RULES)).toMatchObject({ passed: true, failures: [] })
  expect(run(DRAFT).passed).toBe(false)
  expect(testOfPerson(workspace, 'nobody')).toBe(null)
})
