import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { GraphEdge, GraphNode, GraphView } from '#core/contract/graph.ts'
import { onGrid, placeNew } from '../../../renderer/graph/geometry/places.ts'
import { wilson } from '../../../renderer/graph/interval.ts'
import { conversionBand, drawnGraph, dropBand } from '../../../renderer/graph/model.ts'
import { readOptions } from '../../../renderer/graph/options.ts'
import { edgesAtFirst } from '../../../renderer/graph/shown.ts'

function node(id: string, users: number): GraphNode {
  return {
    id,
    users,
    events: users,
    cases: users,
    starts: 0,
    already: 0,
    ends: 0,
    ...{ endUsers: 0, goOn: 0 },
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
    expect(drawn.edges.map((each) => each.state)).toEqual(['taken', 'taken', 'undeclared', 'never'])
  })

  test('at first the graph is whole where it can be told apart, else it holds nine moves of ten', () => {
    const nodes = Array.from({ length: 4 }, (_, index) => node(String(index), 10))
    const counts = (...all: number[]) => all.map((count, index) => edge(String(index % 4), '0', count))
    expect(edgesAtFirst({ nodes, edges: counts(9, 1, 1, 1, 1, 1, 1, 1, 1, 1) })).toBe(10)
    expect(edgesAtFirst({ nodes, edges: counts(90, 5, 1, 1, 1, 1, 1, 1, 1, 1, 1) })).toBe(8)
    expect(edgesAtFirst({ nodes, edges: counts(...Array.from({ length: 20 }, () => 1)) })).toBe(18)
    expect(edgesAtFirst({ nodes, edges: counts(...Array.from({ length: 200 }, () => 1)) })).toBe(60)
  })

  test('no visited node stands alone, however few edges are asked for', () => {
    const count = fc.integer({ min: 0, max: 50 })
    const edges = fc.uniqueArray(fc.tuple(fc.nat(5), fc.nat(5), count), {
      minLength: 1,
      selector: ([from, to]) => `${from} ${to}`,
    })
    fc.assert(
      fc.property(edges, fc.integer({ min: 1, max: 100 }), (some, percent) => {
        const view = {
          ...VIEW,
          initialStep: null,
          nodes: [0, 1, 2, 3, 4, 5].map((id) => node(String(id), 1)),
          edges: some.map(([from, to, moves]) => edge(String(from), String(to), moves)),
        }
        const drawn = drawnGraph(view, readOptions({ edges: String(percent), nodes: '100' }), undefined)
        const linked = (list: readonly { from: string; to: string; count: number }[]) =>
          new Set(list.flatMap(({ from, to, count }) => (from === to || count === 0 ? [] : [from, to])))
        expect(linked(drawn.edges)).toEqual(linked(view.edges))
      }),
    )
  })

  test('marks say where people begin and end, from one of a hundred on, and can be left out', () => {
    const nodes = [
      { ...node('A', 1000), starts: 1000, ends: 9 },
      { ...node('B', 991), ends: 10 },
      { ...node('C', 981), ends: 981 },
    ]
    const view = { ...VIEW, nodes, edges: [edge('A', 'B', 991), edge('B', 'C', 981)] }
    const { marks } = drawnGraph(view, readOptions({}), undefined)
    expect(marks.map((mark) => [mark.node, mark.kind, mark.label])).toEqual([
      ['A', 'start', '1,000'],
      ['C', 'end', '981'],
      ['B', 'end', '10'],
    ])
    expect(drawnGraph(view, readOptions({ marks: 'off' }), undefined).marks).toEqual([])
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
