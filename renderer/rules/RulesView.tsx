import { useQuery } from '@tanstack/react-query'
import { ErrorState } from '../parts/ErrorState.tsx'
import { Loading } from '../parts/Loading.tsx'
import { api } from '../transport/client.ts'
import { DraftPane } from './draft/DraftPane.tsx'
import { setDraft, useDraft, useStoredDraft } from './draft/use-draft.ts'
import { NoRules } from './NoRules.tsx'
import { RulesPane } from './RulesPane.tsx'
import { WatchedNotice } from './WatchedNotice.tsx'

/** The active rules as a table, or the draft that is to replace them; with a switch where there are both. */
export function RulesView() {
  const rules = useQuery(api.rules.get.queryOptions())
  const draft = useDraft((state) => state.draft)
  const aside = useDraft((state) => state.aside)
  const isKnown = useStoredDraft()
  if (rules.isError && rules.data === undefined) {
    return <ErrorState error={rules.error} onRetry={() => void rules.refetch()} />
  }
  if (rules.data === undefined || !isKnown) return <Loading what="the rules" />
  if (draft !== null && !(aside && rules.data.active !== null)) {
    return <DraftPane draft={draft} active={rules.data.active} versions={rules.data.versions} />
  }
  if (rules.data.active === null) {
    return (
      <>
        <WatchedNotice />
        <NoRules onDraft={setDraft} />
      </>
    )
  }
  return <RulesPane view={rules.data} active={rules.data.active} onDraft={setDraft} />
}
