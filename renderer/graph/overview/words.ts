import type { GraphView } from '#core/contract/graph.ts'
import type { Filter } from '#core/contract/shared.ts'
import { formatCount, formatNoun } from '../../parts/format.ts'

type Followed = Pick<GraphView, 'caseKind'>
type Range = Pick<Filter, 'to'>

/** What is followed, counted: `2,000 people`. */
export function casesOf({ caseKind }: Followed, count: number): string {
  return caseKind === 'user' ? formatNoun(count, 'person', 'people') : formatNoun(count, 'session')
}

/** Where those are who are at no outcome: of a range that has ended at its end, else now. */
export function elsewhereWords(view: Followed, elsewhere: number, { to }: Range): string {
  const count = casesOf(view, elsewhere)
  const end = to === undefined ? '' : ' at the end of the range'
  if (view.caseKind === 'session')
    return `${count} ended${to === undefined ? '' : ', or were,'} at another step${end}.`
  if (to !== undefined) return `${count} stood at another step${end}.`
  return `${count} ${elsewhere === 1 ? 'stands' : 'stand'} at another step so far.`
}

export function stopsTitle({ to }: Range): string {
  return to === undefined ? 'Where most stopped' : 'Where most were at the end'
}

/**
 * What the stops are, and how many of them went on when the range was over.
 * @param goOn of all stops, those that went on after the range
 */
export function stopsWords(view: Pick<GraphView, 'caseKind' | 'lens'>, goOn: number, { to }: Range): string {
  const noOutcome = view.lens === 'step' ? ', and it is no outcome' : ''
  if (to === undefined) return `Nothing came after it so far${noOutcome}.`
  const after = goOn === 0 ? 'None moved on after it.' : `${formatCount(goOn)} of them all moved on after it.`
  return `Where they were when the time range ended${noOutcome}. ${after}`
}
