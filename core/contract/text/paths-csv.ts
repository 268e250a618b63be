import type { VariantsView } from '../journeys.ts'
import { csvText } from './cell.ts'

const COLUMNS = [
  'path',
  'visits',
  'count',
  'share',
  'converted',
  'medianMs',
  'examples',
  'begunBefore',
  'goOn',
]

/** One line a journey; its nodes joined by ` > `. `case` says whether a `user` or a `session` is counted, `circled` how many went back and forth more often. */
export function pathsToCsv({ caseKind, variants }: VariantsView): string {
  return csvText(
    [...COLUMNS, 'case', 'circled'],
    variants.map((row) => [
      row.nodes.join(' > '),
      row.nodes.length,
      row.count,
      row.share,
      row.converted,
      row.medianMs,
      row.examples.join(' '),
      row.begunBefore,
      row.goOn,
      caseKind,
      row.circled,
    ]),
  )
}
