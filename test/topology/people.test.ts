import fc from 'fast-check'
import { expect, it } from 'vitest'
import { countStepEdges } from '#core/topology/edges.ts'
import { graphOf } from '#core/topology/graph.ts'
import { histogramOf, timesBetween } from '#core/topology/histogram.ts'
import { peopleAtNode, peopleEndingAt, peopleOnEdge } from '#core/topology/people.ts'
import { buildWalk, type Lens } from '#core/topology/walk.ts'
import { anyHistory } from './arbitrary.ts'
import { type PlainHistory, toColumns } from './history.ts'

function walkOf(history: PlainHistory, lens: Lens) {
  const columns = toColumns(history)
  const initialStep = columns.numberOf('START')
  return buildWalk({
    ...columns,
    lens,
    caseKind: 'user',
    keep: null,
    conversion: { kind: 'none' },
    initialStep,
  })
}

it('finds as many people behind every number as the number says', () => {
  fc.assert(
    fc.property(anyHistory, fc.constantFrom('step', 'event', 'source'), (history, lens) => {
      const walk = walkOf(history, lens)
      const graph = graphOf(walk)
      for (const node of graph.nodes) {
        expect(new Set(peopleAtNode(walk, node.id)).size).toBe(node.users)
        expect(peopleEndingAt(walk, node.id)).toHaveLength(node.ends)
      }
      for (const edge of graph.edges) {
        expect(new Set(peopleOnEdge(walk, edge.from, edge.to)).size).toBe(edge.users)
        const times = timesBetween(walk, edge.from, edge.to)
        expect(times).toHaveLength(edge.count)
        expect(histogramOf(times).buckets.reduce((sum, bucket) => sum + bucket.count, 0)).toBe(edge.count)
      }
    }),
  )
})

it('finds nobody behind a name that does not exist', () => {
  const walk = walkOf({ events: [{ person: 'ann', time: 0, type: 'VIEW' }] }, 'event')
  expect(peopleAtNode(walk, 'VIEW')).toEqual([0])
  expect(peopleAtNode(walk, 'no such')).toEqual([])
  expect(peopleOnEdge(walk, 'no such', 'VIEW')).toEqual([])
})

it('counts from the transitions alone what the step lens counts', () => {
  fc.assert(
    fc.property(anyHistory, (history) => {
      const columns = toColumns(history)
      const counted = countStepEdges(columns.transitions).map(
        ({ from, to, count }) => `${columns.names[from]} > ${columns.names[to]}: ${count}`,
      )
      const drawn = graphOf(walkOf(history, 'step')).edges.map(
        ({ from, to, count }) => `${from} > ${to}: ${count}`,
      )
      expect(counted.toSorted()).toEqual(drawn.toSorted())
    }),
  )
})

it('draws histograms in widths that a person reads', () => {
  const MINUTE = 60_000
  expect(histogramOf(Float64Array.of(0, MINUTE, 1.5 * MINUTE, 3 * MINUTE), 4)).toEqual({
    bucketMs: MINUTE,
    buckets: [
      { fromMs: 0, toMs: MINUTE, count: 1 },
      { fromMs: MINUTE, toMs: 2 * MINUTE, count: 2 },
      { fromMs: 2 * MINUTE, toMs: 3 * MINUTE, count: 0 },
      { fromMs: 3 * MINUTE, toMs: 4 * MINUTE, count: 1 },
    ],
  })
  expect(histogramOf(new Float64Array(0)).buckets).toEqual([])
})
