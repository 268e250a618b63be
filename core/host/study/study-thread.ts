import { Worker } from 'node:worker_threads'
import { describeProblem } from '#core/base/result.ts'
import type { StudyAnswer } from '#core/contract/studies.ts'
import { programFile } from '../places.ts'
import { StudyReply, type StudyStart } from './messages.ts'

/**
 * Runs a study in a thread of its own, so that neither events nor the window nor other answers wait for it. Rejects
 * with what went wrong in words. An aborted study is asked to end and does before its next person; its thread is never
 * broken off, since that ends the whole program where the thread is just loading the SQLite binding.
 */
export function studyInThread(
  start: StudyStart,
  signal: AbortSignal,
  onProgress: (fraction: number, events: number) => void,
): Promise<StudyAnswer> {
  return new Promise((resolve, reject) => {
    const withdrawn = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)
    const worker = new Worker(programFile('study'), { workerData: { ...start, withdrawn }, name: 'study' })
    const abort = (): void => void Atomics.store(new Int32Array(withdrawn), 0, 1)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort)
    worker.on('message', (raw: unknown) => {
      const reply = StudyReply.parse(raw)
      if (reply.type === 'progress') onProgress(reply.fraction, reply.events)
      else if (signal.aborted) return
      else if (reply.type === 'answer') resolve(reply.answer)
      else reject(new Error(describeProblem(reply.problem)))
    })
    worker.on('error', (error: unknown) => reject(error instanceof Error ? error : new Error(String(error))))
    worker.on('exit', () => {
      signal.removeEventListener('abort', abort)
      reject(new Error(signal.aborted ? 'it was cancelled.' : 'its thread ended unexpectedly.'))
    })
  })
}
