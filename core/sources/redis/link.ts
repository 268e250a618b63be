import type { Run } from '../run.ts'
import { openRedis, type RedisClient, type RedisServer } from './client.ts'

/** A client for the time of one piece of work: its troubles are told, and a stop ends it at once. */
export async function withRedis(
  run: Run,
  server: RedisServer,
  name: string,
  work: (client: RedisClient, link: { readonly reconnects: () => number }) => Promise<void>,
): Promise<void> {
  const client = openRedis(server, name)
  let readies = 0
  client.on('error', (error) => run.trouble(error))
  client.on('ready', () => {
    readies += 1
    run.connected()
  })
  // A command that waits for a server which is away never settles, not even after disconnect(): a stop goes past it.
  const stopped = new Promise<void>((resolve) => {
    const end = (): void => {
      client.disconnect()
      void run.settled().then(() => resolve())
    }
    if (run.signal.aborted) end()
    else run.signal.addEventListener('abort', end, { once: true })
  })
  try {
    await Promise.race([work(client, { reconnects: () => readies }), stopped])
  } finally {
    client.disconnect()
  }
}

const LOOK_EVERY = 2_000

/** Looks now and then how much waits, also while reading is paused; answers how to stop. Never asks a server that is away. */
export function watchLag(run: Run, client: RedisClient, look: () => Promise<void>): () => void {
  let isLooking = false
  const timer = setInterval(() => {
    if (isLooking || client.status !== 'ready') return
    isLooking = true
    // Looking is no reading: where it fails, reading says so by itself.
    void look()
      .catch(() => undefined)
      .finally(() => {
        isLooking = false
      })
  }, LOOK_EVERY)
  const stop = (): void => clearInterval(timer)
  // A stop goes past work that hangs, which then never gets to stop this.
  run.signal.addEventListener('abort', stop, { once: true })
  return stop
}
