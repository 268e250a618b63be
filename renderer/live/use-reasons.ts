import { type RefObject, useEffect, useState } from 'react'
import { type TailRow, wantsReason } from '#core/contract/live.ts'
import { client } from '../transport/client.ts'
import { useCursor } from '../transport/use-changes.ts'

/** A row that is in sight for so long gets its reason: where events pour past nobody reads them, and nothing is asked. */
const LOOK_MS = 300
/** What is remembered, so that scrolling to and fro asks nothing twice. */
const KEPT = 5000
/** The contract's most. */
const MOST = 200

/** Other rules or a late event make reasons stale; they are asked for anew this long after the last time at the earliest. */
const STALE_MS = 3000

/** By arrival, the reasons of the timeline for rows that stay in sight. `inSight` holds the rows that are there now. */
export function useReasons(inSight: RefObject<readonly TailRow[]>): ReadonlyMap<number, string> {
  const [reasons, setReasons] = useState<ReadonlyMap<number, string>>(new Map())

  useEffect(() => {
    let { workspace, fold } = useCursor.getState().cursor
    let asked = new Set<number>()
    let askedSince = Date.now()
    let before = new Set<number>()
    let isBusy = false
    let isOver = false

    const forget = () => {
      const { cursor } = useCursor.getState()
      const isAnother = cursor.workspace !== workspace
      if (!isAnother && (cursor.fold === fold || Date.now() - askedSince < STALE_MS)) return
      ;({ workspace, fold } = cursor)
      asked = new Set()
      askedSince = Date.now()
      if (isAnother) setReasons(new Map())
    }

    const ask = async (arrivals: readonly number[]) => {
      const askedIn = workspace
      const mine = asked
      for (const arrival of arrivals) mine.add(arrival)
      try {
        const found = await client.live.reasons({ arrivals: arrivals.slice(0, MOST) })
        if (isOver || askedIn !== useCursor.getState().cursor.workspace) return
        setReasons((known) => {
          const next = [...known, ...found.map(({ arrival, note }): [number, string] => [arrival, note])]
          return new Map(next.slice(-KEPT))
        })
      } catch {
        // The row keeps what it says, and is asked for again.
        for (const arrival of arrivals) mine.delete(arrival)
      }
    }

    const look = () => {
      forget()
      const arrivals = inSight.current.filter(wantsReason).map(({ arrival }) => arrival)
      const stayed = arrivals.filter((arrival) => before.has(arrival) && !asked.has(arrival))
      before = new Set(arrivals)
      if (isBusy || stayed.length === 0) return
      isBusy = true
      void ask(stayed).finally(() => {
        isBusy = false
      })
    }
    const timer = setInterval(look, LOOK_MS)
    return () => {
      isOver = true
      clearInterval(timer)
    }
  }, [inSight])
  return reasons
}
