import type { TransitionColumns } from '#core/topology/columns.ts'
import type { Connection } from '../open.ts'
import type { Owners } from '../people/subjects.ts'
import { CHAIN, type FoldQueries, type FoldRows, growingRoot, openFoldRows, rootView } from './fold-rows.ts'
import { growingFloats, growingIntegers } from './growing.ts'

/** Transitions of the current fold as columns. */
export interface TransitionColumnReader extends FoldRows {
  view(): TransitionColumns
}

const MOVED = 'SELECT arrival, 0, subject, time, from_step, to_step, rule FROM events'
const CAUSED = 'SELECT cause, ordinal, subject, time, from_step, to_step, rule FROM caused_events'

/** The queries, exported so that a test can hold their plans to the keys. */
export const TRANSITION_QUERIES: FoldQueries = {
  between: [
    `${MOVED} WHERE arrival > ? AND arrival <= ? AND to_step IS NOT NULL`,
    `${CAUSED} WHERE cause > ? AND cause <= ? AND to_step IS NOT NULL`,
  ],
  ofPerson: [
    `${CHAIN} ${MOVED.replace('FROM events', 'FROM chain CROSS JOIN events USING (arrival)')}
    WHERE to_step IS NOT NULL AND arrival <= $through`,
    `${CHAIN} ${CAUSED.replace('FROM caused_events', 'FROM chain CROSS JOIN caused_events ON cause = arrival')}
    WHERE to_step IS NOT NULL AND cause <= $through`,
  ],
}

export function openTransitionColumns(database: Connection, owners: Owners): TransitionColumnReader {
  const root = growingRoot()
  const time = growingFloats()
  const from = growingIntegers()
  const to = growingIntegers()
  const rule = growingIntegers()
  return {
    ...openFoldRows(database, owners, TRANSITION_QUERIES, root, [time, from, to, rule]),
    view: () => ({
      ...rootView(root),
      time: time.view(),
      from: from.view(),
      to: to.view(),
      rule: rule.view(),
    }),
  }
}
