import type { Compared, CompareView } from '../journeys.ts'
import { csvText } from './cell.ts'

const COLUMNS = ['kind', 'from', 'to', 'a', 'ofA', 'b', 'ofB', 'difference', 'low', 'high']

/**
 * One line a node or move of two sides, with a header. `a` and `b` are distinct people, `ofA` and `ofB` all of their side;
 * `difference` is a/ofA less b/ofB with its 95 % interval (Newcombe 1998, method 10), empty where a side is empty.
 */
export function comparisonToCsv({ people, nodes, edges }: CompareView): string {
  const numbers = ({ a, b, difference }: Compared) => [
    ...[a, people.a, b, people.b],
    ...[difference?.difference, difference?.low, difference?.high],
  ]
  return csvText(COLUMNS, [
    ...nodes.map((node) => ['node', node.id, '', ...numbers(node)]),
    ...edges.map((edge) => ['move', edge.from, edge.to, ...numbers(edge)]),
  ])
}
