import { parentPort } from 'node:worker_threads'
import { z } from 'zod'

/** The real worker, with two questions on which it fails: `rejections` ends the thread, `ruleCounts` never returns. */
const Asked = z.object({ kind: z.string(), id: z.number() })
parentPort?.on('message', (message: unknown) => {
  const asked = Asked.safeParse(message)
  if (asked.data?.kind === 'rejections') process.exit(3)
  if (asked.data?.kind === 'ruleCounts') {
    parentPort?.postMessage({ type: 'began', id: asked.data.id })
    for (;;);
  }
})
await import('#core/host/analysis/worker.ts')
