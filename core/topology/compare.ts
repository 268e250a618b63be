import type { Graph } from './graph.ts'
import { difference, type Interval } from './proportion.ts'
import type { Walk } from './walk.ts'

/** How many people of each side did something, and how far their shares are apart. */
export interface Compared {
  a: number
  b: number
  /** Share of A's people less share of B's, with Newcombe's 95 % interval; null where a side is empty. */
  difference: (Interval & { difference: number }) | null
}

export interface Comparison {
  /** People on each side: what shares are of. */
  people: { a: number; b: number }
  nodes: (Compared & { id: string })[]
  edges: (Compared & { from: string; to: string })[]
}

/** Two graphs by the share of people at each node and on each edge, also those that only one of them has. */
export function compareGraphs(a: Graph, b: Graph): Comparison {
  const people = { a: a.people, b: b.people }
  const compared = (one: number, other: number): Compared => ({
    a: one,
    b: other,
    difference: difference({ hits: one, all: people.a }, { hits: other, all: people.b }),
  })
  const edgeKey = ({ from, to }: { from: string; to: string }) => JSON.stringify([from, to])
  return {
    people,
    nodes: paired(a.nodes, b.nodes, ({ id }) => id).map(([some, one, other]) => ({
      id: some.id,
      ...compared(one, other),
    })),
    edges: paired(a.edges, b.edges, edgeKey).map(([some, one, other]) => ({
      from: some.from,
      to: some.to,
      ...compared(one, other),
    })),
  }
}

/** How many people are in both walks. */
export function sharedPeople(a: Pick<Walk, 'person' | 'length'>, b: Pick<Walk, 'person' | 'length'>): number {
  const people = new Set(a.person.subarray(0, a.length))
  return new Set(b.person.subarray(0, b.length).filter((person) => people.has(person))).size
}

/** Everything that either list has, with the people of both; first as A has them, then what only B has. */
function paired<Item extends { users: number }>(
  a: readonly Item[],
  b: readonly Item[],
  keyOf: (item: Item) => string,
): [Item, number, number][] {
  const left = new Map(b.map((item) => [keyOf(item), item]))
  const both = a.map((item): [Item, number, number] => {
    const key = keyOf(item)
    const other = left.get(key)?.users ?? 0
    left.delete(key)
    return [item, item.users, other]
  })
  return [...both, ...[...left.values()].map((item): [Item, number, number] => [item, 0, item.users])]
}
