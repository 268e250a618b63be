import { useQuery } from '@tanstack/react-query'
import { AttentionDot } from '../parts/AttentionDot.tsx'
import type { Trouble } from '../sources/troubles.ts'
import { api } from '../transport/client.ts'

const EVERY = 5_000

/** Rules on disk that are followed and were refused; null where nothing stands against them. */
export function useRulesTrouble(): Trouble | null {
  const watched = useQuery({ ...api.rules.watched.queryOptions(), refetchInterval: EVERY })
  if (watched.data === undefined || watched.data === null || watched.data.ok) return null
  const { path, findings } = watched.data
  return {
    key: 'rules',
    what: `The rules in ${path} were refused; what was active stays`,
    why: findings[0] ?? '',
    at: { view: 'rules', selection: undefined },
  }
}

/** A dot at the rail's entry while rules on disk are refused. */
export function RulesAttention() {
  const trouble = useRulesTrouble()
  return trouble === null ? null : <AttentionDot what={trouble.what} />
}
