import { formatDuration } from '#core/contract/duration.ts'
import type { GraphEdge, GraphNode, GraphView } from '#core/contract/graph.ts'
import type { Selection } from '../address/selection.ts'
import { formatCount, formatPercent } from '../parts/format.ts'
import type { Colour, GraphOptions, Label } from './options.ts'
import { backbone, edgeId, edgesAtFirst } from './shown.ts'

/** Bands of a scale from 0 (nothing) upwards; `null` is not on the scale. */
export type Band = 0 | 1 | 2 | 3 | 4

export interface DrawnNode {
  readonly id: string
  readonly label: string
  readonly outcome: 'conversion' | 'loss' | null
  /** Drop-off band, for the fill. */
  readonly fill: Band | null
  readonly selected: boolean
  readonly never: boolean
  /** People who were there. */
  readonly weight: number
}

export interface DrawnEdge {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly label: string
  readonly width: number
  readonly count: number
  readonly state: 'taken' | 'undeclared' | 'never'
  readonly band: Band | null
  /** The scale that the band is of, where it is not conversion's. */
  readonly scale?: 'difference'
  readonly selected: boolean
  /** Rare ones on a crowded canvas show their number only when pointed at. */
  readonly labelled: boolean
}

/** Where cases begin or end, drawn beside the node. */
export interface DrawnMark {
  readonly id: string
  readonly node: string
  readonly kind: 'start' | 'end'
  /** Cases. */
  readonly count: number
  readonly label: string
  readonly width: number
}

export interface DrawnGraph {
  readonly nodes: readonly DrawnNode[]
  readonly edges: readonly DrawnEdge[]
  readonly marks: readonly DrawnMark[]
  readonly initialStep: string | null
  readonly allNodes: number
  readonly allEdges: number
  readonly nodePercent: number
  readonly edgePercent: number
  readonly hiddenMoves: number
  readonly moves: number
}

/** About as many fit into a window at a size that can be read. */
const NODES_AT_FIRST = 25
const ALL_LABELS_UP_TO = 60

/** Five equal bands of a share between 0 and 1. */
export function conversionBand(share: number | null): Band | null {
  if (share === null) return null
  return bandOf(Math.min(4, Math.floor(share * 5)))
}

/** Below 10, 20 and 40 %, and more. */
export function dropBand(share: number): Band {
  return share < 0.1 ? 0 : share < 0.2 ? 1 : share < 0.4 ? 2 : 3
}

function bandOf(value: number): Band {
  return value <= 0 ? 0 : value === 1 ? 1 : value === 2 ? 2 : value === 3 ? 3 : 4
}

/** Of the visits to a node and those who were there before the range: the share after which nothing follows. */
export function dropShare({ events, already, ends }: GraphNode): number {
  return events + already === 0 ? 0 : ends / (events + already)
}

/** The share of elements to show at first: about `wanted` of them. */
function percentFor(wanted: number, all: number): number {
  return all <= wanted ? 100 : Math.max(1, Math.round((wanted / all) * 100))
}

export function effectiveColour(options: GraphOptions, graph: GraphView): Colour {
  return options.colour ?? (graph.conversion.kind === 'none' ? 'volume' : 'conversion')
}

function edgeLabel(edge: GraphEdge, label: Label): string {
  if (label === 'people') return formatCount(edge.users)
  if (label === 'probability') return formatPercent(edge.probability)
  if (label === 'median') return formatDuration(edge.medianMs)
  return formatCount(edge.count)
}

function edgeState(edge: GraphEdge): DrawnEdge['state'] {
  if (!edge.declared) return 'undeclared'
  return edge.count === 0 ? 'never' : 'taken'
}

/** By the scale of the edges, but never wider than the widest of them. */
function widthOf(count: number, most: number): number {
  return 1 + 8 * Math.sqrt(Math.min(1, count / most))
}

/** Marks at nodes where at least this share of all cases begin or end: rarer ones are in the table. */
export const LEAST_MARKED = 0.01

function marksOf(nodes: readonly GraphNode[], most: number): DrawnMark[] {
  const all = nodes.reduce((sum, { ends }) => sum + ends, 0)
  const marks = nodes.flatMap(({ id, starts, ends }) => [
    { node: id, kind: 'start' as const, count: starts },
    { node: id, kind: 'end' as const, count: ends },
  ])
  return marks
    .filter(({ count }) => count > 0 && count >= all * LEAST_MARKED)
    .sort((a, b) => b.count - a.count)
    .map(({ node, kind, count }) => ({
      id: `\u0000${kind} ${node}`,
      node,
      kind,
      count,
      label: formatCount(count),
      width: widthOf(count, most),
    }))
}

