import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { StudyState } from '#core/contract/studies.ts'
import { activateText } from '#core/host/answers/answer-rules.ts'
import { createSession, type Session } from '#core/host/session.ts'
import { createStudies, type Studies } from '#core/host/study/studies.ts'
import { delivery, INTAKE, quickStartRules } from '../../pipeline/workspace.ts'

const RULES = quickStartRules()

let folder: string
let session: Session
let studies: Studies

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journeyscope-studies-'))
  session = createSession({ clock: { now: () => 5000 }, home: folder })
  expect(session.open(join(folder, 'x.journey'), true)).toBe(null)
  studies = createStudies(session)
})
afterEach(async () => {
  await session.close()
  rmSync(folder, { recursive: true })
})

async function send(number: number): Promise<void> {
  const eventId = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
  const payload = { buttonId: 'signup' }
  const event = { eventId, userId: `u${number}`, eventType: 'CLICK', timestamp: number, payload }
  await session.required().pipeline.submit(INTAKE, [delivery(event)])
}

async function finished({ job }: StudyState): Promise<StudyState> {
  for (;;) {
    const state = studies.get(job.id)
    if (state === null) throw new Error('forgotten')
    if (state.job.state !== 'running') return state
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

test('the same question of the same events is one job; after another event it is asked anew', async () => {
  activateText(session.required(), RULES, false)
  await send(1)
  const question = { kind: 'coverage', filter: {} } as const
  const first = studies.start(question)
  expect(studies.start(question).job.id).toBe(first.job.id)
  const done = await finished(first)
  expect(done).toMatchObject({ job: { state: 'done' }, answer: { view: { judged: 1 } }, asOf: 1 })
  expect(studies.start(question)).toEqual(done)
  await send(2)
  const second = studies.start(question)
  expect(second.job.id).not.toBe(first.job.id)
  expect(await finished(second)).toMatchObject({ answer: { view: { judged: 2 } }, asOf: 2 })
  expect(studies.get('job-none')).toBe(null)
})

test('a study that is cancelled ends without an answer, and can be asked again', async () => {
  activateText(session.required(), RULES, false)
  const question = { kind: 'replay', text: RULES, filter: {} } as const
  const asked = studies.start(question)
  session.jobs.cancel(asked.job.id)
  expect(await finished(asked)).toMatchObject({ job: { state: 'cancelled' }, answer: null })
  expect(await finished(studies.start(question))).toMatchObject({ job: { state: 'done' } })
})

test('a study that cannot be answered says why', async () => {
  const asked = studies.start({ kind: 'stuck', step: 'LANDING' })
  expect(await finished(asked)).toMatchObject({
    job: { state: 'failed', error: expect.stringContaining('no rules are active') },
  })
  const draft = studies.start({ kind: 'replay', text: '{', filter: {} })
  expect((await finished(draft)).job.state).toBe('failed')
})

test('a question that is asked again and again leaves its last two jobs, and not all of them', async () => {
  activateText(session.required(), RULES, false)
  const question = { kind: 'coverage', filter: {} } as const
  const asked: string[] = []
  for (let number = 1; number <= 4; number += 1) {
    await send(number)
    const { job } = await finished(studies.start(question))
    asked.unshift(job.id)
  }
  expect(session.jobs.list().map(({ id }) => id)).toEqual(asked.slice(0, 2))
  expect(studies.get(asked[1] ?? '')).toMatchObject({ asOf: 3 })
  expect(studies.get(asked[2] ?? '')).toBe(null)
})

test('the same question under other rules is another question', async () => {
  activateText(session.required(), RULES, false)
  await send(1)
  const question = { kind: 'coverage', filter: {} } as const
  await finished(studies.start(question))
  activateText(session.required(), RULES, false)
  expect(await finished(studies.start(question))).toMatchObject({
    answer: { view: { rulesetNumber: 2, judged: 0, left: 1 } },
  })
})
