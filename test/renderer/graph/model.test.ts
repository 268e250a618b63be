import { describe, expect, test } from 'vitest'
import type { GraphEdge, GraphNode, GraphView } from '#core/contract/graph.ts'
import { onGrid, placeNew } from '../../../renderer/graph/canvas/places.ts'
import { wilson } from '../../../renderer/graph/interval.ts'
import { conversionBand, drawnGraph, dropBand } from '../../../renderer/graph/model.ts'
import { readOptions } from '../../../renderer/graph/options.ts'

function node(id: string, users: number): GraphNode {
  return {
    id,
    users,
    events: users,
    starts: 0,
    already: 0,
    ends: 0,
    declared: true,
    outcome: null,
    conversionProbability: null,
  }
}

function edge(from: string, to: string, count: number, declared = true): GraphEdge {
  return {
    from,
    to,
    count,
    declared,
    users: count,
    returns: 0,
    probability: null,
    conversionProbability: null,
    medianMs: null,
    p90Ms: null,
    rules: [],
  }
}

const VIEW: GraphView = {
  lens: 'step',
  caseKind: 'user',
  journey: null,
  journeys: [],
  nodes: [node('A', 100), node('B', 60), node('C', 80), node('D', 2)],
  edges: [
    edge('A', 'B', 60),
    edge('B', 'C', 40),
    edge('A', 'C', 40),
    edge('C', 'D', 1, false),
    edge('D', 'A', 0),
  ],
  people: 100,
  moves: 141,
  conversion: { kind: 'none', names: [] },
  conversions: 0,
  rulesetNumber: 1,
  initialStep: 'A',
  credit: null,
}

describe('what is drawn', () => {
  test('moves that are hidden and moves that are drawn add up', () => {
    const drawn = drawnGraph(VIEW, readOptions({ edges: '20' }), undefined)
    expect(drawn.edges.reduce((sum, each) => sum + each.count, 0) + drawn.hiddenMoves).toBe(141)
    expect(drawn.hiddenMoves).toBeGreaterThan(0)
  })

  test('undeclared and selected edges are never hidden', () => {
    const drawn = drawnGraph(VIEW, readOptions({ edges: '1' }), { kind: 'edge', from: 'D', to: 'A' })
    expect(drawn.edges.map((each) => each.state)).toEqual(['taken', 'undeclared', 'never'])
  })

  test('bands', () => {
    expect([0, 0.19, 0.2, 0.99, 1].map(conversionBand)).toEqual([0, 0, 1, 4, 4])
    expect(conversionBand(null)).toBeNull()
    expect([0, 0.1, 0.2, 0.4, 1].map(dropBand)).toEqual([0, 1, 2, 3, 3])
  })
})

describe('layout', () => {
  const drawn = drawnGraph(VIEW, readOptions({}), undefined)

  test('a detour moves to the side and the main way stays one line', () => {
    const raw = new Map([
      ['A', { x: 0, y: 0 }],
      ['B', { x: 40, y: 66 }],
      ['C', { x: 10, y: 132 }],
      ['D', { x: 90, y: 198 }],
    ])
    const positions = onGrid(drawn, raw, 244)
    expect(positions.get('B')).toEqual({ x: -244, y: 0 })
    expect(['A', 'C', 'D'].map((id) => positions.get(id)?.x)).toEqual([0, 0, 0])
  })

  test('a new node moves no other and takes no place that is taken', () => {
    const known = new Map([
      ['A', { x: 0, y: 0 }],
      ['B', { x: 0, y: 66 }],
      ['C', { x: 0, y: 132 }],
    ])
    const positions = placeNew(drawn, known)
    for (const [id, point] of known) expect(positions.get(id)).toEqual(point)
    const places = [...positions.values()].map((point) => `${point.x} ${point.y}`)
    expect(new Set(places).size).toBe(4)
  })
})

test("Wilson's interval agrees with a published value", () => {
  // 81 of 263: 0.2553 to 0.3662 (Newcombe 1998, table I).
  const interval = wilson(81, 263)
  expect(interval?.low).toBeCloseTo(0.2553, 4)
  expect(interval?.high).toBeCloseTo(0.3662, 4)
  expect(wilson(0, 0)).toBeNull()
})
