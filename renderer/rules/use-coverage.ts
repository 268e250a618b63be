import { useQuery } from '@tanstack/react-query'
import type { CoverageView, RuleCoverageView } from '#core/contract/studies.ts'
import { useFilter } from '../address/use-address.ts'
import { type Study, useStudy } from '../studies/use-study.ts'
import { api } from '../transport/client.ts'

/** What each active rule did with the events that filter and time range leave; counted again as events come. */
export function useCoverage(enabled = true): {
  readonly study: Study
  readonly coverage: CoverageView | undefined
} {
  const filter = useFilter()
  const rules = useQuery(api.rules.get.queryOptions())
  const ruleset = rules.data?.active?.number ?? null
  const study = useStudy({ kind: 'coverage', filter }, { enabled, keepFresh: true, ruleset })
  return { study, coverage: study.answer?.kind === 'coverage' ? study.answer.view : undefined }
}

export function coverageOf(coverage: CoverageView | undefined, id: string): RuleCoverageView | undefined {
  return coverage?.rules.find((rule) => rule.id === id)
}
