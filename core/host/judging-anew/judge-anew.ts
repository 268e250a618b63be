import { Worker } from 'node:worker_threads'
import type { Pipeline } from '#core/pipeline/pipeline.ts'
import { programFile } from '../places.ts'
import { JudgingReply, type JudgingStart } from './messages.ts'

/**
 * Activates rules and judges all history by them in a thread of its own: neither the window nor questions wait. What
 * arrives meanwhile waits in the pipeline's queue, and everybody reads the old state until the new one is stored, all at
 * once. Given up, or killed, it leaves everything as it was. True where the rules are active.
 */
export function judgeAnew(
  pipeline: Pick<Pipeline, 'whileAnotherWrites'>,
  start: Pick<JudgingStart, 'path' | 'text' | 'provenance' | 'now'>,
  signal: AbortSignal,
  onProgress: (done: number, total: number) => void,
): Promise<boolean> {
  return pipeline.whileAnotherWrites((timePassed) => {
    const stop = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)
    return inThread({ ...start, timePassed, stop }, signal, onProgress)
  })
}

function inThread(
  start: JudgingStart,
  signal: AbortSignal,
  onProgress: (done: number, total: number) => void,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return resolve(false)
    const worker = new Worker(programFile('judging'), { workerData: start, name: 'judging anew' })
    const abort = (): void => {
      Atomics.store(new Int32Array(start.stop), 0, 1)
    }
    signal.addEventListener('abort', abort)
    let isActive: boolean | Error = new Error('its thread ended unexpectedly; nothing was changed.')
    worker.on('message', (raw: unknown) => {
      const reply = JudgingReply.parse(raw)
      if (reply.type === 'progress') onProgress(reply.done, reply.total)
      else isActive = reply.type === 'problem' ? new Error(reply.message) : reply.type === 'active'
    })
    worker.on('error', (error: unknown) => {
      isActive = error instanceof Error ? error : new Error(String(error))
    })
    // Only then has the thread given the file back.
    worker.on('exit', () => {
      signal.removeEventListener('abort', abort)
      if (isActive instanceof Error) reject(isActive)
      else resolve(isActive)
    })
  })
}
