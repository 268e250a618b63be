import type { VariantsQuestion } from '#core/contract/journeys.ts'
import { useAddress } from '../../address/use-address.ts'
import { useGraph } from '../use-graph.ts'

/** As many as a list is read. */
const SHOWN = 200

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
    limit: SHOWN,
  }
}
