import { expect, test } from 'vitest'
import type { GraphEdge, GraphNode, GraphView } from '#core/contract/graph.ts'
import { sumsOf } from '../../../renderer/graph/overview/sums.ts'

function node(id: string, part: Partial<GraphNode>): GraphNode {
  const none = {
    events: 0,
    users: 0,
    cases: 0,
    starts: 0,
    already: 0,
    ends: 0,
    ...{ endUsers: 0, goOn: 0 },
    declared: true,
    outcome: null,
  }
  return { id, ...none, conversionProbability: null, ...part }
}

function edge(from: string, to: string, count: number, part: Partial<GraphEdge> = {}): GraphEdge {
  const none = { probability: null, conversionProbability: null, medianMs: null, p90Ms: null }
  return { from, to, count, users: count, returns: 0, declared: true, rules: [], ...none, ...part }
}

const VIEW: GraphView = {
  lens: 'step',
  caseKind: 'user',
  journey: null,
  journeys: [],
  nodes: [
    node('START', { starts: 10, users: 10, events: 12, ends: 3 }),
    node('CART', { users: 7, events: 9, ends: 4 }),
    node('GONE', { users: 1, events: 1, ends: 1, outcome: 'loss' }),
    node('BOUGHT', { users: 2, events: 2, ends: 2, outcome: 'conversion' }),
    node('NEVER', {}),
  ],
  edges: [
    edge('START', 'CART', 9, { returns: 2 }),
    edge('CART', 'START', 2, { returns: 2 }),
    edge('CART', 'CART', 3, { returns: 3 }),
    edge('CART', 'BOUGHT', 2),
    edge('CART', 'GONE', 1, { declared: false }),
    edge('START', 'NEVER', 0),
  ],
  people: 10,
  moves: 17,
  conversion: { kind: 'outcome', names: ['BOUGHT'] },
  conversions: 2,
  rulesetNumber: 1,
  initialStep: 'START',
  credit: null,
}

test('cases end at outcomes or elsewhere, and nowhere twice', () => {
  const sums = sumsOf(VIEW)
  const atOutcomes = VIEW.nodes.reduce((all, each) => all + (each.outcome === null ? 0 : each.ends), 0)
  expect(sums.cases).toBe(10)
  expect(sums.elsewhere + atOutcomes).toBe(sums.cases)
})

test('conversions come before losses, stops by how many end there', () => {
  const sums = sumsOf(VIEW)
  expect(sums.outcomes.map(({ id, people }) => [id, people])).toEqual([
    ['BOUGHT', 2],
    ['GONE', 1],
  ])
  expect(sums.stops.map(({ id }) => id)).toEqual(['CART', 'START'])
})

test('loops, ways back and moves that no rule allows are odd; what nobody took is not', () => {
  const sums = sumsOf(VIEW)
  expect(sums.odd.map(({ edge: { from, to }, odd, moves }) => [from, to, odd, moves])).toEqual([
    ['CART', 'CART', 'loop', 3],
    ['START', 'CART', 'back', 2],
    ['CART', 'START', 'back', 2],
    ['CART', 'GONE', 'undeclared', 1],
  ])
  expect([sums.returns, sums.undeclared]).toEqual([7, 1])
})
