import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildGraph, type Graph } from '#core/topology/graph.ts'
import { anyConversion, anyHistory, anyKeep, anyRange } from './arbitrary.ts'
import { type PlainHistory, toColumns } from './history.ts'
import { type SlowQuestion, slowGraph } from './slow-graph.ts'

const MINUTE = 60_000

function fastGraph(history: PlainHistory, question: SlowQuestion): Graph {
  const columns = toColumns(history)
  const wanted = question.conversion.names.map(columns.numberOf)
  return buildGraph({
    ...columns,
    lens: question.lens,
    caseKind: question.caseKind,
    ...maskOf(history, question),
    conversion:
      question.conversion.kind === 'outcome'
        ? { kind: 'outcome', steps: wanted }
        : question.conversion.kind === 'event'
          ? { kind: 'event', types: wanted }
          : { kind: 'none' },
    initialStep: columns.numberOf(question.initialStep),
  })
}

/** What a filter's expression and range leave, as the host says it. */
function maskOf({ events }: PlainHistory, { keep, range }: Pick<SlowQuestion, 'keep' | 'range'>) {
  const passes = keep === null ? null : Uint8Array.from(events, (_, place) => (keep[place] ? 1 : 0))
  if (range == null) return { keep: passes, range: null }
  const within = Uint8Array.from(events, ({ time }, place) =>
    time >= range.from && time < range.to && passes?.[place] !== 0 ? 1 : 0,
  )
  return { keep: within, range: { ...range, passes } }
}

const plainly: SlowQuestion = {
  lens: 'step',
  caseKind: 'user',
  keep: null,
  conversion: { kind: 'outcome', names: ['BOUGHT'] },
  initialStep: 'START',
}

const shop: PlainHistory = {
  events: [
    { person: 'ann', time: 0, type: 'VIEW' },
    { person: 'ann', time: 1 * MINUTE, type: 'CLICK' },
    { person: 'bob', time: 2 * MINUTE, type: 'CLICK' },
    { person: 'ann', time: 5 * MINUTE, type: 'PAY' },
    { person: 'cem', time: 6 * MINUTE, type: 'VIEW' },
  ],
  transitions: [
    { event: 1, from: 'START', to: 'CART' },
    { event: 2, from: 'START', to: 'CART' },
    { event: 3, from: 'CART', to: 'BOUGHT' },
  ],
}

describe('step lens', () => {
  it('counts starts, moves, ends, shares and times of a small shop', () => {
    expect(fastGraph(shop, plainly)).toEqual({
      nodes: [
        {
          id: 'START',
          events: 3,
          users: 3,
          cases: 3,
          starts: 3,
          already: 0,
          ends: 1,
          ...{ endUsers: 1, goOn: 0 },
          conversionProbability: 1 / 3,
        },
        {
          id: 'CART',
          events: 2,
          users: 2,
          cases: 2,
          starts: 0,
          already: 0,
          ends: 1,
          ...{ endUsers: 1, goOn: 0 },
          conversionProbability: 1 / 2,
        },
        {
          id: 'BOUGHT',
          events: 1,
          users: 1,
          cases: 1,
          starts: 0,
          already: 0,
          ends: 1,
          ...{ endUsers: 1, goOn: 0 },
          conversionProbability: 1,
        },
      ],
      edges: [
        {
          from: 'START',
          to: 'CART',
          count: 2,
          users: 2,
          returns: 0,
          probability: 2 / 3,
          conversionProbability: 1 / 2,
          medianMs: MINUTE / 2,
          p90Ms: MINUTE,
        },
        {
          from: 'CART',
          to: 'BOUGHT',
          count: 1,
          users: 1,
          returns: 0,
          probability: 1 / 2,
          conversionProbability: 1,
          medianMs: 4 * MINUTE,
          p90Ms: 4 * MINUTE,
        },
      ],
      people: 3,
      moves: 3,
      conversions: 1,
    })
  })

  it('starts where the first visible transition starts when a filter hides earlier ones', () => {
    const graph = fastGraph(shop, { ...plainly, keep: [false, false, false, true, false] })
    expect(graph.nodes.map(({ id, starts, already, ends }) => [id, starts, already, ends])).toEqual([
      ['BOUGHT', 0, 0, 1],
      ['CART', 0, 1, 0],
    ])
    expect(graph.edges[0]?.medianMs).toBe(4 * MINUTE)
  })

  it('counts who was there before the time range apart, as no visit', () => {
    const graph = fastGraph(shop, { ...plainly, range: { from: 2 * MINUTE, to: 10 * MINUTE } })
    const counts = graph.nodes.map(({ id, events, starts, already, ends }) => ({
      id,
      counts: { events, starts, already, ends },
    }))
    expect(counts).toEqual([
      { id: 'START', counts: { events: 2, starts: 2, already: 0, ends: 1 } },
      { id: 'BOUGHT', counts: { events: 1, starts: 0, already: 0, ends: 1 } },
      { id: 'CART', counts: { events: 1, starts: 0, already: 1, ends: 1 } },
    ])
    expect(graph.edges.map(({ from, to, count, probability }) => [from, to, count, probability])).toEqual([
      ['CART', 'BOUGHT', 1, 1 / 2],
      ['START', 'CART', 1, 1 / 2],
    ])
    expect(graph.conversions).toBe(1)
  })

  it('leaves out people who never moved where there is no initial step', () => {
    const columns = toColumns(shop)
    const graph = buildGraph({
      ...columns,
      lens: 'step',
      caseKind: 'user',
      keep: null,
      conversion: { kind: 'none' },
      initialStep: -1,
    })
    expect([graph.people, graph.moves]).toEqual([2, 3])
  })
})

