import type { GraphView } from '../graph.ts'
import { csvText } from './cell.ts'
import { EDGE_NUMBERS } from './edge-numbers.ts'

const COLUMNS = ['from', 'to', ...EDGE_NUMBERS] as const

/**
 * One line an edge, with a header; an empty cell where there is no number. `case` says in every line whether shares and
 * times are those of a `user` or of a `session`.
 */
export function graphToCsv({ caseKind, edges }: GraphView): string {
  return csvText(
    [...COLUMNS, 'case'],
    edges.map((edge) => [...COLUMNS.map((column) => edge[column]), caseKind]),
  )
}