/** What of the graph is drawn and how, as the sliders, overlay and selection have it. Pure; knows no canvas. */
export function drawnGraph(
  graph: GraphView,
  options: GraphOptions,
  selection: Selection | undefined,
): DrawnGraph {
  const colour = effectiveColour(options, graph)
  const isSelectedNode = (id: string): boolean =>
    (selection?.kind === 'step' && selection.id === id) ||
    (selection?.kind === 'edge' && (selection.from === id || selection.to === id))
  const isSelectedEdge = (edge: GraphEdge): boolean =>
    selection?.kind === 'edge' && selection.from === edge.from && selection.to === edge.to

  const nodePercent = options.nodes ?? percentFor(NODES_AT_FIRST, graph.nodes.length)
  const nodeLimit = Math.max(1, Math.ceil((graph.nodes.length * nodePercent) / 100))
  const ranked = [...graph.nodes].sort((a, b) => b.cases - a.cases)
  const nodes = ranked.filter(
    (node, rank) =>
      rank < nodeLimit || node.id === graph.initialStep || node.outcome !== null || isSelectedNode(node.id),
  )
  const shown = new Set(nodes.map((node) => node.id))

  const taken = graph.edges.filter((edge) => edge.count > 0).length
  // A rule from every step declares very many moves that nobody takes: they start hidden.
  const zeros = graph.edges.length - taken
  const first = edgesAtFirst(graph)
  const wanted = zeros > 12 ? Math.min(taken, first) : first
  const edgePercent = options.edges ?? percentFor(wanted, graph.edges.length)
  const carrying = backbone(graph.edges.filter((edge) => shown.has(edge.from) && shown.has(edge.to)))
  const edgeLimit = Math.ceil((graph.edges.length * edgePercent) / 100)
  const edges = [...graph.edges]
    .sort((a, b) => b.count - a.count)
    .filter(
      (edge, rank) =>
        shown.has(edge.from) &&
        shown.has(edge.to) &&
        (rank < edgeLimit || !edge.declared || isSelectedEdge(edge) || carrying.has(edgeId(edge))),
    )
  const drawnMoves = edges.reduce((sum, edge) => sum + edge.count, 0)
  const max = graph.edges.reduce((most, edge) => Math.max(most, edge.count), 1)
  const mostCredit = graph.edges.reduce((most, edge) => Math.max(most, edge.credit ?? 0), 0)

  const band = (edge: GraphEdge): Band | null => {
    if (colour === 'conversion') return conversionBand(edge.conversionProbability)
    if (colour === 'credit' && mostCredit > 0) return conversionBand((edge.credit ?? 0) / mostCredit)
    return null
  }
  const moves = graph.edges.reduce((sum, edge) => sum + edge.count, 0)
  return {
    nodes: nodes.map((node) => ({
      id: node.id,
      label: `${node.id}  ${colour === 'dropoff' ? `${Math.round(dropShare(node) * 100)} %` : formatCount(node.cases)}`,
      outcome: node.outcome,
      fill: colour === 'dropoff' && node.outcome === null ? dropBand(dropShare(node)) : null,
      selected: isSelectedNode(node.id),
      never: node.cases === 0 && node.already === 0,
      weight: node.cases,
    })),
    edges: edges.map((edge) => ({
      id: edgeId(edge),
      from: edge.from,
      to: edge.to,
      label: edge.count === 0 ? '0' : edgeLabel(edge, options.label),
      width: edge.count === 0 ? 1 : widthOf(edge.count, max),
      count: edge.count,
      state: edgeState(edge),
      band: band(edge),
      selected: isSelectedEdge(edge),
      labelled:
        edges.length <= ALL_LABELS_UP_TO ||
        edge.count >= moves * 0.02 ||
        !edge.declared ||
        isSelectedEdge(edge),
    })),
    marks: options.marks ? marksOf(nodes, max) : [],
    initialStep: graph.initialStep !== null && shown.has(graph.initialStep) ? graph.initialStep : null,
    allNodes: graph.nodes.length,
    allEdges: graph.edges.length,
    nodePercent,
    edgePercent,
    hiddenMoves: moves - drawnMoves,
    moves,
  }
}
