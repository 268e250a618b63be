import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bendOf } from '../../../renderer/graph/canvas/bends.ts'
import {
  type Box,
  contains,
  curveOf,
  overlap,
  pointAt,
  samplesOf,
} from '../../../renderer/graph/canvas/curves.ts'
import {
  LABEL_HEIGHT,
  type Labelled,
  labelWidth,
  placeLabels,
} from '../../../renderer/graph/canvas/labels.ts'
import { placeMarks } from '../../../renderer/graph/canvas/marks.ts'
import { neighbourOf } from '../../../renderer/graph/inspect/walk.ts'

const WIDTH = 186
const PITCH = 262
const LAYER = 66

function box(column: number, row: number): Box {
  return { x: column * PITCH, y: row * LAYER, width: WIDTH, height: 24 }
}

/** Places of some nodes on the grid that the layout makes; all different. */
const grid = fc.uniqueArray(fc.tuple(fc.integer({ min: -1, max: 1 }), fc.integer({ min: 0, max: 6 })), {
  minLength: 3,
  maxLength: 12,
  selector: ([column, row]) => `${column} ${row}`,
})

function labelBox(edge: Labelled, offsets: ReadonlyMap<string, { dx: number; dy: number }>): Box {
  const middle = pointAt(edge.curve, 0.5)
  const { dx, dy } = offsets.get(edge.id) ?? { dx: 0, dy: 0 }
  return { x: middle.x + dx, y: middle.y + dy, width: labelWidth(edge.length), height: LABEL_HEIGHT }
}

describe('how an edge runs', () => {
  test('no line leads far out of the picture, whatever it would have to go round', () => {
    fc.assert(
      fc.property(grid, (cells) => {
        const boxes = cells.map(([column, row]) => box(column, row))
        const [from, to, ...others] = boxes
        if (from === undefined || to === undefined) return
        const bend = bendOf({ from, to }, false, others, [], WIDTH, PITCH)
        const [top, bottom] = [Math.min(...boxes.map(({ y }) => y)), Math.max(...boxes.map(({ y }) => y))]
        const [left, right] = [Math.min(...boxes.map(({ x }) => x)), Math.max(...boxes.map(({ x }) => x))]
        for (const { x, y } of samplesOf(curveOf(from, to, bend, WIDTH), 60)) {
          expect(y).toBeGreaterThan(top - 1.5 * LAYER)
          expect(y).toBeLessThan(bottom + 1.5 * LAYER)
          expect(x).toBeGreaterThan(left - PITCH)
          expect(x).toBeLessThan(right + PITCH)
        }
      }),
      { numRuns: 500 },
    )
  })

  test('a curve begins and ends on the borders of its nodes', () => {
    fc.assert(
      fc.property(grid, fc.integer({ min: -300, max: 300 }), ([a, b], bend) => {
        if (a === undefined || b === undefined) return
        const [from, to] = [box(...a), box(...b)]
        const { start, end } = curveOf(from, to, bend, WIDTH)
        for (const [point, node] of [
          [start, from],
          [end, to],
        ] as const) {
          expect(contains(node, point, 0.001)).toBe(true)
          expect(contains(node, point, -0.001)).toBe(false)
        }
      }),
    )
  })

  test('a jump over a node goes round it, and on the side where there is nothing to cross', () => {
    const jump = { from: box(0, 0), to: box(0, 2) }
    const nodes = [box(-1, 1), box(0, 1)]
    const toTheLeft = { from: box(-1, 1), to: box(0, 1) }
    const bend = bendOf(jump, false, nodes, [toTheLeft], WIDTH, PITCH)
    const curve = curveOf(jump.from, jump.to, bend, WIDTH)
    expect(pointAt(curve, 0.5).x).toBeGreaterThan(WIDTH / 2)
    for (const point of samplesOf(curve, 50)) {
      for (const node of nodes) expect(contains(node, point, 4)).toBe(false)
    }
  })

  test('an edge with nothing in its way is straight, and the two ways of a pair part', () => {
    expect(bendOf({ from: box(0, 0), to: box(0, 1) }, false, [box(1, 1)], [], WIDTH, PITCH)).toBe(0)
    const there = bendOf({ from: box(0, 0), to: box(0, 1) }, true, [], [], WIDTH, PITCH)
    const back = bendOf({ from: box(0, 1), to: box(0, 0) }, true, [], [], WIDTH, PITCH)
    const middles = [
      pointAt(curveOf(box(0, 0), box(0, 1), there, WIDTH), 0.5),
      pointAt(curveOf(box(0, 1), box(0, 0), back, WIDTH), 0.5),
    ]
    expect(Math.abs((middles[0]?.x ?? 0) - (middles[1]?.x ?? 0))).toBeGreaterThan(10)
  })
})

