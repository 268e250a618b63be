import { useQuery } from '@tanstack/react-query'
import { AttentionDot } from '../../parts/AttentionDot.tsx'
import { api } from '../../transport/client.ts'

/** A dot at the rail's entry where an identifier came with too many others: the ledger says which. */
export function MergesAttention() {
  const status = useQuery(api.workspace.status.queryOptions())
  const storms = status.data?.open?.mergeStorms ?? 0
  if (storms === 0) return null
  return <AttentionDot what={storms === 1 ? '1 merge storm' : `${storms} merge storms`} />
}
