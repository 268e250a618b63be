import { beforeEach, expect, test } from 'vitest'
import type { TrialView } from '#core/contract/drafts.ts'
import { trialOf } from '#core/host/drafts/sandbox.ts'
import { previewMigration } from '#core/host/governed/migration.ts'
import type { OpenedWorkspace } from '#core/host/opened.ts'
import { runStudy } from '#core/host/study/run-study.ts'
import { saveDocument } from '#core/store/documents.ts'
import { delivery, INTAKE } from '../../pipeline/workspace.ts'
import { openedWorkspace } from '../opened-workspace.ts'

const RULES = JSON.stringify({
  version: '2',
  initialState: 'BASKET',
  rules: [
    {
      id: 'dutch',
      fromState: 'BASKET',
      eventType: 'CHECKOUT',
      condition: "payload.address.country == 'NL'",
      toState: 'PAYING',
    },
    {
      id: 'search',
      fromState: 'BASKET',
      eventType: 'VIEW',
      condition: "payload.channel == 'search'",
      toState: 'FOUND',
    },
  ],
  journeys: [
    {
      id: 'repair',
      initialState: 'WHOLE',
      rules: [{ id: 'broke', fromState: 'WHOLE', eventType: 'POT_BROKEN', toState: 'BROKEN' }],
    },
  ],
})

let workspace: OpenedWorkspace

beforeEach(() => {
  workspace = openedWorkspace({ now: () => 5000 })
  workspace.pipeline.activate(RULES, false)
})

function tried(eventType: string, payload: TrialView['after']['metadata'], person: string | null = null) {
  const trial = trialOf(workspace, { person, eventType, payload }, 9000)
  if (!trial.ok) throw new Error(trial.error.message)
  return trial.value
}

/** Saves a document and applies it. */
function govern(kind: 'schema' | 'registry' | 'sampling' | 'enrichment', name: string, document: unknown) {
  saveDocument(workspace.database, { kind, name, savedAt: 0, text: JSON.stringify(document) })
  expect(workspace.govern()).toBe(null)
}

test('what is tried is judged as the same event would be that really came', async () => {
  const payload = { address: { country: 'NL' }, total: 20 }
  const trial = tried('CHECKOUT', payload)
  expect(trial.after.currentStep).toBe('BASKET')
  expect(trial.received).toEqual({
    payload: { address: { country: '•••' }, total: 20 },
    notes: [{ field: 'address', kind: 'redacted' }],
  })
  await workspace.pipeline.submit(INTAKE, [
    delivery({ userId: 'ann', eventType: 'CHECKOUT', timestamp: 8000, payload }),
  ])
  expect(workspace.pipeline.writer().people.bySubject('ann')?.state.currentStep).toBe('BASKET')
  expect(workspace.pipeline.writer().people.bySubject('somebody new')).toBe(null)
})

test('enrichment adds to what is tried what it adds to what comes', () => {
  govern('enrichment', 'default', { channel: true })
  const trial = tried('VIEW', { url: 'https://kiln.example/?utm_medium=organic' })
  expect(trial.received?.notes.some(({ kind }) => kind === 'derived')).toBe(true)
})

test('what the registry would refuse is told, and no rule sees it', () => {
  govern('schema', 'CHECKOUT', { type: 'object', required: ['total'] })
  govern('registry', 'default', { mode: 'enforce' })
  const trial = tried('CHECKOUT', {})
  expect(trial.received).toBe(null)
  expect(trial.explanation.sentence).toMatch(
    /^It would be refused and kept as a dead letter: CHECKOUT: .*total/,
  )
  expect(trial.after).toEqual(trial.before)
})

test('what a sampling rule would drop is told, and no rule sees it', () => {
  govern('sampling', 'default', { rules: [{ id: 'none', keep: 0 }] })
  expect(tried('VIEW', { channel: 'search' }).explanation.sentence).toBe(
    'Sampling rule none would drop it: no rule would see it.',
  )
})

test('moves are told with their journey', () => {
  expect(tried('POT_BROKEN', {}).moves).toEqual([
    { journey: 'repair', from: 'WHOLE', to: 'BROKEN', rule: 'broke' },
  ])
})

test('before any rules are active, a draft judges the history first, as its activation would', async () => {
  const fresh = openedWorkspace({ now: () => 5000 })
  const sent = ['VIEW', 'VIEW'].map((eventType, index) =>
    delivery({
      eventId: `00000000-0000-4000-8000-00000000000${index}`,
      userId: 'ann',
      eventType,
      timestamp: 1000 + index,
      payload: { channel: index === 0 ? 'mail' : 'search' },
    }),
  )
  await fresh.pipeline.submit(INTAKE, sent)
  const file = JSON.parse(RULES)
  const leave = { id: 'leave', fromState: 'FOUND', eventType: 'BYE', toState: 'GONE' }
  const text = JSON.stringify({ ...file, rules: [...file.rules, leave] })
  const question = { person: 'ann', eventType: 'BYE', payload: {}, text }
  const behind = trialOf(fresh, question, 9000)
  expect(behind).toMatchObject({
    ok: true,
    value: {
      before: { currentStep: 'FOUND' },
      after: { currentStep: 'GONE' },
      moves: [{ from: 'FOUND', to: 'GONE' }],
    },
  })
  const inPlace = trialOf(fresh, { ...question, before: '00000000-0000-4000-8000-000000000001' }, 9000)
  expect(inPlace).toMatchObject({ ok: true, value: { before: { currentStep: 'BASKET' } } })
  const replayed = runStudy(fresh.database, { kind: 'replay', text, filter: {} }, 9000)
  expect(replayed).toMatchObject({
    ok: true,
    value: {
      kind: 'replay',
      view: {
        migration: { sentences: [], stranded: [], vanished: [] },
        steps: [{ before: 'INITIAL', after: 'FOUND', people: 1 }],
      },
    },
  })
  expect(previewMigration(fresh, text)?.vanished).toEqual([])
})
