import type { FurtherColumns, ReachedColumns } from '#core/topology/columns.ts'
import type { Connection } from '../open.ts'
import type { Owners } from '../people/subjects.ts'
import { CHAIN, type FoldQueries, type FoldRows, growingRoot, openFoldRows, rootView } from './fold-rows.ts'
import { growingFloats, growingIntegers } from './growing.ts'

const FURTHER = 'cause, ordinal, further_moves.subject, further_moves.time, from_step, to_step, rule, journey'
const REACHED = 'cause, ordinal, reached.subject, reached.time, step, coalesce(journey, -1), value'

function queriesOf(columns: string, table: string): FoldQueries {
  return {
    between: [`SELECT ${columns} FROM ${table} WHERE cause > ? AND cause <= ?`],
    ofPerson: [
      `${CHAIN} SELECT ${columns} FROM chain CROSS JOIN ${table} ON cause = arrival WHERE cause <= $through`,
    ],
  }
}

/** The queries, exported so that a test can hold their plans to the keys. */
export const FURTHER_QUERIES = queriesOf(FURTHER, 'further_moves')
export const REACHED_QUERIES = queriesOf(REACHED, 'reached')

/** Moves in journeys beside the default one, of the current fold, as columns. */
export interface FurtherColumnReader extends FoldRows {
  view(): FurtherColumns
}

export function openFurtherColumns(database: Connection, owners: Owners): FurtherColumnReader {
  const root = growingRoot()
  const time = growingFloats()
  const from = growingIntegers()
  const to = growingIntegers()
  const rule = growingIntegers()
  const journey = growingIntegers()
  return {
    ...openFoldRows(database, owners, FURTHER_QUERIES, root, [time, from, to, rule, journey]),
    view: () => ({
      ...rootView(root),
      time: time.view(),
      from: from.view(),
      to: to.view(),
      rule: rule.view(),
      journey: journey.view(),
    }),
  }
}

/** Declared outcomes that were reached, in the current fold, as columns. */
export interface ReachedColumnReader extends FoldRows {
  view(): ReachedColumns
}

export function openReachedColumns(database: Connection, owners: Owners): ReachedColumnReader {
  const root = growingRoot()
  const time = growingFloats()
  const step = growingIntegers()
  const journey = growingIntegers()
  const value = growingFloats()
  return {
    ...openFoldRows(database, owners, REACHED_QUERIES, root, [time, step, journey, value]),
    view: () => ({
      ...rootView(root),
      step: step.view(),
      journey: journey.view(),
      value: value.view(),
    }),
  }
}
