import type { GraphView } from '../graph.ts'
import type { Filter } from '../shared.ts'
import { countedWords } from './counted-words.ts'
import { EDGE_NUMBERS } from './edge-numbers.ts'
import { xmlText } from './xml.ts'

const NODE_KEYS = ['events', 'users', 'cases', 'starts', 'already', 'ends', 'conversionProbability'] as const

/** Counts of people and moves are whole; shares and times need not be. */
const WHOLE: ReadonlySet<string> = new Set(['events', 'users', 'cases', 'starts', 'already', 'ends', 'count'])

function declareKeys(domain: 'node' | 'edge', names: readonly string[]): string[] {
  return names.map((name) => {
    const type = name === 'declared' ? 'boolean' : WHOLE.has(name) ? 'long' : 'double'
    return `  <key id="${domain}_${name}" for="${domain}" attr.name="${name}" attr.type="${type}"/>`
  })
}

function data(key: string, value: number | boolean | null): string {
  return value === null ? '' : `<data key="${key}">${value}</data>`
}

/** GraphML 1.0, as Gephi, yEd and NetworkX read it; data is left out where there is no number. */
export function graphToGraphml(graph: GraphView, filter: Filter): string {
  const nodes = graph.nodes.map((node) => {
    const values = NODE_KEYS.map((key) => data(`node_${key}`, node[key])).join('')
    return `    <node id="${xmlText(node.id)}">${values}</node>`
  })
  const edges = graph.edges.map((edge) => {
    const values = EDGE_NUMBERS.map((key) => data(`edge_${key}`, edge[key])).join('')
    return `    <edge source="${xmlText(edge.from)}" target="${xmlText(edge.to)}">${values}</edge>`
  })
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
    `  <desc>${xmlText(countedWords(graph, filter))}</desc>`,
    ...declareKeys('node', NODE_KEYS),
    ...declareKeys('edge', EDGE_NUMBERS),
    '  <graph id="journey" edgedefault="directed">',
    ...nodes,
    ...edges,
    '  </graph>',
    '</graphml>',
  ]
  return `${lines.join('\n')}\n`
}
