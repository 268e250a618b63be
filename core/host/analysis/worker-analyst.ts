import { Worker } from 'node:worker_threads'
import { fail, ok, type Problem, type Result } from '#core/base/result.ts'
import type { Analyst } from './analyst.ts'
import { Reply, type Request, type Start } from './messages.ts'
import type { PendingChanges } from './pending-changes.ts'
import { type Answers, type Kind, SHAPES } from './questions.ts'

export interface WorkerAnalystOptions {
  /** The workspace, opened by the worker for reading. */
  readonly path: string
  /** File of the worker's program. */
  readonly entry: string
  readonly changes: PendingChanges
  /** From asking to the answer, waiting included. */
  readonly deadlineMs?: number
  /** How long a worker may go on with what nobody waits for before it is ended and started anew. */
  readonly graceMs?: number
}

/** The window gives up after 15 s: it is told why just before that. */
const DEADLINE_MS = 14_000
const GRACE_MS = 3_000
const NEVER = 0x7fff_ffff
/** A question is asked so often at most, while each time something was changed in just that moment. */
const MOST_TRIES = 5

const WITHDRAWN: Problem = { code: 'cancelled', message: 'this question was withdrawn.' }
const CLOSED: Problem = {
  code: 'no_workspace',
  message: 'the workspace was closed.',
  hint: 'Open one first.',
}
const LATE: Problem = {
  code: 'analysis_late',
  message: 'the answer took too long.',
  hint: 'Narrow the time range or the filter, or ask again: what has been read so far is kept.',
}

function crashed(reason: string): Problem {
  return {
    code: 'analysis_failed',
    message: `the analysis ended unexpectedly (${reason}).`,
    hint: 'Ask again: it has been started anew. Events are stored all the same.',
  }
}

function checked<K extends Kind>(kind: K, raw: unknown): Result<Answers[K]> {
  const answer = SHAPES[kind].answer.safeParse(raw)
  return answer.success ? ok(answer.data) : fail(crashed(`the answer to ${kind} has an unexpected shape`))
}

interface Waiting {
  readonly id: number
  readonly request: () => Request
  readonly settle: (result: Result<unknown>) => void
}

/** Answers in a thread of its own, one question after another; a question that nobody waits for is not begun. */
export function createWorkerAnalyst(options: WorkerAnalystOptions): Analyst {
  const { path, entry, changes, deadlineMs = DEADLINE_MS, graceMs = GRACE_MS } = options
  const lastCancelled = new Int32Array(new SharedArrayBuffer(4))
  const queue: Waiting[] = []
  let worker: Worker | null = null
  let running: Waiting | null = null
  let tries = 0
  /** The file may have what the question was not told of: its answer would hold a part of it. */
  let isMixed = false
  let lastId = 0
  let closed = false
  let grace: NodeJS.Timeout | undefined
  /** The thread has said something: it has the SQLite binding. To end one that is loading it ends the whole program. */
  let isLoaded = false

  const finish = (result: Result<unknown>): void => {
    clearTimeout(grace)
    const done = running
    running = null
    worker?.unref()
    done?.settle(result)
    next()
  }

  const start = (): Worker => {
    const workerData: Start = { path, cancelled: lastCancelled.buffer }
    const started = new Worker(entry, { workerData, name: 'analysis' })
    let reason = 'it was stopped'
    isLoaded = false
    started.on('message', (raw: unknown) => {
      const reply = Reply.parse(raw)
      isLoaded = true
      if (running === null || reply.id !== running.id) return
      if (reply.type === 'began') {
        isMixed = changes.wait()
        return
      }
      if (reply.type === 'answer' && isMixed && tries < MOST_TRIES) {
        put(started, running)
        return
      }
      finish(reply.type === 'answer' ? ok(reply.answer) : fail(reply.problem))
    })
    started.on('error', (error: unknown) => {
      reason = error instanceof Error ? error.message : String(error)
    })
    started.on('exit', () => {
      if (worker !== started) return
      worker = null
      if (running !== null) finish(fail(crashed(reason)))
    })
    return started
  }

  /** What does not end by itself in time is ended, once that can be done. */
  const endInTime = (which: Worker): void => {
    grace = setTimeout(() => (isLoaded ? void which.terminate() : endInTime(which)), graceMs)
  }

  const put = (to: Worker, question: Waiting): void => {
    tries += 1
    isMixed = false
    to.postMessage(question.request())
  }

  const next = (): void => {
    const waiting = running === null ? queue.shift() : undefined
    if (waiting === undefined) return
    running = waiting
    worker ??= start()
    worker.ref()
    tries = 0
    put(worker, waiting)
  }

  /** Nobody waits for it any more: it is not begun, or asked to stop, or its worker is ended. */
  const withdraw = (id: number): void => {
    const position = queue.findIndex((waiting) => waiting.id === id)
    if (position >= 0) queue.splice(position, 1)
    if (running?.id !== id) return
    Atomics.store(lastCancelled, 0, id)
    if (worker !== null) endInTime(worker)
  }

  return {
    ask: (kind, question, signal) => {
      if (closed) return Promise.resolve(fail(CLOSED))
      if (signal?.aborted === true) return Promise.resolve(fail(WITHDRAWN))
      lastId += 1
      const id = lastId
      return new Promise((resolve) => {
        const end = (result: Result<unknown>): void => {
          clearTimeout(deadline)
          signal?.removeEventListener('abort', abort)
          if (result.ok) resolve(checked(kind, result.value))
          else resolve(result)
        }
        const giveUp = (problem: Problem): void => {
          end(fail(problem))
          withdraw(id)
        }
        const abort = (): void => giveUp(WITHDRAWN)
        const deadline = setTimeout(() => giveUp(LATE), deadlineMs)
        signal?.addEventListener('abort', abort)
        const request = (): Request => ({ type: 'ask', id, kind, question, changes: changes.take() })
        queue.push({ id, request, settle: end })
        next()
      })
    },
    close: async () => {
      closed = true
      const waiting = running === null ? queue.splice(0) : [running, ...queue.splice(0)]
      running = null
      clearTimeout(grace)
      for (const one of waiting) one.settle(fail(CLOSED))
      const last = worker
      worker = null
      if (last === null) return
      Atomics.store(lastCancelled, 0, NEVER)
      const ended = new Promise((resolve) => last.once('exit', resolve))
      last.postMessage({ type: 'close' } satisfies Request)
      endInTime(last)
      await ended
      clearTimeout(grace)
    },
  }
}