describe('any history', () => {
  const anyQuestion = fc.record({
    lens: fc.constantFrom('step', 'event', 'source'),
    caseKind: fc.constantFrom('user', 'session'),
    keep: anyKeep,
    range: anyRange,
    conversion: anyConversion,
    initialStep: fc.constant('START'),
  })

  it('gives the same graph as counting case by case', () => {
    fc.assert(
      fc.property(anyHistory, anyQuestion, (history, question) => {
        expect(sorted(fastGraph(history, question))).toEqual(sorted(slowGraph(history, question)))
      }),
      { numRuns: 500 },
    )
  })

  it('counts in every box its moves in and its starts, and lets as many leave or stay as came or were there', () => {
    fc.assert(
      fc.property(anyHistory, anyQuestion, (history, question) => {
        const { nodes, edges } = fastGraph(history, question)
        for (const { id, events, starts, already, ends } of nodes) {
          const moves = (wanted: (typeof edges)[number][]) =>
            wanted.reduce((sum, { count }) => sum + count, 0)
          expect(events).toBe(moves(edges.filter(({ to }) => to === id)) + starts)
          // A filter over events, or another session between, may hide how somebody came to where a move begins; time
          // alone hides nothing.
          const isWhole = question.keep === null && question.caseKind === 'user'
          if (isWhole || question.lens !== 'step')
            expect(events + already).toBe(moves(edges.filter(({ from }) => from === id)) + ends)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('adds up over the parts of a time', () => {
    fc.assert(
      fc.property(
        anyHistory,
        fc.integer({ min: 0, max: 12 }),
        fc.constantFrom('step', 'event'),
        (history, at, lens) => {
          const cut = at * 20 * MINUTE
          const parts = [
            { from: Number.NEGATIVE_INFINITY, to: cut },
            { from: cut, to: Number.POSITIVE_INFINITY },
            null,
          ].map((range) => fastGraph(history, { ...plainly, lens, range }))
          const [first, second, whole] = parts
          for (const { id, events, starts } of whole?.nodes ?? []) {
            const of = [first, second].map((graph) => graph?.nodes.find((node) => node.id === id))
            expect((of[0]?.events ?? 0) + (of[1]?.events ?? 0)).toBe(events)
            expect((of[0]?.starts ?? 0) + (of[1]?.starts ?? 0)).toBe(starts)
          }
        },
      ),
    )
  })

  it('does not change when people arrive in another order', () => {
    fc.assert(
      fc.property(anyHistory, anyQuestion, (history, question) => {
        const places = history.events.map((_, place) => place)
        const person = (place: number) => history.events[place]?.person ?? ''
        const shuffled = [...places].sort((left, right) =>
          person(left) > person(right) ? -1 : person(left) < person(right) ? 1 : left - right,
        )
        const moved: PlainHistory = {
          events: shuffled.flatMap((place) => history.events[place] ?? []),
          transitions: history.transitions
            .map((transition) => ({ ...transition, event: shuffled.indexOf(transition.event) }))
            .reverse(),
        }
        const keep = question.keep
        const movedKeep = keep === null ? null : shuffled.map((place) => keep[place] ?? false)
        expect(fastGraph(moved, { ...question, keep: movedKeep })).toEqual(fastGraph(history, question))
      }),
    )
  })
})

interface Listed {
  nodes: { id: string }[]
  edges: { from: string; to: string }[]
}

/** Nodes and edges by name, so that graphs compare whatever their order. */
function sorted(graph: Listed) {
  const byName = new Intl.Collator('en')
  return {
    ...graph,
    nodes: graph.nodes.toSorted((left, right) => byName.compare(left.id, right.id)),
    edges: graph.edges.toSorted((left, right) => byName.compare(left.from + left.to, right.from + right.to)),
  }
}
