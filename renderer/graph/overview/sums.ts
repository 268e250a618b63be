import type { GraphEdge, GraphNode, GraphView } from '#core/contract/graph.ts'

export interface OutcomeSum {
  readonly id: string
  readonly kind: 'conversion' | 'loss'
  /** Distinct people who came to it. */
  readonly people: number
}

/** Why a move is looked at twice: no rule leads there, it stays where it was, or it goes to where the same case had been. */
export type Odd = 'undeclared' | 'loop' | 'back'

export interface OddMove {
  readonly edge: GraphEdge
  readonly odd: Odd
  /** Of the edge's moves, those that are odd. */
  readonly moves: number
}

/** What a graph comes to, counted from its answer alone. */
export interface GraphSums {
  /** People, or sessions where those are followed. */
  readonly cases: number
  readonly outcomes: readonly OutcomeSum[]
  /** Cases whose last visit is to a node that is no outcome. */
  readonly elsewhere: number
  /** Nodes that are no outcome, by cases that end there; most first. */
  readonly stops: readonly GraphNode[]
  /** Most first. */
  readonly odd: readonly OddMove[]
  /** Moves to where the same case had been, loops among them. */
  readonly returns: number
  /** Moves that no active rule allows. */
  readonly undeclared: number
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0)
}

function oddOf(edge: GraphEdge): OddMove {
  if (!edge.declared) return { edge, odd: 'undeclared', moves: edge.count }
  return { edge, odd: edge.from === edge.to ? 'loop' : 'back', moves: edge.returns }
}

/** Sums of a graph for its overview. Pure. */
export function sumsOf(view: GraphView): GraphSums {
  const others = view.nodes.filter((node) => node.outcome === null && node.ends > 0)
  return {
    // Every case ends somewhere; where a time range begins amid it, it starts nowhere.
    cases: sum(view.nodes, (node) => node.ends),
    outcomes: view.nodes
      .flatMap(({ id, outcome, users }) => (outcome === null ? [] : [{ id, kind: outcome, people: users }]))
      .sort((a, b) => Number(a.kind === 'loss') - Number(b.kind === 'loss') || b.people - a.people),
    elsewhere: sum(others, (node) => node.ends),
    stops: others.toSorted((a, b) => b.ends - a.ends),
    odd: view.edges
      .map(oddOf)
      .filter(({ moves }) => moves > 0)
      .sort((a, b) => b.moves - a.moves),
    returns: sum(view.edges, (edge) => edge.returns),
    undeclared: sum(view.edges, (edge) => (edge.declared ? 0 : edge.count)),
  }
}
