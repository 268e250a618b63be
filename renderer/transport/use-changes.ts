import type { QueryKey } from '@tanstack/react-query'
import { useEffect } from 'react'
import { create } from 'zustand'
import type { ChangeCursor } from '#core/contract/workspace.ts'
import { startAfresh } from '../address/use-address.ts'
import { api, client } from './client.ts'
import { isGone, useConnection } from './connection.ts'
import { isAnother, nowOpen } from './now-open.ts'
import { queryClient } from './queries.ts'

const START: ChangeCursor = { workspace: 0, arrival: 0, fold: 0, jobs: 0 }

/** Where the workspace stands, as last heard. A view that keeps its own list reads `arrival` from here. */
export const useCursor = create<{ readonly cursor: ChangeCursor }>(() => ({ cursor: START }))

/** Asks again for whatever has changed, never while the last round is still being answered. */
class Refresher {
  #due = new Set<QueryKey>()
  #running = false
  readonly #intervalMs: number

  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs
  }

  mark(keys: readonly QueryKey[]): void {
    for (const key of keys) this.#due.add(key)
    if (!this.#running) void this.#run()
  }

  async #run(): Promise<void> {
    this.#running = true
    while (this.#due.size > 0) {
      const keys = [...this.#due]
      this.#due.clear()
      // Without `cancelRefetch: false` a slow answer would be thrown away by the next change, for ever.
      const round = keys.map((queryKey) =>
        queryClient.invalidateQueries({ queryKey }, { cancelRefetch: false }),
      )
      await Promise.allSettled(round)
      await new Promise((resolve) => setTimeout(resolve, this.#intervalMs))
    }
    this.#running = false
  }
}

const STATUS = api.workspace.status.key()
const RECEIPTS = api.workspace.receipts.key()
const HISTOGRAM = api.workspace.histogram.key()
const SCOPE = api.workspace.scope.key()
const JOBS = api.workspace.jobs.key()
const EVERYTHING = [
  api.graph.key(),
  api.people.key(),
  api.alerts.key(),
  api.attribution.key(),
  api.rules.key(),
  api.schemas.key(),
]

const cheap = new Refresher(250)
const costly = new Refresher(1000)

function refresh(before: ChangeCursor, now: ChangeCursor): void {
  if (now.workspace !== before.workspace) {
    void anotherWorkspace()
    return
  }
  if (now.jobs !== before.jobs) cheap.mark([JOBS])
  const folded = now.fold !== before.fold
  if (now.arrival !== before.arrival || folded) {
    cheap.mark([RECEIPTS, api.live.key()])
    costly.mark([STATUS, HISTOGRAM, SCOPE, ...EVERYTHING])
  }
}

/** A workspace was opened or closed, perhaps by another window. */
async function anotherWorkspace(): Promise<void> {
  const status = await client.workspace.status().catch(() => null)
  if (status !== null && isAnother(status)) {
    startAfresh()
    nowOpen(status)
  } else await queryClient.invalidateQueries()
}

async function follow(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const before = useCursor.getState().cursor
      const now = await client.workspace.wait({ after: before, timeoutMs: 20_000 }, { signal })
      // The host started anew: its counters begin again, so everything may have changed.
      if (now.workspace < before.workspace || now.arrival < before.arrival)
        void queryClient.invalidateQueries()
      else refresh(before, now)
      useCursor.setState({ cursor: now })
      // A host under load moves all the time; four answers a second are enough.
      await new Promise((resolve) => setTimeout(resolve, 250))
    } catch {
      if (signal.aborted) return
      await new Promise((resolve) => setTimeout(resolve, 1000))
    }
  }
}

/** Keeps every view current. Mounted once, by the shell. */
export function useChanges(): void {
  useEffect(() => {
    const stop = new AbortController()
    void follow(stop.signal)
    const unsubscribe = useConnection.subscribe((next, previous) => {
      if (next.state.kind === 'connected' && isGone(previous.state)) {
        void queryClient.invalidateQueries()
      }
    })
    return () => {
      stop.abort()
      unsubscribe()
    }
  }, [])
}
