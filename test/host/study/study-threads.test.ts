import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runStudy } from '#core/host/study/run-study.ts'
import { createStudyThreads, type StudyThreads } from '#core/host/study/study-threads.ts'
import { delivery, makeWorkspace, quickStartRules, type TestWorkspace } from '../../pipeline/workspace.ts'

let workspace: TestWorkspace
let threads: StudyThreads
let started = 0
const countStart = (): void => {
  started += 1
}

beforeEach(() => {
  threads = createStudyThreads()
  started = 0
  process.on('worker', countStart)
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
afterEach(async () => {
  await threads.close()
  process.off('worker', countStart)
  workspace.remove()
})

const QUESTION = { kind: 'coverage', filter: {} } as const

/** The study is asked for and, after a while, not wanted any more. */
async function withdrawAfter(delay: number, asking: StudyThreads): Promise<void> {
  const cancel = new AbortController()
  const start = { path: workspace.path, question: QUESTION, now: 5000 }
  const asked = asking.run(start, cancel.signal, () => {}).catch((error: unknown) => error)
  await new Promise((resolve) => setTimeout(resolve, delay))
  cancel.abort()
  const ended = await asked
  if (ended instanceof Error) expect(ended.message).toContain('cancelled')
  else expect(ended).toMatchObject({ kind: 'coverage' })
}

test('a thread answers as the same code does without one, and stays for the next study', async () => {
  const start = { path: workspace.path, question: QUESTION, now: 5000 }
  const { signal } = new AbortController()
  const answer = runStudy(workspace.writer.database, QUESTION, 5000, () => {})
  expect(answer.ok).toBe(true)
  for (let time = 0; time < 3; time += 1)
    expect(await threads.run(start, signal, () => {})).toEqual(answer.ok && answer.value)
  const nowhere = { ...start, path: `${workspace.path}-absent` }
  await expect(threads.run(nowhere, signal, () => {})).rejects.toThrow('no such file')
  expect(started).toBe(1)
  const both = [threads.run(start, signal, () => {}), threads.run(start, signal, () => {})]
  expect(await Promise.all(both)).toEqual([answer.ok && answer.value, answer.ok && answer.value])
  expect(started).toBe(2)
})

test('a study may be withdrawn at any moment of its start and after it, and the program goes on', async () => {
  // A thread that is broken off while it loads the SQLite binding takes the whole process with it.
  for (const delay of [0, 40, 80, 120, 160]) {
    const asking = createStudyThreads()
    await withdrawAfter(delay, asking)
    await withdrawAfter(delay / 10, asking)
    await asking.close()
  }
})

test('what runs when the threads are closed is withdrawn', async () => {
  const start = { path: workspace.path, question: QUESTION, now: 5000 }
  const asked = threads.run(start, new AbortController().signal, () => {}).catch((error: unknown) => error)
  await threads.close()
  expect(await asked).toMatchObject({ message: 'it was cancelled.' })
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

test('a program that ends while a thread waits for work ends in good order', async () => {
  const program = `
    import('#core/host/study/study-threads.ts').then(async ({ createStudyThreads }) => {
      const threads = createStudyThreads()
      const question = { kind: 'coverage', filter: {} }
      await threads.run({ path: process.argv[1], question, now: 5000 }, new AbortController().signal, () => {})
      await threads.close()
      console.log('closed')
    })
  `
  const ran = promisify(execFile)(process.execPath, ['-e', program, workspace.path])
  expect((await ran).stdout).toBe('closed\n')
})
