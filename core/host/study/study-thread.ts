import { Worker } from 'node:worker_threads'
import { describeProblem } from '#core/base/result.ts'
import type { StudyAnswer } from '#core/contract/studies.ts'
import { programFile } from '../places.ts'
import { StudyReply, type StudyStart } from './messages.ts'

/**
 * Runs a study in a thread of its own, so that neither events nor the window nor other answers wait for it. Rejects
 * with what went wrong in words. An aborted study ends at once: it only reads.
 */
export function studyInThread(
  start: StudyStart,
  signal: AbortSignal,
  onProgress: (fraction: number, events: number) => void,
): Promise<StudyAnswer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(programFile('study'), { workerData: start, name: 'study' })
    const abort = (): void => void worker.terminate()
    signal.addEventListener('abort', abort)
    worker.on('message', (raw: unknown) => {
      const reply = StudyReply.parse(raw)
      if (reply.type === 'progress') onProgress(reply.fraction, reply.events)
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
