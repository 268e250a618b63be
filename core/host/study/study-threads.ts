import { Worker } from 'node:worker_threads'
import { describeProblem } from '#core/base/result.ts'
import type { StudyAnswer } from '#core/contract/studies.ts'
import { programFile } from '../places.ts'
import { StudyReply, type StudyRequest, type StudyStart } from './messages.ts'

/** Threads for studies, so that neither events nor the window nor other answers wait for one. */
export interface StudyThreads {
  /**
   * Runs a study in a thread that has nothing else to do. Rejects with what went wrong in words. An aborted study is
   * asked to end and does before its next person.
   */
  run(
    start: StudyStart,
    signal: AbortSignal,
    onProgress: (fraction: number, events: number) => void,
  ): Promise<StudyAnswer>
  /** Withdraws what runs; resolves when no thread is left. */
  close(): Promise<void>
}

/** A thread that has answered stays for the next study: to start one takes longer than most studies. More go. */
const MOST_IDLE = 1
/** Then it goes, with all memory that a large study took. */
const IDLE_MS = 60_000

/**
 * A thread is never broken off, since that ends the whole program where the thread is just loading the SQLite binding
 * or reading from it.
 */
export function createStudyThreads(): StudyThreads {
  const idle: Worker[] = []
  const alive = new Set<Worker>()
  const closed = new AbortController()
  let rest: NodeJS.Timeout | undefined

  const start = (): Worker => {
    const worker = new Worker(programFile('study'), { name: 'study' })
    alive.add(worker)
    worker.once('exit', () => {
      alive.delete(worker)
      const place = idle.indexOf(worker)
      if (place >= 0) idle.splice(place, 1)
    })
    return worker
  }

  const dismiss = (worker: Worker): void => {
    // Whoever closes the threads waits for its end, and must not itself end before.
    worker.ref()
    worker.postMessage({ type: 'close' } satisfies StudyRequest)
  }

  const dismissIdle = (): void => {
    clearTimeout(rest)
    for (const worker of idle.splice(0)) dismiss(worker)
  }

  const giveBack = (worker: Worker): void => {
    if (idle.length >= MOST_IDLE || closed.signal.aborted) {
      dismiss(worker)
      return
    }
    // Whoever has nothing else to do may end while it waits.
    worker.unref()
    idle.push(worker)
    clearTimeout(rest)
    rest = setTimeout(dismissIdle, IDLE_MS)
    rest.unref()
  }

  const run: StudyThreads['run'] = (study, signal, onProgress) =>
    new Promise((resolve, reject) => {
      const withdrawn = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
      const worker = idle.pop() ?? start()
      worker.ref()
      const wanted = AbortSignal.any([signal, closed.signal])
      const abort = (): void => void Atomics.store(withdrawn, 0, 1)
      let trouble = 'its thread ended unexpectedly.'
      const leave = (): void => {
        wanted.removeEventListener('abort', abort)
        worker.off('message', hear).off('error', note).off('exit', lose)
      }
      const hear = (raw: unknown): void => {
        const reply = StudyReply.parse(raw)
        if (reply.type === 'progress') {
          onProgress(reply.fraction, reply.events)
          return
        }
        leave()
        giveBack(worker)
        if (wanted.aborted) reject(new Error('it was cancelled.'))
        else if (reply.type === 'answer') resolve(reply.answer)
        else reject(new Error(describeProblem(reply.problem)))
      }
      const note = (error: unknown): void => {
        trouble = error instanceof Error ? error.message : String(error)
      }
      const lose = (): void => {
        leave()
        reject(new Error(trouble))
      }
      worker.on('message', hear).on('error', note).on('exit', lose)
      wanted.addEventListener('abort', abort)
      if (wanted.aborted) abort()
      worker.postMessage({ type: 'study', ...study, withdrawn: withdrawn.buffer } satisfies StudyRequest)
    })

  return {
    run,
    close: async () => {
      closed.abort()
      dismissIdle()
      await Promise.all([...alive].map((worker) => new Promise((resolve) => worker.once('exit', resolve))))
    },
  }
}
