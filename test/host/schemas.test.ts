import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { JsonObject } from '#core/base/json.ts'
import type { Answers, Kind, Questions } from '#core/host/analysis/questions.ts'
import { type OpenedWorkspace, openWorkspace } from '#core/host/opened.ts'
import { removeSchema, saveGovernanceDocument, saveSchema } from '#core/host/schemas/answer-schemas.ts'
import { applyProposal, undoProposal } from '#core/host/schemas/apply-proposal.ts'
import { edgeRulesOf } from '#core/host/schemas/schema-reports.ts'
import { readDocuments } from '#core/store/documents.ts'
import { delivery, INTAKE, quickStartRules } from '../pipeline/workspace.ts'

const clock = { now: () => 3 * 86_400_000 }
let folder: string
let workspace: OpenedWorkspace

function open(): OpenedWorkspace {
  const opened = openWorkspace(join(folder, 'w.journey'), clock, true)
  if (!opened.ok) throw new Error(opened.error.message)
  return opened.value
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journeyscope-schemas-'))
  workspace = open()
})
afterEach(() => {
  workspace.close()
  rmSync(folder, { recursive: true })
})

async function ask<K extends Kind>(kind: K, question: Questions[K]): Promise<Answers[K]> {
  const answer = await workspace.analyst.ask(kind, question)
  if (!answer.ok) throw new Error(answer.error.message)
  return answer.value
}

let count = 0
async function send(events: readonly JsonObject[]): Promise<readonly string[]> {
  const deliveries = events.map((event) => {
    count += 1
    const eventId = `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`
    return delivery({ eventId, userId: 'user_1', timestamp: count, source: 'web', payload: {}, ...event })
  })
  const done = await workspace.pipeline.submit(INTAKE, deliveries)
  if (!done.ok) throw new Error(done.error.message)
  return done.value.outcomes
}

const form = (properties: JsonObject, required: string[] = []): string =>
  JSON.stringify({ type: 'object', properties, required, additionalProperties: false })
const strict = JSON.stringify({ mode: 'enforce' })
const text = { type: 'string' }

test('a saved schema judges the next batch, and still does after the workspace was opened again', async () => {
  const bad = { eventType: 'FORM_SUBMIT', payload: { formId: 1 } }
  expect(await send([bad])).toEqual(['NO_TRANSITION'])
  expect(saveSchema(workspace, clock, { eventType: 'FORM_SUBMIT', text: form({ formId: text }) })).toEqual({
    ok: true,
    refusals: [],
    number: 1,
  })
  expect(await send([bad])).toEqual(['NO_TRANSITION'])
  saveGovernanceDocument(workspace, clock, 'registry', JSON.stringify({ mode: 'observe' }))
  expect(await send([bad])).toEqual(['NO_TRANSITION'])
  saveGovernanceDocument(workspace, clock, 'registry', strict)
  expect(await send([bad, { eventType: 'FORM_SUBMIT', payload: { formId: 'a' } }])).toEqual([
    'REJECTED',
    'NO_TRANSITION',
  ])
  workspace.close()
  workspace = open()
  expect(await send([bad])).toEqual(['REJECTED'])
  const detail = await ask('schema', { eventType: 'FORM_SUBMIT' })
  expect(detail?.row).toMatchObject({ version: 1, mode: 'enforce', events: 4, marked: 1, refused: 2 })
  expect(detail?.faults).toEqual([{ message: '/formId: text wanted, a whole number found.', count: 3 }])
  expect(removeSchema(workspace, clock, 'FORM_SUBMIT')).toMatchObject({ ok: true })
  expect(await send([bad])).toEqual(['NO_TRANSITION'])
  expect(
    (await ask('schema', { eventType: 'FORM_SUBMIT' }))?.versions.map((version) => version.text !== null),
  ).toEqual([false, true])
})

