import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Job } from '#core/contract/workspace.ts'
import type { Delivery } from '#core/event/delivery.ts'
import { exampleLines } from '#core/host/example-events.ts'
import { createHost, type Host } from '#core/host/host.ts'
import { activateFor } from '#core/host/judging-anew/activate.ts'
import { activateRules } from '#core/pipeline/activate.ts'
import { openWriter } from '#core/pipeline/writer.ts'
import { readBody } from '#core/sources/http/deliveries.ts'
import { saveDocument } from '#core/store/documents.ts'
import { checkWorkspace } from '#core/store/health.ts'
import { openBeside } from '#core/store/open.ts'
import { delivery, snapshot } from '../pipeline/workspace.ts'

const INTAKE = { kind: 'http', name: '/v1/events' }
const TIDEWATER = readFileSync('examples/tidewater-rules.json', 'utf8')
const QUICK_START = readFileSync('examples/journey-rules.json', 'utf8')
const EVENTS = 12_000

let folder: string
let host: Host
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'journeyscope-judging-'))
  host = await createHost({ appVersion: 'test', home: join(folder, 'home') })
  expect(host.open(join(folder, 'x.journey'), true)).toBeNull()
  activateFor(host.session, { text: QUICK_START })
  const { pipeline } = host.session.required()
  let lines: string[] = []
  let taken = 0
  for (const line of exampleLines()) {
    lines.push(line)
    if (lines.length < 1000) continue
    await pipeline.submit(INTAKE, deliveriesOf(lines))
    taken += lines.length
    lines = []
    if (taken >= EVENTS) break
  }
})
afterEach(async () => {
  await host.close()
  rmSync(folder, { recursive: true, force: true })
})

function deliveriesOf(lines: readonly string[]): Delivery[] {
  const context = { intakeKind: 'http', intakeName: '/v1/events', receivedAt: 0, freshId: () => '' }
  return readBody(new TextEncoder().encode(lines.join('\n')), context)
}

function start(): Job {
  const { ok, active, job } = activateFor(host.session, { text: TIDEWATER, fromStart: true })
  expect({ ok, active }).toEqual({ ok: true, active: null })
  if (job === null) throw new Error('no job was started')
  return job
}

async function begun({ id }: Job): Promise<void> {
  while (host.session.jobs.list().find((each) => each.id === id)?.detail === '')
    await new Promise((resolve) => setTimeout(resolve, 1))
}

async function ended({ id }: Job): Promise<Job> {
  for (;;) {
    const job = host.session.jobs.list().find((each) => each.id === id)
    if (job === undefined) throw new Error('the job is gone')
    if (job.state !== 'running') return job
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** The longest that anything else had to wait, in ms, until this is done. */
async function longestWait(until: Promise<unknown>): Promise<number> {
  let [longest, last, done] = [0, performance.now(), false]
  void until.finally(() => {
    done = true
  })
  while (!done) {
    await new Promise((resolve) => setTimeout(resolve, 1))
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
  }
  return longest
}

const click = delivery({
  eventId: '0b5d1c9e-0000-4000-8000-000000000001',
  userId: 'newcomer',
  eventType: 'CLICK',
  payload: { buttonId: 'signup' },
  timestamp: 1_900_000_000_000,
})

test('history is judged in the background: the same as at once, nobody waits, what arrives is stored behind', async () => {
  const workspace = host.session.required()
  const { pipeline, database } = workspace
  const before = snapshot(pipeline.writer())
  const job = start()
  const submitted = pipeline.submit(INTAKE, [click])
  await begun(job)
  expect(snapshot(pipeline.writer())).toEqual(before)
  expect(() => saveDocument(database, { kind: 'view', name: 'x', savedAt: 0, text: '{}' })).toThrow(
    'database is locked',
  )
  const longest = await longestWait(ended(job))
  // Folding these events takes about a second by itself.
  expect(longest).toBeLessThan(250)
  expect(await ended(job)).toMatchObject({ state: 'done', detail: 'the rules are active' })
  expect((await submitted).ok).toBe(true)
  expect(pipeline.writer().active?.number).toBe(2)
  const seen = database.prepare('SELECT DISTINCT ruleset FROM events').pluck().all()
  expect(seen).toEqual([2])
  const inBackground = snapshot(pipeline.writer())
  // Once more, at once, by the plain way.
  const writer = openWriter(database)
  activateRules(writer, TIDEWATER, 0, true)
  expect(snapshot(writer)).toEqual(inBackground)
  expect(checkWorkspace(database)).toMatchObject({ edgesAgree: true, integrity: 'ok' })
  saveDocument(database, { kind: 'view', name: 'x', savedAt: 0, text: '{}' })
})

test('given up, it leaves everything as it was, and so does a close in the middle', async () => {
  const { pipeline, path } = host.session.required()
  const before = snapshot(pipeline.writer())
  const job = start()
  const submitted = pipeline.submit(INTAKE, [click])
  await begun(job)
  host.session.jobs.cancel(job.id)
  expect(await ended(job)).toMatchObject({ state: 'cancelled' })
  expect(pipeline.writer().active?.number).toBe(1)
  expect((await submitted).ok).toBe(true)
  await begun(start())
  await host.session.close()
  const opened = openBeside(path)
  if (!opened.ok) throw new Error(opened.error.message)
  const writer = openWriter(opened.value.database)
  expect(writer.active?.number).toBe(1)
  const withoutNewcomer = JSON.parse(JSON.stringify(snapshot(writer)))
  expect(withoutNewcomer.edges.length).toBe(JSON.parse(JSON.stringify(before)).edges.length)
  opened.value.close()
})

test('a file that is opened again while it is being given up is opened once its thread has let go of it', async () => {
  const { path } = host.session.required()
  const job = start()
  await begun(job)
  const closed = host.session.close()
  const answers = new Set<string>()
  for (;;) {
    const problem = host.open(path)
    if (problem === null) break
    answers.add(problem.code)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  await closed
  expect([...answers]).toEqual(['busy'])
  expect(await ended(job)).toMatchObject({ state: 'cancelled', detail: 'given up; nothing was changed' })
  const { pipeline, database } = host.session.required()
  expect((await pipeline.submit(INTAKE, [click])).ok).toBe(true)
  expect(pipeline.writer().active?.number).toBe(1)
  expect(database.prepare('SELECT max(number) FROM rulesets').pluck().get()).toBe(1)
})
