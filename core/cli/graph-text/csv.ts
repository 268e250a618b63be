import type { GraphView } from '#core/contract/graph.ts'

const COLUMNS = [
  'from',
  'to',
  'count',
  'users',
  'probability',
  'conversionProbability',
  'medianMs',
  'p90Ms',
  'declared',
] as const

/** RFC 4180: quoted where a comma, quote or line break stands in it. */
function cell(value: string | number | boolean | null): string {
  const text = value === null ? '' : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** One line an edge, with a header; an empty cell where there is no number. */
export function graphToCsv(graph: GraphView): string {
  const lines = graph.edges.map((edge) => COLUMNS.map((column) => cell(edge[column])).join(','))
  return `${[COLUMNS.join(','), ...lines].join('\n')}\n`
}
