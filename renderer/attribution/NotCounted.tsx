import type { AttributionQuestion } from '#core/contract/attribution.ts'
import { ErrorState } from '../parts/ErrorState.tsx'
import { chooseCounted, keyOf } from './use-counted.ts'

interface NotCountedProps {
  readonly error: unknown
  readonly question: AttributionQuestion
  readonly onRetry: () => void
}

/** A link may name an outcome that the rules no longer have: there is a way on. */
export function NotCounted({ error, question, onRetry }: NotCountedProps) {
  if (question.journey === undefined && question.outcome === undefined)
    return <ErrorState error={error} onRetry={onRetry} />
  const toAll = () => chooseCounted(keyOf({}))
  return <ErrorState error={error} onRetry={toAll} action="Count every conversion" />
}
