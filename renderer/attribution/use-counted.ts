import { useMemo } from 'react'
import type { AttributionQuestion, OutcomeRef } from '#core/contract/attribution.ts'
import { CreditBy } from '#core/contract/graph.ts'
import { go, useAddress, useFilter } from '../address/use-address.ts'
import { readLookback } from '../graph/options.ts'

/** What counts as the conversion, and whether it counts once or with its value: all of it is in the address. */
export function useCounted(): { readonly question: AttributionQuestion; readonly by: CreditBy } {
  const { params } = useAddress()
  const filter = useFilter()
  const { journey, outcome } = params
  const lookback = readLookback(params.lookback)
  const by = CreditBy.safeParse(params.by).data ?? 'conversions'
  const question = useMemo(
    () => ({
      filter,
      by,
      ...(journey === undefined ? {} : { journey }),
      ...(outcome === undefined ? {} : { outcome }),
      ...(lookback === undefined ? {} : { lookback }),
    }),
    [filter, by, journey, outcome, lookback],
  )
  return { question, by }
}

const SEPARATOR = '\n'

/** An outcome as one text, for a list to choose from; that of nothing chosen is every conversion of the main journey. */
export function keyOf(counted: {
  readonly journey?: string | null | undefined
  readonly step?: string | undefined
}): string {
  return `${counted.journey ?? ''}${SEPARATOR}${counted.step ?? ''}`
}

export function chooseCounted(key: string): void {
  const [journey = '', outcome = ''] = key.split(SEPARATOR)
  const orNothing = (text: string) => (text === '' ? undefined : text)
  go({ params: { journey: orNothing(journey), outcome: orNothing(outcome) } })
}

export interface CountedGroup {
  readonly group: string
  readonly items: { value: string; label: string }[]
}

/** Outcomes to choose from, by journey; the steps of one journey say nothing beside those of another. */
export function countedGroups(outcomes: readonly OutcomeRef[]): CountedGroup[] {
  const groups = new Map<string, CountedGroup>([
    ['', { group: 'Main journey', items: [{ value: keyOf({}), label: 'Every conversion' }] }],
  ])
  for (const { journey, step, kind } of outcomes) {
    const name = journey ?? ''
    const entry = groups.get(name) ?? { group: `Journey ${name}`, items: [] }
    groups.set(name, entry)
    entry.items.push({ value: keyOf({ journey, step }), label: kind === 'loss' ? `${step} (loss)` : step })
  }
  return [...groups.values()]
}