test('a version that is incompatible or breaks a rule is refused with reasons, unless it is forced', () => {
  workspace.pipeline.activate(quickStartRules(), true)
  saveSchema(workspace, clock, { eventType: 'FORM_SUBMIT', text: form({ formId: text }) })
  const renamed = { eventType: 'FORM_SUBMIT', text: form({ form: text }) }
  expect(saveSchema(workspace, clock, renamed)).toEqual({
    ok: false,
    number: null,
    refusals: [
      {
        code: 'incompatible',
        path: '/formId',
        message: 'the new version has no such field, version 1 allows it. (BACKWARD with version 1)',
      },
      {
        code: 'breaks_consumer',
        path: '/formId',
        message: 'rule rule_002 reads /formId: the new version has no such field.',
      },
    ],
  })
  // An upcaster brings version 1 up, so it need not be compatible; the rule still reads the old name.
  const upcasters = [{ from: 1, steps: [{ op: 'rename', path: '/formId', to: 'form' }] }]
  saveGovernanceDocument(
    workspace,
    clock,
    'registry',
    JSON.stringify({ types: { FORM_SUBMIT: { upcasters } } }),
  )
  expect(saveSchema(workspace, clock, renamed).refusals.map(({ code }) => code)).toEqual(['breaks_consumer'])
  expect(saveSchema(workspace, clock, { ...renamed, force: true })).toMatchObject({ ok: true, number: 2 })
  expect(saveSchema(workspace, clock, { ...renamed, text: '{', force: true })).toMatchObject({
    ok: false,
    refusals: [{ code: 'bad_schema' }],
  })
})

test('a document that can’t be used is not saved, and says where it is wrong', () => {
  const cases: [kind: 'registry' | 'sampling', text: string, message: RegExp][] = [
    ['registry', '{', /registry.json: this is no JSON/],
    ['registry', '{"mode":"loud"}', /registry.json: mode: /],
    ['sampling', '{"rules":[{"id":"a","keep":2}]}', /sampling.json: rules.0.keep/],
    ['sampling', '{"rules":[{"id":"a","keep":0,"when":"payload.a =>"}]}', /sampling rule a: when 1:\d+/],
    [
      'registry',
      '{"types":{"A":{"upcasters":[{"from":1,"steps":[{"op":"compute","path":"/a","cel":"payload."}]}]}}}',
      /A, upcaster from version 1, step 1 \(compute\): cel/,
    ],
  ]
  for (const [kind, document, message] of cases) {
    const answer = saveGovernanceDocument(workspace, clock, kind, document)
    expect(answer).toMatchObject({
      ok: false,
      refusals: [{ code: 'bad_registry', message: expect.stringMatching(message) }],
    })
    expect(readDocuments(workspace.database, kind)).toEqual([])
  }
})

test('CEL in sampling rules and upcasters', async () => {
  const rules = [{ id: 'bots', when: 'payload.agent == "bot" || event.source == "test"', keep: 0 }]
  saveGovernanceDocument(workspace, clock, 'sampling', JSON.stringify({ rules }))
  const outcomes = await send([
    { eventType: 'CLICK', payload: { agent: 'bot' } },
    { eventType: 'CLICK', source: 'test' },
    { eventType: 'CLICK', payload: { agent: 'person' } },
    { eventType: 'CLICK' },
  ])
  expect(outcomes).toEqual(['SAMPLED', 'SAMPLED', 'NO_TRANSITION', 'NO_TRANSITION'])
  expect(edgeRulesOf(workspace.database)).toMatchObject({ rules: [], onArrival: ['bots'] })
  const upcasters = [{ from: 1, steps: [{ op: 'compute', path: '/total', cel: 'payload.net * 1.5' }] }]
  saveGovernanceDocument(
    workspace,
    clock,
    'registry',
    JSON.stringify({ mode: 'enforce', types: { BUY: { upcasters } } }),
  )
  saveSchema(workspace, clock, { eventType: 'BUY', text: JSON.stringify({ type: 'object' }) })
  const second = JSON.stringify({ type: 'object', required: ['total'], properties: { total: { const: 3 } } })
  expect(saveSchema(workspace, clock, { eventType: 'BUY', text: second })).toMatchObject({ ok: true })
  expect(
    await send([
      { eventType: 'BUY', schemaVersion: '1', payload: { net: 2 } },
      { eventType: 'BUY', schemaVersion: '1' },
    ]),
  ).toEqual(['NO_TRANSITION', 'REJECTED'])
})

