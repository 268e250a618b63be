import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Versus } from '#core/contract/journeys.ts'
import { Whose } from '#core/contract/shared.ts'
import { useAddress, useFilter } from '../../address/use-address.ts'
import { api } from '../../transport/client.ts'
import { readOptions } from '../options.ts'

/** Who B is, as the address has it; null where another filter is meant and none is written yet. */
export function readVersus(params: Readonly<Record<string, string>>): Versus | null {
  if (params.vs === 'before') return { kind: 'before' }
  if (params.vs !== 'filter') return { kind: 'rest' }
  const where = (params.vsWhere ?? '').trim()
  if (where === '') return null
  return { kind: 'filter', where, whose: Whose.safeParse(params.vsWhose).data ?? 'had' }
}

/** The comparison of the address; asked only where the colour shows differences. */
export function useComparison() {
  const { params } = useAddress()
  const filter = useFilter()
  const { colour, lens, caseKind, journey } = useMemo(() => readOptions(params), [params])
  const versus = useMemo(() => readVersus(params), [params])
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
