import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Person } from '#core/contract/people.ts'
import { api } from '../transport/client.ts'

/** Entries of one call; the contract's most. */
const WINDOW = 2000

/** Milliseconds between two looks while a webhook waits. */
const EVERY = 2_000

function waitsIn(page: Person | null): boolean {
  return page?.timeline.some(({ delivery }) => delivery?.state === 'waiting') === true
}

interface Page {
  readonly offset: number
  readonly limit: number
}

/** A person with the loaded part of the timeline, which ends at the newest entry. */
export function usePerson(id: string) {
  const query = useInfiniteQuery(
    api.people.timeline.infiniteOptions({
      input: (page: Page | null) => ({ id, ...(page ?? { limit: WINDOW }) }),
      initialPageParam: null,
      // Keys would step through the person before, under the name of this one.
      placeholderData: () => undefined,
      getNextPageParam: (page): Page | undefined => {
        if (page === null || page.offset === 0) return undefined
        const offset = Math.max(0, page.offset - WINDOW)
        return { offset, limit: page.offset - offset }
      },
    }),
  )
  const pages = query.data?.pages
  const waits = pages?.some(waitsIn) === true
  const { refetch } = query
  useEffect(() => {
    if (!waits) return undefined
    // The answer to a webhook is no event: nothing else tells that it has come.
    const timer = setInterval(() => void refetch({ cancelRefetch: false }), EVERY)
    return () => clearInterval(timer)
  }, [waits, refetch])
  const newest = pages?.[0]
  const person: Person | null | undefined =
    newest === undefined || newest === null
      ? newest
      : {
          ...newest,
          timeline: pages?.toReversed().flatMap((page) => page?.timeline ?? []) ?? [],
          offset: pages?.at(-1)?.offset ?? 0,
          numberBefore: pages?.at(-1)?.numberBefore ?? 0,
        }
  return { query, person }
}