test('a proposal is applied with one call and undone with another', async () => {
  await send(Array.from({ length: 30 }, (_, index) => ({ eventType: index < 20 ? 'HOVER' : 'signup_click' })))
  const later = 2 * 86_400_000
  await send([
    { eventType: 'SignUpClick' },
    { eventType: 'HOVER', userId: 'user_2', timestamp: later, payload: { email: 'x' } },
  ])
  const audit = await ask('audit', {})
  expect(audit.types[0]).toMatchObject({
    eventType: 'HOVER',
    events: 21,
    fields: [{ path: '/email', personal: 'email', share: 1 / 21 }],
  })
  const [merge, sample] = audit.proposals
  if (merge === undefined || sample === undefined) throw new Error('two proposals wanted')
  expect([merge.kind, sample.kind]).toEqual(['merge', 'sample'])
  expect(applyProposal(workspace, clock, { kind: 'drop', eventType: 'HOVER', sentence: 'x' })).toMatchObject({
    ok: true,
    document: 'sampling',
  })
  expect(applyProposal(workspace, clock, merge)).toMatchObject({ ok: true, document: 'registry' })
  expect(await send([{ eventType: 'HOVER' }])).toEqual(['SAMPLED'])
  // The two are one from now on, in what is stored too: whether the one is used is asked anew.
  expect((await ask('audit', {})).proposals).toMatchObject([{ kind: 'sample', eventType: 'signup_click' }])
  await send([{ eventType: 'SignUpClick' }])
  const names = { SignUpClick: 'signup_click', other: 'one' }
  expect((await ask('schemas', {})).types.find(({ eventType }) => eventType === 'signup_click')?.events).toBe(
    12,
  )
  saveGovernanceDocument(workspace, clock, 'registry', JSON.stringify({ mode: 'observe', names }))
  expect((await ask('schemas', {})).applied.map(({ id, blocked }) => [id, blocked])).toEqual([
    ['registry-1', null],
    ['sampling-1', null],
  ])
  expect(undoProposal(workspace, clock, 'sampling-1')).toMatchObject({ ok: true, number: 2 })
  expect(undoProposal(workspace, clock, 'registry-1')).toMatchObject({ ok: true })
  // What was changed by hand since stays: only the merge is taken back.
  expect(await ask('schemas', {})).toMatchObject({ mode: 'observe', names: { other: 'one' }, applied: [] })
  expect(undoProposal(workspace, clock, 'registry-1')).toMatchObject({
    ok: false,
    refusals: [{ message: 'no proposal registry-1 is in force: it was undone already.' }],
  })
  expect(await send([{ eventType: 'HOVER' }])).toEqual(['NO_TRANSITION'])
  expect((await ask('audit', {})).proposals.map(({ kind }) => kind)).toEqual(['merge', 'sample'])
})

test('a draft is made of stored events; a type that never came has the default schema', async () => {
  await send(Array.from({ length: 30 }, () => ({ eventType: 'CLICK', payload: { buttonId: 'signup' } })))
  const draft = await ask('draft', { eventType: 'CLICK' })
  expect(draft.events).toBe(30)
  expect(JSON.parse(draft.text)).toMatchObject({
    properties: { buttonId: { enum: ['signup'] } },
    required: ['buttonId'],
  })
  expect(saveSchema(workspace, clock, { eventType: 'CLICK', text: draft.text })).toMatchObject({
    ok: true,
    number: 1,
  })
  expect(JSON.parse((await ask('draft', { eventType: 'CONVERSION' })).text)).toMatchObject({
    title: 'CONVERSION',
    type: 'object',
  })
  expect((await ask('schemas', {})).types.map(({ eventType }) => eventType)).toEqual([
    'CLICK',
    'CONVERSION',
    'ERROR',
    'FORM_SUBMIT',
    'PAGE_VIEW',
  ])
})
