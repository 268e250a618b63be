import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useAddress, useFilter } from '../../address/use-address.ts'
import { monthBefore } from '../../shell/time/time-range.ts'
import { api } from '../../transport/client.ts'
import { readOptions } from '../options.ts'
import { readVersus } from './sides.ts'

/** The comparison of the address; asked only where the colour shows differences. */
export function useComparison() {
  const { params } = useAddress()
  const filter = useFilter()
  const { colour, lens, caseKind, journey } = useMemo(() => readOptions(params), [params])
  const versus = useMemo(() => {
    const found = readVersus(params)
    const month = found?.kind === 'before' ? monthBefore(filter) : undefined
    return month === undefined ? found : { kind: 'before' as const, from: month }
  }, [params, filter])
  const isShown = colour === 'difference'
  const query = useQuery(
    api.journeys.compare.queryOptions({
      input: {
        filter,
        caseKind,
        ...(journey === undefined ? {} : { journey }),
        ...(lens === undefined ? {} : { lens }),
        versus: versus ?? { kind: 'rest' },
      },
      enabled: isShown && versus !== null,
    }),
  )
  return { isShown, versus, query, comparison: isShown && versus !== null ? query.data : undefined }
}
