import { GraphView } from '../graph.ts'

/** One document, its keys in the order of the contract wherever it is written. */
export function graphToJson(graph: GraphView): string {
  return `${JSON.stringify(GraphView.parse(graph), null, 2)}\n`
}
