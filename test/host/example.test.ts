import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { versionsOf } from '#core/host/answers/answer-rules.ts'
import { openExample } from '#core/host/example.ts'
import { createSession, type Session } from '#core/host/session.ts'

let folder: string
let session: Session

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'journeyscope-example-'))
  session = createSession({ clock: { now: () => 1 }, home: folder })
})
afterEach(async () => {
  await session.close()
  rmSync(folder, { recursive: true })
})

test('making the example says how far it is, and ends with all of it', async () => {
  const seen = new Set<number | null>()
  const opening = openExample(session)
  let isOpen = false
  void opening.then(() => {
    isOpen = true
  })
  while (!isOpen) {
    const [job] = session.jobs.list()
    expect(job?.title).toBe('Making the example')
    seen.add(job?.progress ?? null)
    await setTimeout(20)
  }
  expect(seen.size).toBeGreaterThan(5)
  expect(session.jobs.list()[0]).toMatchObject({
    state: 'done',
    progress: 1,
    detail: '46035 events are stored',
  })
  expect(session.current()?.name).toBe('tidewater.journey')
  const [version] = versionsOf(session.required())
  expect(version).toMatchObject({ number: 1, by: { way: 'example' }, note: null })
})

test('it can be cancelled, and leaves nothing of itself', async () => {
  const opening = openExample(session)
  session.jobs.cancel(session.jobs.list()[0]?.id ?? '')
  await expect(opening).rejects.toThrow('was cancelled')
  expect(readdirSync(folder).filter((name) => name.includes('tidewater'))).toEqual([])
  expect(session.jobs.list()[0]?.state).toBe('cancelled')
  expect(session.current()).toBeNull()
})
