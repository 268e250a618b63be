import { keepPreviousData, QueryClient } from '@tanstack/react-query'

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