describe('where numbers stand', () => {
  test('around two neighbours with pairs to both and a jump, no number covers another or a node', () => {
    // The busiest corner of the example: LANDING above DOCS and PRICING, SIGNUP_STARTED below, all linked.
    const nodes = { landing: box(0, 0), docs: box(-1, 1), pricing: box(0, 1), signup: box(0, 2) }
    const edge = (id: string, from: Box, to: Box, bend: number, length: number, width: number): Labelled => ({
      id,
      curve: curveOf(from, to, bend, WIDTH),
      bend,
      length,
      width,
    })
    const edges = [
      edge('pricing docs', nodes.pricing, nodes.docs, 15, 5, 8.8),
      edge('docs pricing', nodes.docs, nodes.pricing, 15, 5, 8.4),
      edge('landing pricing', nodes.landing, nodes.pricing, 15, 5, 8.3),
      edge('pricing signup', nodes.pricing, nodes.signup, 15, 3, 7),
      edge('landing docs', nodes.landing, nodes.docs, 0, 3, 5.8),
      edge('docs signup', nodes.docs, nodes.signup, 0, 3, 5.7),
      edge('landing signup', nodes.landing, nodes.signup, -200, 3, 5),
      edge('pricing landing', nodes.pricing, nodes.landing, 15, 3, 3.5),
      edge('signup pricing', nodes.signup, nodes.pricing, 15, 3, 3.2),
    ]
    const offsets = placeLabels(edges, Object.values(nodes))
    const boxes = edges.map((each) => labelBox(each, offsets))
    boxes.forEach((one, index) => {
      for (const node of Object.values(nodes)) expect(overlap(one, node)).toBe(false)
      for (const other of boxes.slice(index + 1)) expect(overlap(one, other)).toBe(false)
    })
  })

  test('no number stands under a broad line that crosses its own', () => {
    const nodes = { signed: box(0, 0), lost: box(1, 0), fast: box(-1, 1), cart: box(0, 1) }
    const edges: Labelled[] = [
      {
        ...{ id: 'signed cart', curve: curveOf(nodes.signed, nodes.cart, 0, WIDTH), bend: 0 },
        ...{ length: 1, width: 6 },
      },
      {
        ...{ id: 'fast lost', curve: curveOf(nodes.fast, nodes.lost, 0, WIDTH), bend: 0 },
        ...{ length: 1, width: 9 },
      },
    ]
    const offsets = placeLabels(edges, Object.values(nodes))
    const [label, crossing] = [edges[0], edges[1]]
    if (label === undefined || crossing === undefined) throw new Error('two edges')
    const covered = samplesOf(crossing.curve, 300).some((point) =>
      contains(labelBox(label, offsets), point, 4.5),
    )
    expect(covered).toBe(false)
  })

  test('a number stands at its own line wherever it was moved to', () => {
    fc.assert(
      fc.property(grid, fc.infiniteStream(fc.nat()), (cells, chance) => {
        const boxes = cells.map((cell) => box(...cell))
        const pick = () => boxes[(chance.next().value ?? 0) % boxes.length] ?? box(0, 0)
        const edges = Array.from({ length: 15 }, (_, index): Labelled => {
          const [from, to] = [pick(), pick()]
          return { id: String(index), curve: curveOf(from, to, 0, WIDTH), bend: 0, length: 4, width: 3 }
        })
        const offsets = placeLabels(edges, boxes)
        for (const edge of edges) {
          const label = labelBox(edge, offsets)
          const near = samplesOf(edge.curve, 200).some((point) => contains(label, point, 4))
          expect(near).toBe(true)
        }
      }),
      { numRuns: 30 },
    )
  })
})

test('arrow keys go along edges first, then to whatever lies that way, and nowhere at the border', () => {
  const positions = new Map([
    ['A', { x: 0, y: 0 }],
    ['B', { x: 0, y: 66 }],
    ['C', { x: 0, y: 132 }],
    ['D', { x: 262, y: 66 }],
  ])
  const edges = [{ from: 'A', to: 'C' }]
  expect(neighbourOf('A', 'down', edges, positions)).toBe('C')
  expect(neighbourOf('B', 'down', edges, positions)).toBe('C')
  expect(neighbourOf('B', 'right', edges, positions)).toBe('D')
  expect(neighbourOf('A', 'up', edges, positions)).toBeUndefined()
  expect(neighbourOf('unknown', 'up', edges, positions)).toBeUndefined()
})

describe('where a mark stands', () => {
  test('it touches no other node and no other mark while there is room', () => {
    const column = fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 })
    fc.assert(
      fc.property(column, (rows) => {
        const positions = new Map(rows.map((row) => [String(row), box(0, row)]))
        const marks = rows.flatMap((row) =>
          (['start', 'end'] as const).map((kind) => ({
            ...{ id: `${kind} ${row}`, node: String(row), kind, count: 5, label: '1,234', width: 3 },
          })),
        )
        const nodes = rows.map((row) => box(0, row))
        const places = [...placeMarks(marks, positions, nodes, [], WIDTH).values()]
        expect(places).toHaveLength(marks.length)
        places.forEach((place, index) => {
          const inner = { ...place.box, width: place.box.width - 4, height: place.box.height - 4 }
          expect(nodes.some((node) => overlap(inner, node))).toBe(false)
          expect(places.slice(index + 1).some((other) => overlap(place.box, other.box))).toBe(false)
        })
      }),
    )
  })
})
