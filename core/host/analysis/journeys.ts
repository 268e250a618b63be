import type { BetweenQuestion, BetweenView, VariantsQuestion, VariantsView } from '#core/contract/journeys.ts'
import { openPersonReader } from '#core/store/people/people.ts'
import { betweenNodes } from '#core/topology/between.ts'
import { findVariants } from '#core/topology/variants.ts'
import type { Analysis } from './analysis.ts'
import { walkFor } from './graph.ts'

const EXAMPLES = 3

/** How long it takes from one node to another, whatever lies between. */
export function betweenFor(analysis: Analysis, question: BetweenQuestion): BetweenView {
  const { walk, caseKind } = walkFor(analysis, question)
  const { histogram, ...numbers } = betweenNodes(walk, question.start, question.end)
  return { caseKind, ...numbers, histogram: { ...histogram, buckets: [...histogram.buckets] } }
}

/** The most common whole journeys, with a few people who went so. */
export function variantsFor(analysis: Analysis, question: VariantsQuestion): VariantsView {
  const { walk, lens, caseKind } = walkFor(analysis, question)
  const { collapse, circles = false, limit } = question
  const found = findVariants(walk, { collapse, circles, limit, examples: EXAMPLES })
  const { cases, stayed, distinct, variants } = found
  const people = openPersonReader(analysis.database, analysis.names)
  return {
    lens,
    caseKind,
    cases,
    stayed,
    distinct,
    variants: variants.map(({ people: numbers, ...variant }) => ({
      ...variant,
      share: variant.count / cases,
      examples: numbers.flatMap((number) => people.byNumber(number)?.subject ?? []),
    })),
  }
}
