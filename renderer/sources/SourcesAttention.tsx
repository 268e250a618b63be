import { useQuery } from '@tanstack/react-query'
import { AttentionDot } from '../parts/AttentionDot.tsx'
import { api } from '../transport/client.ts'
import { isTrouble } from './words.ts'

const EVERY = 5_000
const UNSENT = new Set(['disabled', 'failed', 'failing'])

/** A dot at the rail's entry while a connection is in trouble, or waits for a word. */
export function SourcesAttention() {
  const sources = useQuery({ ...api.sources.list.queryOptions(), refetchInterval: EVERY })
  const webhooks = useQuery({ ...api.webhooks.list.queryOptions(), refetchInterval: EVERY })
  if (sources.data?.held === true) return <AttentionDot what="its connections wait for your word" />
  const troubled = sources.data?.connections.filter(({ state }) => isTrouble(state)).length ?? 0
  const unsent = webhooks.data?.addresses.find(({ state }) => UNSENT.has(state))
  if (troubled === 0 && unsent !== undefined)
    return <AttentionDot what={`nothing can be sent to ${unsent.name}`} />
  if (troubled === 0) return null
  return (
    <AttentionDot
      what={troubled === 1 ? '1 connection is in trouble' : `${troubled} connections are in trouble`}
    />
  )
}
