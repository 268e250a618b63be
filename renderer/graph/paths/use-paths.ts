import { useQuery } from '@tanstack/react-query'
import type { VariantsQuestion } from '#core/contract/journeys.ts'
import { useAddress } from '../../address/use-address.ts'
import { api } from '../../transport/client.ts'
import { useGraph } from '../use-graph.ts'
import { formatPath, type Path } from './path.ts'

/** As many as a list is read. */
const SHOWN = 200

/** The journey that is lit up, counted; undefined where none is, or it is not among the most common ones. */
export function useLitWay(path: Path | null) {
  const input = usePathsQuestion()
  const { data } = useQuery(api.journeys.variants.queryOptions({ input, enabled: path !== null }))
  if (path === null) return { data, row: undefined, input }
  const key = formatPath(path)
  return { data, row: data?.variants.find((each) => formatPath(each) === key), input }
}

/** Which whole journeys the address asks for: the list and the one that is lit up share the answer. */
export function usePathsQuestion(): VariantsQuestion {
  const { params } = useAddress()
  const { options, filter } = useGraph()
  return {
    filter,
    caseKind: options.caseKind,
    ...(options.journey === undefined ? {} : { journey: options.journey }),
    ...(options.lens === undefined ? {} : { lens: options.lens }),
    collapse: params.loops !== 'kept',
    ...(params.loops === 'circled' ? { circles: true } : {}),
    limit: SHOWN,
  }
}
