import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Result } from '#core/base/result.ts'
import { createDirectAnalyst } from '#core/host/analysis/analyst.ts'
import { createPendingChanges } from '#core/host/analysis/pending-changes.ts'
import type { Answers, Questions } from '#core/host/analysis/questions.ts'
import { createWorkerAnalyst } from '#core/host/analysis/worker-analyst.ts'
import { openWorkspace } from '#core/host/opened.ts'
import { programFile } from '#core/host/places.ts'
import { commitBatch } from '#core/pipeline/commit-batch.ts'
import {
  delivery,
  INTAKE,
  makeWorkspace,
  quickStartRules,
  type TestWorkspace,
} from '../../pipeline/workspace.ts'

const SLOW = new URL('./slow-worker.ts', import.meta.url).pathname
const TROUBLED = new URL('./troubled-worker.ts', import.meta.url).pathname
const EMPTY = { filter: {} }

let workspace: TestWorkspace

beforeEach(() => {
  workspace = makeWorkspace(quickStartRules())
})
afterEach(() => workspace.remove())

let number = 0
function someEvent(user: string, eventType: string, time: number, channel: string) {
  number += 1
  const eventId = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
  const payload = { buttonId: 'signup', formId: 'registration', channel }
  return delivery({ eventId, userId: user, eventType, timestamp: time, payload })
}

function analystIn(entry: string, times: { deadlineMs?: number; graceMs?: number } = {}) {
  const changes = createPendingChanges()
  return { changes, analyst: createWorkerAnalyst({ path: workspace.path, entry, changes, ...times }) }
}

const aFilter: fc.Arbitrary<Questions['scope']['filter']> = fc.record(
  {
    where: fc.constantFrom('event.eventType == "CLICK"', 'payload.channel == "mail"', 'payload.'),
    from: fc.integer({ min: 0, max: 500 }),
    to: fc.integer({ min: 400, max: 1000 }),
  },
  { requiredKeys: [] },
)

const aQuestion = fc.record({
  filter: aFilter,
  lens: fc.constantFrom('step', 'event', 'source'),
  caseKind: fc.constantFrom('user', 'session'),
  credit: fc.constantFrom(undefined, 'linear', 'markov'),
})

const someEvents = fc.array(
  fc.tuple(
    fc.constantFrom('a', 'b', 'c'),
    fc.constantFrom('CLICK', 'FORM_SUBMIT', 'CONVERSION'),
    fc.integer({ min: 1, max: 1000 }),
    fc.constantFrom('mail', 'search'),
  ),
  { minLength: 1, maxLength: 12 },
)

test('the worker answers as the same code does without one, after every commit', async () => {
  const worker = analystIn(programFile('analysis'))
  const direct = createPendingChanges()
  const plain = createDirectAnalyst(workspace.writer.database, direct.take)
  await fc.assert(
    fc.asyncProperty(someEvents, aQuestion, async (events, question) => {
      const deliveries = events.map((event) => someEvent(...event))
      const batch = { intake: INTAKE, deliveries, receivedAt: 5000, lateAfter: 100 }
      const { refoldedPersons, peopleMoved } = commitBatch(workspace.writer, batch)
      const commit = { refolded: refoldedPersons, rules: false, reading: false, people: peopleMoved }
      for (const changes of [worker.changes, direct]) changes.add(commit)
      const { filter } = question
      const list = { search: '', filter, limit: 10, offset: 0 }
      const { analyst } = worker
      expect(await analyst.ask('graph', question)).toEqual(await plain.ask('graph', question))
      expect(await analyst.ask('scope', { filter })).toEqual(await plain.ask('scope', { filter }))
      expect(await analyst.ask('people', list)).toEqual(await plain.ask('people', list))
      expect(await analyst.ask('attribution', { filter })).toEqual(await plain.ask('attribution', { filter }))
      const bars = { buckets: 20, where: filter.where }
      expect(await analyst.ask('histogram', bars)).toEqual(await plain.ask('histogram', bars))
      const tail = { limit: 5, filter }
      expect(await analyst.ask('tail', tail)).toEqual(await plain.ask('tail', tail))
      expect(await analyst.ask('receipts', {})).toEqual(await plain.ask('receipts', {}))
      expect(await analyst.ask('ruleCounts', {})).toEqual(await plain.ask('ruleCounts', {}))
    }),
    { numRuns: 30 },
  )
  await worker.analyst.close()
})

function edgesOf(answer: Result<Answers['graph']>): object {
  return answer.ok
    ? answer.value.edges.map(({ from, to, count, users }) => ({ from, to, count, users }))
    : answer
}

