import type { GraphView } from '#core/contract/graph.ts'
import { formatNoun } from '../../parts/format.ts'

/** What is followed, counted: `2,000 people`. */
export function casesOf({ caseKind }: Pick<GraphView, 'caseKind'>, count: number): string {
  return caseKind === 'user' ? formatNoun(count, 'person', 'people') : formatNoun(count, 'session')
}
