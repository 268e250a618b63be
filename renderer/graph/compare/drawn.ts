import type { GraphView } from '#core/contract/graph.ts'
import type { Compared, CompareView } from '#core/contract/journeys.ts'
import type { Band, DrawnGraph } from '../model.ts'
import { edgeId } from '../shown.ts'

const ORDER_OF_MAGNITUDE = 0.1

/** Whether an interval holds no zero: the difference is told apart from chance. */
export function isToldApart({ difference }: Compared): boolean {
  return difference !== null && (difference.low > 0 || difference.high < 0)
}

/** Orange: fewer in A; purple: more; from ten points on the stronger one; grey: not told apart. */
export function differenceBand(compared: Compared): Band {
  const { difference } = compared
  if (difference === null || !isToldApart(compared)) return 2
  const isStrong = Math.abs(difference.difference) >= ORDER_OF_MAGNITUDE
  if (difference.difference < 0) return isStrong ? 0 : 1
  return isStrong ? 4 : 3
}

/** Points with their sign; in brackets where chance may be all there is to it. */
export function differenceText(compared: Compared): string {
  const { difference } = compared
  if (difference === null) return '–'
  const points = (Math.abs(difference.difference) * 100).toFixed(1)
  const text = `${points === '0.0' ? '' : difference.difference < 0 ? '−' : '+'}${points}`
  return isToldApart(compared) ? text : `(${text})`
}

/** The graph of both sides: everything that anybody of A or B did, counted over both. */
export function graphOfBoth(view: GraphView, { nodes, edges, people }: CompareView): GraphView {
  const nodeOf = new Map(view.nodes.map((node) => [node.id, node]))
  const edgeOf = new Map(view.edges.map((edge) => [edgeId(edge), edge]))
  const isRuled = view.lens === 'step' && view.rulesetNumber !== null
  return {
    ...view,
    people: people.a + people.b,
    nodes: nodes.map(({ id, a, b }) => {
      const known = nodeOf.get(id)
      const empty = {
        starts: 0,
        already: 0,
        ends: 0,
        endUsers: 0,
        goOn: 0,
        declared: !isRuled,
        outcome: null,
        conversionProbability: null,
      }
      return { ...(known ?? empty), id, events: a + b, users: a + b, cases: a + b }
    }),
    edges: edges.map(({ from, to, a, b }) => {
      const known = edgeOf.get(edgeId({ from, to }))
      const empty = {
        ...{ probability: null, conversionProbability: null, medianMs: null, p90Ms: null },
        ...{ declared: !isRuled, rules: [], returns: 0 },
      }
      return { ...(known ?? empty), from, to, count: a + b, users: a + b }
    }),
  }
}

/** Width, colour and numbers by the shares of both sides. */
export function drawnComparison(drawn: DrawnGraph, { nodes, edges, people }: CompareView): DrawnGraph {
  const nodeOf = new Map(nodes.map((node) => [node.id, node]))
  const edgeOf = new Map(edges.map((edge) => [edgeId(edge), edge]))
  return {
    ...drawn,
    // How many begin and end is not compared.
    marks: [],
    nodes: drawn.nodes.map((node) => {
      const found = nodeOf.get(node.id)
      return found === undefined ? node : { ...node, label: `${node.id}  ${differenceText(found)}` }
    }),
    edges: drawn.edges.map((edge) => {
      const found = edgeOf.get(edge.id)
      if (found === undefined) return edge
      const share = Math.max(found.a / Math.max(1, people.a), found.b / Math.max(1, people.b))
      return {
        ...edge,
        label: differenceText(found),
        width: 1 + 8 * Math.sqrt(share),
        band: differenceBand(found),
        scale: 'difference',
      }
    }),
  }
}
