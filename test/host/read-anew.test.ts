import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createWorkerAnalyst } from '#core/host/analysis/worker-analyst.ts'
import { eventDetailOf } from '#core/host/answers/answer-event.ts'
import { timelineOf } from '#core/host/answers/answer-people.ts'
import { type OpenedWorkspace, openWorkspace, openWorkspaceToRead } from '#core/host/opened.ts'
import { programFile } from '#core/host/places.ts'
import { saveGovernanceDocument, saveSchema } from '#core/host/schemas/answer-schemas.ts'
import { delivery, INTAKE, snapshot } from '../pipeline/workspace.ts'

const clock = { now: () => 7 }
let folder: string
let workspace: OpenedWorkspace

function open(name = 'w'): OpenedWorkspace {
  const opened = openWorkspace(join(folder, `${name}.journey`), clock, true)
  if (!opened.ok) throw new Error(opened.error.message)
  const activated = opened.value.pipeline.activate(rules, false)
  if (!activated.ok) throw new Error(activated.error[0]?.message)
  return opened.value
}

/** The rule reads the field under its new name. */
const rules = JSON.stringify({
  version: '1',
  rules: [
    { id: 'r1', fromState: 'START', eventType: 'PLAN', condition: 'payload.plan == "pro"', toState: 'PRO' },
    { id: 'r2', fromState: 'PRO', eventType: 'PLAN', condition: 'payload.plan == "free"', toState: 'FREE' },
  ],
})
const anything = JSON.stringify({ type: 'object' })
const upcasters = [
  {
    from: 1,
    steps: [
      { op: 'rename', path: '/tier', to: 'plan' },
      { op: 'rename', path: '/cents', to: 'value' },
      { op: 'rename', path: '/via', to: 'channel' },
    ],
  },
]
const governed = JSON.stringify({ mode: 'observe', names: { Plan: 'PLAN' }, types: { PLAN: { upcasters } } })

interface Sent {
  readonly user: string
  readonly eventType: string
  readonly time: number
  readonly plan: string
}

function sendAll(
  to: OpenedWorkspace,
  events: readonly Sent[],
): ReturnType<OpenedWorkspace['pipeline']['submit']> {
  const deliveries = events.map(({ user, eventType, time, plan }, index) =>
    delivery({
      eventId: `00000000-0000-4000-8000-${String(index + 1).padStart(12, '0')}`,
      userId: user,
      eventType,
      timestamp: time,
      schemaVersion: '1',
      payload: { tier: plan, cents: time, via: `${plan}-mail` },
    }),
  )
  return to.pipeline.submit(INTAKE, deliveries)
}

function govern(one: OpenedWorkspace): void {
  for (const _ of [1, 2]) saveSchema(one, clock, { eventType: 'PLAN', text: anything, force: true })
  expect(saveGovernanceDocument(one, clock, 'registry', governed)).toMatchObject({ ok: true })
}

/** What people see: states, moves and edges, and what is counted in columns. */
async function seen(one: OpenedWorkspace): Promise<unknown> {
  const ask = async (where: string): Promise<unknown> => ({
    scope: await one.analyst.ask('scope', { filter: { where } }),
    graph: await one.analyst.ask('graph', { lens: 'event', filter: { where } }),
    attribution: await one.analyst.ask('attribution', { filter: { where } }),
  })
  return {
    folded: snapshot(one.pipeline.writer()),
    all: await ask(''),
    some: await ask('payload.plan == "pro"'),
  }
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journeyscope-read-anew-'))
  workspace = open()
})
afterEach(() => {
  workspace.close()
  rmSync(folder, { recursive: true })
})

const someEvents = fc.uniqueArray(
  fc.record({
    user: fc.constantFrom('a', 'b', 'c'),
    eventType: fc.constantFrom('PLAN', 'Plan', 'OTHER'),
    time: fc.integer({ min: 1, max: 1000 }),
    plan: fc.constantFrom('pro', 'free'),
  }),
  { minLength: 1, maxLength: 12, selector: ({ time }) => time },
)

test('history that came before its upcasters is judged and counted as if it came after them', async () => {
  let run = 0
  await fc.assert(
    fc.asyncProperty(someEvents, async (events) => {
      run += 1
      const [before, after] = [open(`before${run}`), open(`after${run}`)]
      await sendAll(before, events)
      await seen(before)
      govern(before)
      govern(after)
      await sendAll(after, events)
      expect(await seen(before)).toEqual(await seen(after))
      before.close()
      const again = openWorkspaceToRead(before.path, clock)
      if (!again.ok) throw new Error(again.error.message)
      expect(await seen(again.value)).toEqual(await seen(after))
      again.value.close()
      after.close()
    }),
    { numRuns: 25 },
  )
})