test('a question that is asked while a late event is committed has the moves before it or those after it', async () => {
  const worker = analystIn(SLOW)
  const direct = createPendingChanges()
  const plain = createDirectAnalyst(workspace.writer.database, direct.take)
  const commit = (deliveries: ReturnType<typeof someEvent>[]): void => {
    const batch = { intake: INTAKE, deliveries, receivedAt: 5000, lateAfter: 100 }
    const { refoldedPersons, peopleMoved } = commitBatch(workspace.writer, batch)
    const told = { refolded: refoldedPersons, rules: false, reading: false, people: peopleMoved }
    for (const changes of [worker.changes, direct]) changes.add(told)
  }
  const users = Array.from({ length: 20 }, (_, index) => `u${index}`)
  commit(users.map((user) => someEvent(user, 'CLICK', 1_000_000, 'mail')))
  const question = { filter: {}, lens: 'step', caseKind: 'user' } as const
  for (let round = 1; round <= 5; round += 1) {
    const before = await plain.ask('graph', question)
    const asked = worker.analyst.ask('graph', question)
    // The question tells of those whom the round before has concerned: now it is others.
    const concerned = users.filter((_, index) => index % 2 === round % 2)
    commit(concerned.map((user) => someEvent(user, 'CLICK', 1_000_000 - round, 'mail')))
    const after = await plain.ask('graph', question)
    const answer = await asked
    expect([edgesOf(before), edgesOf(after)]).toContainEqual(edgesOf(answer))
  }
  await worker.analyst.close()
})

test('a worker that ends is started anew; only the question that it was at fails, and says so', async () => {
  const { analyst } = analystIn(TROUBLED)
  workspace.commit([someEvent('a', 'CLICK', 1, 'mail')])
  const [fatal, queued] = await Promise.all([analyst.ask('rejections', {}), analyst.ask('scope', EMPTY)])
  expect(fatal).toMatchObject({ ok: false, error: { code: 'analysis_failed' } })
  expect(queued).toMatchObject({ ok: true, value: { events: 1, people: 1 } })
  await analyst.close()
})

test('a question has a deadline, and a worker that does not come back is replaced', async () => {
  const { analyst } = analystIn(TROUBLED, { deadlineMs: 1500, graceMs: 50 })
  expect(await analyst.ask('ruleCounts', {})).toMatchObject({ ok: false, error: { code: 'analysis_late' } })
  const patient = analystIn(programFile('analysis')).analyst
  expect(await patient.ask('scope', EMPTY)).toMatchObject({ ok: true })
  const again = await analyst.ask('scope', EMPTY)
  // On a busy machine the second start may itself be late: then it is asked once more.
  const last = again.ok ? again : await analyst.ask('scope', EMPTY)
  expect(last).toMatchObject({ ok: true, value: { events: 0 } })
  await Promise.all([analyst.close(), patient.close()])
})

test('a withdrawn question is not answered, and those behind it are', async () => {
  const { analyst } = analystIn(programFile('analysis'))
  const [first, second] = [new AbortController(), new AbortController()]
  const asked = [
    analyst.ask('scope', EMPTY, first.signal),
    analyst.ask('graph', EMPTY, second.signal),
    analyst.ask('people', { search: '', filter: {}, limit: 1, offset: 0 }),
  ]
  first.abort()
  second.abort()
  expect(await Promise.all(asked)).toMatchObject([
    { ok: false, error: { code: 'cancelled' } },
    { ok: false, error: { code: 'cancelled' } },
    { ok: true, value: { people: [], total: 0 } },
  ])
  expect(await analyst.ask('scope', EMPTY, AbortSignal.abort())).toMatchObject({ ok: false })
  await analyst.close()
})

test('a file that cannot be read is a problem of the question, not of the program', async () => {
  const changes = createPendingChanges()
  const path = `${workspace.path}-absent`
  const analyst = createWorkerAnalyst({ path, entry: programFile('analysis'), changes })
  expect(await analyst.ask('scope', EMPTY)).toMatchObject({ ok: false, error: { code: 'not_found' } })
  await analyst.close()
})

test('closing ends what waits and lets go of the file, so that the last to close leaves one file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'journeyscope-test-'))
  const path = join(folder, 'x.journey')
  const opened = openWorkspace(path, { now: () => 0 }, true, {
    makeAnalyst: (file, _database, changes) =>
      createWorkerAnalyst({ path: file, entry: programFile('analysis'), changes }),
  })
  if (!opened.ok) throw new Error(opened.error.message)
  const { analyst } = opened.value
  await analyst.ask('scope', EMPTY)
  const waiting = analyst.ask('graph', EMPTY)
  const closed = analyst.close()
  expect(await waiting).toMatchObject({ ok: false, error: { code: 'no_workspace' } })
  await closed
  expect(await analyst.ask('scope', EMPTY)).toMatchObject({ ok: false, error: { code: 'no_workspace' } })
  opened.value.close()
  expect(existsSync(`${path}-wal`)).toBe(false)
  rmSync(folder, { recursive: true })
})
