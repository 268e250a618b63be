import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, QueryClient } from '@tanstack/react-query'
import { useIsGone } from './connection.ts'

/** So long an old answer may stand in for a new one. */
const STANDS_IN_MS = 400

/** Old data stays on the screen while new data loads, and only `useChanges` says when it is old. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 5 * 60_000,
      retry: 1,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      networkMode: 'always',
      placeholderData: keepPreviousData,
    },
    mutations: { networkMode: 'always' },
  },
})

/**
 * An answer to this very question. What stands in for it from the last one is fine for a moment, and wrong where no answer
 * comes: then there is none.
 */
export function useOwnAnswer<Data>(query: {
  readonly data: Data
  readonly isPlaceholderData: boolean
}): Data | undefined {
  const gone = useIsGone()
  const [waits] = useDebouncedValue(query.isPlaceholderData, STANDS_IN_MS)
  return query.isPlaceholderData && (gone || waits) ? undefined : query.data
}
