import type { GraphNode, GraphView } from '#core/contract/graph.ts'
import type { Filter } from '#core/contract/shared.ts'
import { formatCount, formatNoun } from '../../parts/format.ts'

/** What is said of those whose way ends at a node. */
export interface EndWords {
  readonly label: string
  readonly how: string
  /** On the button that leads to the people. */
  readonly button: string
  /** Beside where the others went. */
  readonly rest: string
}

/** Whether a filter keeps events, so that only a part of what people did is counted. */
export function isOfEvents({ where, whose = 'events' }: Pick<Filter, 'where' | 'whose'>): boolean {
  return where !== undefined && whose === 'events'
}

/** How those came who were at a node already: before what is counted, or by what is not. */
export function alreadyHow(filter: Filter): string {
  if (!isOfEvents(filter)) return 'came before the time range, no visits of it'
  return filter.from === undefined
    ? 'came by events that the filter leaves out, no visits'
    : 'came before the time range or by events that the filter leaves out, no visits'
}

/** A way ends so far, or with the time range; sessions end for good, and are of fewer people. Pure. */
export function endsOf(
  { caseKind, lens }: Pick<GraphView, 'caseKind' | 'lens'>,
  { ends, endUsers, outcome }: Pick<GraphNode, 'ends' | 'endUsers' | 'outcome'>,
  { to }: Pick<Filter, 'to'>,
): EndWords {
  const over = to === undefined ? '' : ' in the range'
  if (caseKind === 'session') {
    const people = formatNoun(endUsers, 'person', 'people')
    return {
      label: 'Sessions that end here',
      how: `of ${people}, nothing after it${over}`,
      button: `End there: ${people}`,
      rest: `the session ends here${over}`,
    }
  }
  const count = formatCount(ends)
  if (to !== undefined)
    return {
      label: lens === 'step' ? 'There at the end' : 'Ended here',
      how: 'nothing after it in the range',
      button: `${count} ${lens === 'step' ? 'there at the end' : 'ended here'}`,
      rest: 'there at the end',
    }
  return {
    label: 'Left here',
    how: 'nothing after it so far',
    button: `${count} ${lens === 'step' ? 'there now' : 'ended here'}`,
    rest: outcome === null ? 'nothing after it' : 'the journey ends here',
  }
}
