import { parentPort } from 'node:worker_threads'

/** The real worker, which begins with every question a while after it was asked. */
const SLOW_MS = 40
parentPort?.on('message', () => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, SLOW_MS)
})
await import('#core/host/analysis/worker.ts')
