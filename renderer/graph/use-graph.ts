import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useAddress, useFilter } from '../address/use-address.ts'
import { api } from '../transport/client.ts'
import { readOptions } from './options.ts'

/** The graph of the address: the view and its inspectors ask the same question, so they share one answer. */
export function useGraph() {
  const { params } = useAddress()
  const filter = useFilter()
  const options = useMemo(() => readOptions(params), [params])
  const query = useQuery(
    api.graph.get.queryOptions({
      input: {
        filter,
        caseKind: options.caseKind,
        ...(options.lens === undefined ? {} : { lens: options.lens }),
        ...(options.colour === 'credit' ? { credit: options.model } : {}),
      },
    }),
  )
  return { options, query, filter }
}
