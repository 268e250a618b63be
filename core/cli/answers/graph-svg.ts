import { createRequire } from 'node:module'
import type { ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk.bundled.js'
import type { GraphEdge, GraphView } from '#core/contract/graph.ts'
import { xmlText } from '#core/contract/text/xml.ts'

/** Required, not imported: its types and Node disagree about what the default of this CommonJS file is. */
const Elk: new () => { layout(graph: ElkNode): Promise<ElkNode> } = createRequire(import.meta.url)(
  'elkjs/lib/elk.bundled.js',
)

/** Sizes in SVG units. A character of 13 px sans-serif is about 7.5 wide. */
const CHARACTER = 7.5
const PADDING = 24
const NODE_HEIGHT = 44
const LABEL_HEIGHT = 14

const LAYOUT = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.edgeRouting': 'POLYLINE',
  'elk.spacing.nodeNode': '28',
  'elk.layered.spacing.nodeNodeBetweenLayers': '64',
  'elk.padding': '[top=16,left=16,bottom=16,right=16]',
}

/** Ids of the layout are positions in the graph: those of the graph may be any text. */
function layoutInput(graph: GraphView): ElkNode {
  const most = graph.edges.reduce((max, edge) => Math.max(max, edge.count), 1)
  const position = new Map(graph.nodes.map((node, index) => [node.id, `n${index}`]))
  return {
    id: 'journey',
    layoutOptions: LAYOUT,
    children: graph.nodes.map((node, index) => {
      const characters = Math.max(node.id.length, String(node.events).length)
      return { id: `n${index}`, width: characters * CHARACTER + PADDING, height: NODE_HEIGHT }
    }),
    edges: graph.edges.map((edge, index) => ({
      id: `e${index}`,
      sources: [position.get(edge.from) ?? ''],
      targets: [position.get(edge.to) ?? ''],
      // Where there is a cycle, frequent moves decide what is forward.
      layoutOptions: { 'elk.layered.priority.direction': String(Math.round((edge.count / most) * 100)) },
      labels: [
        { text: String(edge.count), width: String(edge.count).length * CHARACTER, height: LABEL_HEIGHT },
      ],
    })),
  }
}

const rounded = (value: number): string => String(Math.round(value * 10) / 10)

function drawEdge(edge: GraphEdge, placed: ElkExtendedEdge): string {
  const paths = (placed.sections ?? []).map(({ startPoint, bendPoints = [], endPoint }) => {
    const points = [startPoint, ...bendPoints, endPoint].map(({ x, y }) => `${rounded(x)} ${rounded(y)}`)
    const width = rounded(1 + Math.log10(Math.max(1, edge.count)))
    const dashes = edge.count === 0 ? ' stroke-dasharray="4 4"' : ''
    return `<path d="M${points.join(' L')}" stroke-width="${width}"${dashes}/>`
  })
  const labels = (placed.labels ?? []).map(
    ({ x = 0, y = 0, text = '' }) =>
      `<text x="${rounded(x)}" y="${rounded(y + LABEL_HEIGHT - 3)}">${xmlText(text)}</text>`,
  )
  const title = `${edge.from} → ${edge.to}: ${edge.count} moves, ${edge.users} people`
  return `<g class="edge"><title>${xmlText(title)}</title>${[...paths, ...labels].join('')}</g>`
}

function drawNode(id: string, events: number, { x = 0, y = 0, width = 0, height = 0 }: ElkNode): string {
  const middle = rounded(x + width / 2)
  return [
    `<g class="node"><rect x="${rounded(x)}" y="${rounded(y)}" width="${rounded(width)}" height="${height}" rx="6"/>`,
    `<text x="${middle}" y="${rounded(y + 18)}" text-anchor="middle">${xmlText(id)}</text>`,
    `<text class="count" x="${middle}" y="${rounded(y + 34)}" text-anchor="middle">${events}</text></g>`,
  ].join('')
}

const STYLE = `text{font:13px system-ui,sans-serif;fill:#1d2328}.edge text,.count{font-size:11px;fill:#5b6670}
.node rect{fill:#f4f6f8;stroke:#5b6670}.edge path{fill:none;stroke:#7c8894;marker-end:url(#arrow)}`

/** A picture of the graph that stands alone: layered from left to right, edge width by the logarithm of the moves. */
export async function graphToSvg(graph: GraphView): Promise<string> {
  const placed = await new Elk().layout(layoutInput(graph))
  const [width, height] = [rounded(placed.width ?? 0), rounded(placed.height ?? 0)]
  const edges = graph.edges.flatMap((edge, index) => {
    const found = placed.edges?.[index]
    return found === undefined ? [] : [drawEdge(edge, found)]
  })
  const nodes = graph.nodes.flatMap(({ id, events }, index) => {
    const found = placed.children?.[index]
    return found === undefined ? [] : [drawNode(id, events, found)]
  })
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<style>${STYLE}</style>`,
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8z" fill="#7c8894" stroke="none"/></marker></defs>',
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...edges,
    ...nodes,
    '</svg>',
  ]
  return `${lines.join('\n')}\n`
}
