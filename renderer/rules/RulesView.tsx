import { useQuery } from '@tanstack/react-query'
import { ErrorState } from '../parts/ErrorState.tsx'
import { Loading } from '../parts/Loading.tsx'
import { api } from '../transport/client.ts'
import { DraftPane } from './DraftPane.tsx'
import { NoRules } from './NoRules.tsx'
import { RulesPane } from './RulesPane.tsx'
import { setDraft, useDraft } from './use-draft.ts'

/** The active rules as a table, or the draft that is to replace them. */
export function RulesView() {
  const rules = useQuery(api.rules.get.queryOptions())
  const draft = useDraft((state) => state.draft)
  if (rules.isError && rules.data === undefined) {
    return <ErrorState error={rules.error} onRetry={() => void rules.refetch()} />
  }
  if (rules.data === undefined) return <Loading what="the rules" />
  if (draft !== null) {
    return <DraftPane draft={draft} active={rules.data.active} />
  }
  if (rules.data.active === null) return <NoRules onDraft={setDraft} />
  return <RulesPane view={rules.data} active={rules.data.active} onDraft={setDraft} />
}
