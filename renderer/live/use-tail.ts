import { useCallback, useEffect, useRef, useState } from 'react'
import type { Filter } from '#core/contract/shared.ts'
import { client } from '../transport/client.ts'
import type { Outcome } from './outcomes.ts'
import { addNewer, addOlder, EMPTY_TAIL, fillGap, type TailGap, type TailList } from './tail-list.ts'

const PAGE = 200
const MOST_AT_ONCE = 500
/** Between two questions for what is new: at most four a second. */
const TICK_MS = 250

export interface TailQuery {
  readonly filter: Filter
  readonly outcomes?: Outcome[]
  readonly person?: string
  readonly eventType?: string
  readonly intake?: string
}

export interface Tail {
  readonly list: TailList
  readonly loaded: boolean
  readonly error: unknown
  /** What has come since the list was paused. */
  readonly waiting: number
  readonly loadOlder: () => void
  readonly fill: (gap: TailGap) => void
  readonly reload: () => void
}

/**
 * The newest receipts, kept up to date by asking for what came since. `moved` is the last arrival that the
 * workspace has told of: while it stands still nothing is asked. Paused, the list waits and only counts.
 */
export function useTail(query: TailQuery, moved: number, paused: boolean): Tail {
  const key = JSON.stringify(query)
  const [list, setList] = useState<TailList>(EMPTY_TAIL)
  const [loadedKey, setLoadedKey] = useState<string>()
  const [error, setError] = useState<unknown>()
  const [waiting, setWaiting] = useState(0)
  const [attempt, setAttempt] = useState(0)
  const state = useRef({ list, key, busy: false, askedAt: 0 })
  state.current.key = key

  const put = useCallback((next: TailList) => {
    state.current.list = next
    setList(next)
  }, [])

  // A new question begins a new list; what it had stays on screen until the answer is there.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` asks again, `key` stands for `query`
  useEffect(() => {
    let stale = false
    const begin = async () => {
      try {
        const answer = await client.live.tail({ ...query, limit: PAGE })
        if (stale) return
        const fresh = addOlder(EMPTY_TAIL, answer.rows, PAGE)
        put({ ...fresh, lastArrival: answer.lastArrival })
        setLoadedKey(key)
        setWaiting(0)
        setError(undefined)
      } catch (problem) {
        if (!stale) setError(problem)
      }
    }
    begin()
    return () => {
      stale = true
    }
  }, [key, attempt, put])

  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for `query`
  useEffect(() => {
    if (loadedKey !== key) return
    let stale = false
    const ask = async () => {
      const from = state.current.list.lastArrival
      if (state.current.busy || moved <= from) return
      state.current.busy = true
      state.current.askedAt = performance.now()
      try {
        const answer = await client.live.tail({ ...query, limit: paused ? 1 : MOST_AT_ONCE, after: from })
        if (stale) return
        if (paused) setWaiting(answer.since)
        else {
          put(addNewer(state.current.list, answer))
          setWaiting(0)
        }
        setError(undefined)
      } catch (problem) {
        if (!stale) setError(problem)
      } finally {
        state.current.busy = false
      }
    }
    const since = performance.now() - state.current.askedAt
    const timer = setTimeout(ask, Math.max(0, TICK_MS - since))
    return () => {
      stale = true
      clearTimeout(timer)
    }
  }, [key, loadedKey, moved, paused, put])

  const page = useCallback(
    async (before: number, limit: number, take: (rows: Awaited<ReturnType<typeof client.live.tail>>['rows']) => void) => {
      const asked = state.current.key
      try {
        const answer = await client.live.tail({ ...JSON.parse(asked), limit, before })
        if (state.current.key === asked) take(answer.rows)
      } catch (problem) {
        setError(problem)
      }
    },
    [],
  )
  const loadOlder = useCallback(() => {
    const last = state.current.list.items.at(-1)
    if (last?.kind === 'row') {
      page(last.row.arrival, PAGE, (rows) => put(addOlder(state.current.list, rows, PAGE)))
    }
  }, [page, put])
  const fill = useCallback(
    (gap: TailGap) => page(gap.before, MOST_AT_ONCE, (rows) => put(fillGap(state.current.list, gap, rows))),
    [page, put],
  )
  const reload = useCallback(() => setAttempt((number) => number + 1), [])
  return { list, loaded: loadedKey !== undefined, error, waiting, loadOlder, fill, reload }
}
