import { useQuery } from '@tanstack/react-query'
import type { PeopleOf } from '#core/contract/people.ts'
import type { Filter } from '#core/contract/shared.ts'
import { go } from '../address/use-address.ts'
import { api } from '../transport/client.ts'

const ASK_AGAIN_MS = 400

/** How many people a search finds that the filter, the time range or the group leaves out; asked where it found nobody. */
export function useElsewhere(search: string | null, filter: Filter, of: PeopleOf | undefined): number {
  const isNarrowed = of !== undefined || Object.values(filter).some((part) => part !== undefined)
  const everywhere = useQuery({
    ...api.people.list.queryOptions({ input: { search: search ?? '', filter: {}, limit: 1, offset: 0 } }),
    refetchInterval: ({ state }) => (state.data?.reading === undefined ? false : ASK_AGAIN_MS),
    enabled: search !== null && search !== '' && isNarrowed,
  })
  const isAnswered = search !== null && isNarrowed && !everywhere.isPlaceholderData
  return isAnswered ? (everywhere.data?.total ?? 0) : 0
}

/** Takes away all that leaves people out. */
export function lookEverywhere(): void {
  go({
    where: undefined,
    whose: undefined,
    without: undefined,
    from: undefined,
    to: undefined,
    of: undefined,
  })
}
