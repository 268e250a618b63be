import { useCallback, useEffect, useRef, useState } from 'react'
import type { TailRow } from '#core/contract/live.ts'
import type { Filter } from '#core/contract/shared.ts'
import type { OutcomeName } from '../parts/outcomes.ts'
import { client } from '../transport/client.ts'
import { useCursor } from '../transport/use-changes.ts'
import { useSettled } from './settled.ts'
import {
  addNewer,
  addOlder,
  EMPTY_TAIL,
  fillGap,
  TAIL_KEPT,
  type TailGap,
  type TailList,
} from './tail-list.ts'

const PAGE = 200
/** Several screens full; what came beyond it becomes a gap that can be opened. */
const MOST_AT_ONCE = 200
/** The contract's most. */
const MOST_OF_A_GAP = 500
/** At most four questions a second, however fast events come. */
const TICK_MS = 250

export interface TailQuery {
  readonly filter: Filter
  readonly outcomes?: OutcomeName[]
  readonly person?: string
  readonly eventType?: string
  readonly intake?: string
  readonly reason?: string
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
 * The newest receipts, kept up to date by asking for what came since. While the workspace stands still nothing is
 * asked. Paused, the list waits and only counts.
 */
export function useTail(query: TailQuery, paused: boolean): Tail {
  const [list, setList] = useState<TailList>(EMPTY_TAIL)
  const [loadedQuery, setLoadedQuery] = useState<TailQuery>()
  const [error, setError] = useState<unknown>()
  const [waiting, setWaiting] = useState(0)
  const [attempt, setAttempt] = useState(0)
  const settled = useSettled(({ changes }) => changes)
  const held = useRef<TailList>(EMPTY_TAIL)
  const asked = useRef(query)

  const put = useCallback((next: TailList) => {
    held.current = next
    setList(next)
  }, [])

  // A new question begins a new list; what it had stays on screen until the answer is there.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another `attempt` asks again, and so does a letter that was settled
  useEffect(() => {
    asked.current = query
    const stop = new AbortController()
    client.live.tail({ ...query, limit: PAGE }, { signal: stop.signal }).then(
      (answer) => {
        if (stop.signal.aborted) return
        put({ ...addOlder(EMPTY_TAIL, answer.rows, PAGE), lastArrival: answer.lastArrival })
        setLoadedQuery(query)
        setWaiting(0)
        setError(undefined)
      },
      (problem: unknown) => {
        if (!stop.signal.aborted) setError(problem)
      },
    )
    return () => stop.abort()
  }, [query, attempt, settled, put])

  useEffect(() => {
    if (loadedQuery !== query) return
    const stop = new AbortController()
    let busy = false
    let countedTo = 0
    const ask = async () => {
      const after = held.current.lastArrival
      if (busy || useCursor.getState().cursor.arrival <= Math.max(after, countedTo)) return
      busy = true
      try {
        const limit = paused ? 1 : MOST_AT_ONCE
        const answer = await client.live.tail({ ...query, limit, after }, { signal: stop.signal })
        if (stop.signal.aborted) return
        countedTo = answer.lastArrival
        setWaiting(paused ? answer.since : 0)
        if (!paused) put(addNewer(held.current, answer))
        setError(undefined)
      } catch (problem) {
        if (!stop.signal.aborted) setError(problem)
      } finally {
        busy = false
      }
    }
    const timer = setInterval(() => void ask(), TICK_MS)
    void ask()
    return () => {
      stop.abort()
      clearInterval(timer)
    }
  }, [query, loadedQuery, paused, put])

  const page = useCallback(
    async (before: number, limit: number, take: (rows: readonly TailRow[]) => void) => {
      try {
        const { rows } = await client.live.tail({ ...query, limit, before })
        if (asked.current === query) take(rows)
      } catch (problem) {
        setError(problem)
      }
    },
    [query],
  )
  const loadOlder = useCallback(() => {
    const last = held.current.items.at(-1)
    if (last?.kind !== 'row' || held.current.items.length >= TAIL_KEPT) return
    void page(last.row.arrival, PAGE, (rows) => put(addOlder(held.current, rows, PAGE)))
  }, [page, put])
  const fill = useCallback(
    (gap: TailGap) => void page(gap.before, MOST_OF_A_GAP, (rows) => put(fillGap(held.current, gap, rows))),
    [page, put],
  )
  const reload = useCallback(() => setAttempt((number) => number + 1), [])
  return { list, loaded: loadedQuery !== undefined, error, waiting, loadOlder, fill, reload }
}
