import { setTimeout as sleep } from 'node:timers/promises'
import { createRate } from '#core/base/rate.ts'
import { describeProblem } from '#core/base/result.ts'
import type { Connector, ConnectorPart, ConnectorState } from './connector.ts'

const FIRST_WAIT = 250
const LONGEST_WAIT = 5_000

/** It can't work as it is set up: trying again would not help. */
export class SetUpProblem extends Error {}

/** What a connector's work sees of its own running. */
export interface Run {
  /** Aborted when the connector is stopped: the work ends. */
  readonly signal: AbortSignal
  /** Resolves at once while running, later while paused; also when stopped. */
  ready(): Promise<void>
  paused(): boolean
  /** The server answers. */
  connected(): void
  /** It does not; the work goes on trying. */
  trouble(error: unknown): void
  handled(count: number): void
  /** Says where one part stands. */
  part(name: string, position: string | null, lag: number | null): void
  /** Drops what is said of parts that are not among these. */
  keepParts(names: ReadonlySet<string>): void
  /** A stop waits for this, such as a batch that is being stored. */
  hold<Value>(work: Promise<Value>): Promise<Value>
  /** Resolves when nothing is held. */
  settled(): Promise<unknown>
  /** Waits, but not past the stop. */
  sleep(milliseconds: number): Promise<void>
}

/** What drivers' words mean to a person; the first that fits. */
const MEANINGS: readonly (readonly [RegExp, string])[] = [
  [/ECONNREFUSED/, 'nothing listens at this address'],
  [/ENOTFOUND|EAI_AGAIN/, 'there is no server of this name'],
  [/ETIMEDOUT|EHOSTUNREACH|ENETUNREACH/, 'the server can not be reached'],
  [/ECONNRESET|EPIPE|Connection is closed/, 'the server closed the connection'],
  [/NOAUTH/, 'the server wants a password'],
  [/WRONGPASS|SASL authentication failed/i, 'the server refuses this name or password'],
  [/NOPERM/, 'this user may not do that there'],
  [
    /self.signed certificate|unable to verify|unable to get (local )?issuer/i,
    'who signed the certificate is unknown; name the file of the authority',
  ],
]

/** A failure's words and those of its causes, without the several lines that drivers like to add. Addresses stay; secrets are never in them. */
export function wordsOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return wordsOf(error.errors[0])
  const said: string[] = []
  for (let at = error; at !== undefined && said.length < 4; at = at instanceof Error ? at.cause : undefined) {
    const inner = at instanceof AggregateError && at.errors.length > 0 ? at.errors[0] : at
    const line = (inner instanceof Error ? inner.message : String(inner)).split('\n')[0] ?? ''
    said.push(line)
  }
  const lines = said.map((line, index) => (index < said.length - 1 ? line.replace(/\.$/, '') : line))
  const words = lines.join(': ').slice(0, 300) || 'it failed without saying why'
  const meaning = MEANINGS.find(([pattern]) => pattern.test(words))?.[1]
  return meaning === undefined ? words : `${meaning} (${words.replace(/\.$/, '')}).`
}

/**
 * Runs `work` until it is stopped; where it throws, it is begun again after a wait that doubles up to 5 s.
 * `work` returns only when the signal is aborted.
 */
export function runConnector(now: () => number, work: (run: Run) => Promise<void>): Connector {
  let state: ConnectorState = 'stopped'
  let isPaused = false
  let controller = new AbortController()
  let running: Promise<void> = Promise.resolve()
  let lastError: { message: string; at: number } | null = null
  let total = 0
  let lastAt: number | null = null
  let wait = FIRST_WAIT
  let held: Promise<unknown> = Promise.resolve()
  const rate = createRate()
  const parts = new Map<string, ConnectorPart>()
  const waiters = new Set<() => void>()
  const wake = (): void => {
    for (const waiter of waiters) waiter()
    waiters.clear()
  }

  const makeRun = (signal: AbortSignal): Run => ({
    signal,
    ready: () => {
      if (!isPaused || signal.aborted) return Promise.resolve()
      return new Promise((resolve) => waiters.add(resolve))
    },
    paused: () => isPaused,
    connected: () => {
      if (signal.aborted) return
      wait = FIRST_WAIT
      state = 'running'
    },
    trouble: (error) => {
      if (signal.aborted) return
      state = 'waiting'
      lastError = { message: wordsOf(error), at: now() }
    },
    handled: (count) => {
      if (count === 0) return
      total += count
      lastAt = now()
      rate.add(lastAt, count)
    },
    part: (name, position, lag) => parts.set(name, { name, position, lag }),
    keepParts: (names) => {
      for (const name of parts.keys()) if (!names.has(name)) parts.delete(name)
    },
    hold: (work) => {
      held = work.catch(() => undefined)
      return work
    },
    settled: () => held,
    sleep: async (milliseconds) => {
      await sleep(milliseconds, undefined, { signal }).catch(() => undefined)
    },
  })

  const runUntilStopped = async (run: Run): Promise<void> => {
    while (!run.signal.aborted) {
      try {
        await work(run)
      } catch (error) {
        if (run.signal.aborted) return
        run.trouble(error)
        if (error instanceof SetUpProblem) {
          state = 'failed'
          return
        }
        await run.sleep(wait)
        wait = Math.min(wait * 2, LONGEST_WAIT)
      }
    }
  }

  const start = (): void => {
    if (state !== 'stopped' && state !== 'failed') return
    controller = new AbortController()
    state = 'connecting'
    running = runUntilStopped(makeRun(controller.signal))
  }

  return {
    start,
    pause: () => {
      isPaused = true
    },
    resume: () => {
      isPaused = false
      wake()
      if (state === 'failed') start()
    },
    stop: async () => {
      controller.abort()
      wake()
      await running
      state = 'stopped'
    },
    status: () => {
      const known = [...parts.values()]
      const lags = known.flatMap(({ lag }) => (lag === null ? [] : [lag]))
      return {
        state: isPaused && state !== 'stopped' && state !== 'failed' ? 'paused' : state,
        perSecond: rate.perSecond(now()),
        handled: total,
        lastAt,
        lag: lags.length === 0 ? null : lags.reduce((sum, lag) => sum + lag, 0),
        parts: known,
        lastError,
      }
    },
  }
}

/** Text of a problem that the workspace answered with, as an error to be told. */
export function storeTrouble(problem: Parameters<typeof describeProblem>[0]): Error {
  return new Error(describeProblem(problem))
}