test('what was stored stays as it was, the same event again is no other one, and undoing folds back', async () => {
  const events: Sent[] = [{ user: 'a', eventType: 'PLAN', time: 1, plan: 'pro' }]
  const stored = (): unknown =>
    workspace.database.prepare('SELECT payload, schema_version, type FROM events').all()
  await sendAll(workspace, events)
  const [before, folded] = [stored(), snapshot(workspace.pipeline.writer())]
  govern(workspace)
  const { people } = workspace.pipeline.writer()
  expect(people.bySubject('a')?.state.currentStep).toBe('PRO')
  expect(stored()).toEqual(before)
  await sendAll(workspace, events)
  expect(workspace.database.prepare('SELECT differs FROM duplicates').pluck().all()).toEqual([0])
  saveGovernanceDocument(workspace, clock, 'registry', '{}')
  expect(snapshot(workspace.pipeline.writer())).toEqual(folded)
})

test('a change of upcasters that was cut short before the fold is made good at the next start', async () => {
  await sendAll(workspace, [{ user: 'a', eventType: 'PLAN', time: 1, plan: 'pro' }])
  govern(workspace)
  workspace.database.prepare("DELETE FROM settings WHERE key = 'folded_as'").run()
  workspace.database.prepare("UPDATE people SET step = (SELECT id FROM names WHERE text = 'START')").run()
  workspace.close()
  workspace = open()
  const person = workspace.pipeline.writer().people.bySubject('a')
  expect(person?.state.currentStep).toBe('PRO')
  if (person === null) return
  const [moment] = timelineOf(workspace, person).moments
  expect(moment?.stored.envelope.upcast).toEqual({ from: 1, paths: ['/channel', '/plan', '/value'] })
  expect(eventDetailOf(workspace, '00000000-0000-4000-8000-000000000001')).toMatchObject({
    payload: { plan: 'pro' },
    upcastFrom: 1,
    notes: ['plan', 'value', 'channel'].map((field) => ({ field, kind: 'upcast' })),
  })
})

test('time that passes while the workspace closes fails in words, and stored events are read on as before', async () => {
  await sendAll(workspace, [{ user: 'a', eventType: 'PLAN', time: 1, plan: 'pro' }])
  govern(workspace)
  const { pipeline, database } = workspace
  database.exec(
    "CREATE TRIGGER full BEFORE UPDATE ON people BEGIN SELECT RAISE(FAIL, 'the disk is full'); END",
  )
  await pipeline.submit(INTAKE, [delivery({ eventId: 'n1', userId: 'a', eventType: 'OTHER', timestamp: 9 })])
  expect(pipeline.writer().events.at(1)?.envelope.payload).toMatchObject({ plan: 'pro' })
  const passing = pipeline.passTime()
  workspace.close()
  expect(await passing).toMatchObject({ ok: false })
  workspace = open()
})

test('the thread that answers reads stored events anew once upcasters have changed', async () => {
  const opened = openWorkspace(join(folder, 'threaded.journey'), clock, true, {
    makeAnalyst: (path, _database, changes) =>
      createWorkerAnalyst({ path, entry: programFile('analysis'), changes }),
  })
  if (!opened.ok) throw new Error(opened.error.message)
  const threaded = opened.value
  await sendAll(threaded, [
    { user: 'a', eventType: 'PLAN', time: 1, plan: 'pro' },
    { user: 'b', eventType: 'Plan', time: 2, plan: 'free' },
  ])
  const kept = () => threaded.analyst.ask('scope', { filter: { where: 'payload.plan == "pro"' } })
  const nodes = async () => {
    const graph = await threaded.analyst.ask('graph', { lens: 'event', filter: {} })
    return graph.ok && graph.value.nodes.map(({ id, events }) => [id, events])
  }
  expect(await kept()).toMatchObject({ value: { events: 0 } })
  expect(await nodes()).toEqual([
    ['PLAN', 1],
    ['Plan', 1],
  ])
  govern(threaded)
  expect(await kept()).toMatchObject({ value: { events: 1 } })
  expect(await nodes()).toEqual([['PLAN', 2]])
  await threaded.endQuestions()
  threaded.close()
})
