import type { Vocabulary } from '#core/contract/drafts.ts'
import { OutcomeName } from '#core/contract/shared.ts'
import type { ClauseDraft } from './clause.ts'
import { payloadFields } from './fields.ts'

/** Values that were seen in what is compared; none for what takes too many. */
export function suggestedValues(draft: ClauseDraft, vocabulary: Vocabulary | undefined): string[] {
  if (draft.field === 'event.eventType') return vocabulary?.eventTypes.map(({ name }) => name) ?? []
  if (draft.field === 'wasIn' && (draft.journey ?? '') !== '')
    return vocabulary?.journeys.find(({ id }) => id === draft.journey)?.steps ?? []
  if (draft.field === 'state.currentStep' || draft.field === 'wasIn') return vocabulary?.steps ?? []
  if (draft.field === 'event.source') return vocabulary?.sources ?? []
  if (draft.field === 'event.outcome') return [...OutcomeName.options]
  if (draft.field !== 'payload') return []
  return [...(payloadFields(vocabulary).find(({ path }) => path === draft.key)?.values ?? [])]
}
