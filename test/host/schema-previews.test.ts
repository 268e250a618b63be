import { beforeEach, expect, test } from 'vitest'
import type { OpenedWorkspace } from '#core/host/opened.ts'
import { saveSamplingRule, saveSchema, saveUpcasters } from '#core/host/schemas/answer-schemas.ts'
import { saveDocument } from '#core/store/documents.ts'
import { delivery, INTAKE } from '../pipeline/workspace.ts'
import { openedWorkspace } from './opened-workspace.ts'

const clock = { now: () => 7 }
let workspace: OpenedWorkspace

beforeEach(async () => {
  workspace = openedWorkspace(clock)
  await workspace.pipeline.submit(
    INTAKE,
    Array.from({ length: 400 }, (_, index) =>
      delivery({
        eventId: `e${index}`,
        userId: `user_${index % 100}`,
        eventType: index % 4 === 0 ? 'SCROLL' : 'CLICK',
        timestamp: index,
        source: 'web',
        schemaVersion: '1',
        payload: { button: 'b', deep: index % 8 === 0 },
      }),
    ),
  )
})

test('a sampling rule is tried on stored events, and drops what it said that it would', async () => {
  const rule = { id: 'few scrolls', eventTypes: ['SCROLL'], when: 'payload.deep == true', keep: 0.4 }
  const tried = await workspace.analyst.ask('samplingPreview', { rule })
  if (!tried.ok) throw new Error(tried.error.message)
  expect(tried.value).toMatchObject({ problem: null, events: 400, matched: 50 })
  expect(saveSamplingRule(workspace, clock, { replaces: null, rule })).toMatchObject({ ok: true })
  const again = Array.from({ length: 400 }, (_, index) =>
    delivery({
      eventId: `again${index}`,
      userId: `user_${index % 100}`,
      eventType: index % 4 === 0 ? 'SCROLL' : 'CLICK',
      timestamp: 1000 + index,
      payload: { deep: index % 8 === 0 },
    }),
  )
  const done = await workspace.pipeline.submit(INTAKE, again)
  expect(done.ok && done.value.counts.SAMPLED).toBe(tried.value.dropped)
  expect(
    await workspace.analyst.ask('samplingPreview', { rule: { ...rule, when: 'payload.deep =' } }),
  ).toMatchObject({
    ok: true,
    value: { problem: expect.stringMatching(/when 1:\d+/) },
  })
})

test('rules are replaced where they stand, removed, and refused with the reason', async () => {
  const put = (replaces: string | null, id: string | null, keep = 0.5) =>
    saveSamplingRule(workspace, clock, { replaces, rule: id === null ? null : { id, keep } })
  for (const id of ['a', 'b', 'c']) put(null, id)
  put('b', 'b2', 0.1)
  put('a', null)
  const view = await workspace.analyst.ask('schemas', {})
  expect(view.ok && view.value.sampling.map(({ rule }) => rule)).toEqual([
    { id: 'b2', keep: 0.1 },
    { id: 'c', keep: 0.5 },
  ])
  expect(put(null, 'c')).toMatchObject({
    ok: false,
    refusals: [{ message: expect.stringContaining('used twice') }],
  })
})

test('upcasters are tried on a stored event before they are saved, and the type is read by them after', async () => {
  for (const _ of [1, 2])
    saveSchema(workspace, clock, { eventType: 'CLICK', text: '{"type":"object"}', force: true })
  const text = JSON.stringify([{ from: 1, steps: [{ op: 'rename', path: '/button', to: 'buttonId' }] }])
  const ask = (upcasters: string) =>
    workspace.analyst.ask('upcastPreview', { eventType: 'CLICK', text: upcasters })
  expect(await ask(text)).toEqual({
    ok: true,
    value: {
      problem: null,
      sample: {
        from: 1,
        to: 2,
        before: { button: 'b', deep: false },
        after: { buttonId: 'b', deep: false },
        changed: ['/buttonId'],
      },
    },
  })
  expect(await ask('[')).toMatchObject({
    value: { problem: expect.stringContaining('no JSON'), sample: null },
  })
  expect(await ask('[{"from":0}]')).toMatchObject({ value: { problem: expect.stringContaining('0.from') } })
  expect(saveUpcasters(workspace, clock, { eventType: 'CLICK', text })).toMatchObject({ ok: true })
  const detail = await workspace.analyst.ask('schema', { eventType: 'CLICK' })
  expect(detail.ok && detail.value?.upcasters).toEqual(JSON.parse(text))
  expect(saveUpcasters(workspace, clock, { eventType: 'CLICK', text: '{}' })).toMatchObject({ ok: false })
})

test('a step that is wrong says which keys its op takes', async () => {
  const problemOf = async (step: object) => {
    const text = JSON.stringify([{ from: 1, steps: [{ op: 'drop', path: '/x' }, step] }])
    const tried = await workspace.analyst.ask('upcastPreview', { eventType: 'CLICK', text })
    return tried.ok ? tried.value.problem : null
  }
  expect(await problemOf({ op: 'compute', path: '/amount', expression: '1' })).toBe(
    'upcaster 1, step 2: compute takes path and cel; cel is missing, it has no expression.',
  )
  expect(await problemOf({ op: 'set', path: '/amount' })).toBe(
    'upcaster 1, step 2: set takes path and value and onlyIfAbsent (may be left out); value is missing.',
  )
  expect(await problemOf({ op: 'delete', path: '/amount' })).toBe(
    'upcaster 1, step 2: op is one of rename, move, set, drop, compute, and not delete.',
  )
  expect(await problemOf({ op: 'drop', path: 'amount' })).toBe(
    'upcaster 1, step 2: drop takes path; path: a JSON pointer such as /utm/source is wanted.',
  )
})

test('the pause that ends a session is set by the enrichment document, for what is stored too', async () => {
  const starts = async () => {
    const graph = await workspace.analyst.ask('graph', { lens: 'event', caseKind: 'session', filter: {} })
    return graph.ok && graph.value.nodes.reduce((sum, node) => sum + node.starts, 0)
  }
  const later = (user: number, minutes: number) =>
    delivery({
      eventId: `l${user}`,
      userId: `user_${user}`,
      eventType: 'CLICK',
      timestamp: minutes * 60_000,
      payload: {},
    })
  await workspace.pipeline.submit(INTAKE, [later(1, 20), later(2, 40)])
  expect(await starts()).toBe(101)
  const put = (text: string) =>
    saveDocument(workspace.database, { kind: 'enrichment', name: 'default', savedAt: 1, text })
  put('{"sessionGapMinutes": 10}')
  expect(await starts()).toBe(102)
  put('{"sessionGapMinutes": 60}')
  expect(await starts()).toBe(100)
})
