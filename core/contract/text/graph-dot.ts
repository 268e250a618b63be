import type { GraphView } from '../graph.ts'
import type { Filter } from '../shared.ts'
import { countedWords } from './counted-words.ts'

/** A quoted id of the DOT language: only the quote and the backslash have a meaning in it. */
function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll(/\r?\n/g, '\\n')}"`
}

/** Graphviz: edge width grows with the logarithm of the moves; what was never taken is dashed. */
export function graphToDot(graph: GraphView, filter: Filter): string {
  const nodes = graph.nodes.map(({ id, events }) => {
    return `  ${quoted(id)} [label=${quoted(`${id}\n${events}`)}];`
  })
  const edges = graph.edges.map(({ from, to, count }) => {
    const width = (1 + Math.log10(Math.max(1, count))).toFixed(2)
    const style = count === 0 ? 'style=dashed' : `label="${count}", penwidth=${width}`
    return `  ${quoted(from)} -> ${quoted(to)} [${style}];`
  })
  const head = [
    'digraph journey {',
    `  comment=${quoted(countedWords(graph, filter))};`,
    '  rankdir=LR;',
    '  node [shape=box, style=rounded];',
  ]
  return `${[...head, ...nodes, ...edges, '}'].join('\n')}\n`
}
