import { afterEach, beforeEach, expect, test } from 'vitest'
import { runStudy } from '#core/host/study/run-study.ts'
import { studyInThread } from '#core/host/study/study-thread.ts'
import { delivery, makeWorkspace, quickStartRules, type TestWorkspace } from '../../pipeline/workspace.ts'

let workspace: TestWorkspace

beforeEach(() => {
  workspace = makeWorkspace(quickStartRules())
  workspace.commit(
    ['a', 'b', 'c'].map((userId, index) =>
      delivery({
        eventId: `00000000-0000-4000-8000-00000000000${index}`,
        userId,
        eventType: 'CLICK',
        timestamp: 10,
        payload: { buttonId: 'signup' },
      }),
    ),
  )
})
afterEach(() => workspace.remove())

const QUESTION = { kind: 'coverage', filter: {} } as const

test('a study may be withdrawn at any moment of its start, and the program goes on', async () => {
  // A thread that is broken off while it loads the SQLite binding takes the whole process with it.
  for (let delay = 0; delay <= 300; delay += 20) {
    const cancel = new AbortController()
    const start = { path: workspace.path, question: QUESTION, now: 5000 }
    const asked = studyInThread(start, cancel.signal, () => {}).catch((error: unknown) => error)
    await new Promise((resolve) => setTimeout(resolve, delay))
    cancel.abort()
    const ended = await asked
    if (ended instanceof Error) expect(ended.message).toContain('cancelled')
    else expect(ended).toMatchObject({ kind: 'coverage' })
  }
})

test('a study asks before each person whether it is still wanted', () => {
  let asked = 0
  const isWithdrawn = (): boolean => {
    asked += 1
    return asked > 2
  }
  const answer = runStudy(workspace.writer.database, QUESTION, 5000, () => {}, isWithdrawn)
  expect(answer).toMatchObject({ ok: false, error: { code: 'withdrawn' } })
  expect(asked).toBe(3)
})
