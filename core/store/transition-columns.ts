import type { TransitionColumns } from '#core/topology/columns.ts'
import { CHAIN, type FoldQueries, type FoldRows, openFoldRows } from './fold-rows.ts'
import { growingFloats, growingIntegers } from './growing.ts'
import type { Connection } from './open.ts'
import type { Owners } from './subjects.ts'

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
  const arrival = growingFloats()
  const ordinal = growingIntegers()
  const subject = growingIntegers()
  const person = growingIntegers()
  const time = growingFloats()
  const from = growingIntegers()
  const to = growingIntegers()
  const rule = growingIntegers()
  const root = { arrival, ordinal, subject, person }
  return {
    ...openFoldRows(database, owners, TRANSITION_QUERIES, root, [time, from, to, rule]),
    view: () => ({
      length: arrival.length,
      arrival: arrival.view(),
      ordinal: ordinal.view(),
      person: person.view(),
      time: time.view(),
      from: from.view(),
      to: to.view(),
      rule: rule.view(),
    }),
  }
}
