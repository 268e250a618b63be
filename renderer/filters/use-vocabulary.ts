import { useQuery } from '@tanstack/react-query'
import type { Vocabulary } from '#core/contract/drafts.ts'
import { api } from '../transport/client.ts'

const MINUTE = 60_000

/** What was seen in this workspace; asked for only while somebody writes, since it looks at many events. */
export function useVocabulary(enabled: boolean): Vocabulary | undefined {
  return useQuery({ ...api.drafts.vocabulary.queryOptions(), enabled, staleTime: MINUTE }).data
}
