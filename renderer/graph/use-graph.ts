import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { GraphView } from '#core/contract/graph.ts'
import type { CaseKind, Lens } from '#core/contract/shared.ts'
import { href, useAddress, useFilter } from '../address/use-address.ts'
import { api } from '../transport/client.ts'
import { readOptions } from './options.ts'

/** The graph of the address: the view and its inspectors ask the same question, so they share one answer. */
export function useGraph() {
  const { params } = useAddress()
  const filter = useFilter()
  const options = useMemo(() => readOptions(params), [params])
  const question = useMemo(() => {
    const { caseKind, journey, lens } = options
    return {
      ...{ filter, caseKind },
      ...(journey === undefined ? {} : { journey }),
      ...(lens === undefined ? {} : { lens }),
    }
  }, [filter, options])
  const { model, by, lookback } = options
  const looksBack = lookback === undefined ? {} : { lookback }
  const credit = options.colour === 'credit' ? { credit: model, by, ...looksBack } : {}
  const query = useQuery(api.graph.get.queryOptions({ input: { ...question, ...credit } }))
  return { options, query, filter, question }
}

/** To the people whose cases end at a node: of sessions, to those with a session that does. */
export function endsHref(view: GraphView, id: string): string {
  return href({
    view: 'people',
    selection: undefined,
    of: { kind: 'endsAt', ...walkOf(view), ...followedIn(view), id },
  })
}

/** What is followed, where it is not people. */
export function followedIn({ caseKind }: GraphView): { caseKind?: CaseKind } {
  return caseKind === 'user' ? {} : { caseKind }
}

/** Whose people stand behind a number of this graph, as the people view asks for them. */
export function walkOf({ lens, journey }: GraphView): { lens: Lens; journey?: string } {
  return journey === null ? { lens } : { lens, journey }
}
