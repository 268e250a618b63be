import { setTimeout as sleep } from 'node:timers/promises'
import { BOUNDS } from '#core/fleet/fold.ts'
import { passTime } from '#core/fleet/pass-time.ts'
import { sweepDue } from '#core/fleet/redis/due.ts'
import type { StateStore } from '#core/fleet/state-store.ts'
import type { RedisClient } from '#core/sources/redis/client.ts'
import type { Agreed } from './agreed.ts'

const SWEEP_EVERY = 1_000

/** Fires what rules wait for by time alone, until it is stopped. All workers do, and share the users among them. */
export function keepTime(
  client: RedisClient,
  store: StateStore,
  agreed: () => Promise<Agreed>,
  now: () => number,
  troubled: (message: string) => void,
): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const sweep = async (): Promise<boolean> => {
    const { judges } = await agreed()
    const at = now()
    return sweepDue(client, at, (user) => passTime(store, user, judges, BOUNDS, at))
  }
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        if (await sweep()) continue
      } catch (error) {
        if (stopping.signal.aborted) return
        troubled(`time can't be let pass: ${error instanceof Error ? error.message : String(error)}`)
      }
      await sleep(SWEEP_EVERY, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }
  const running = run()
  return {
    stop: () => {
      stopping.abort()
      return running
    },
  }
}
