import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { drawingOrder } from '../../../renderer/graph/canvas/drawing-order.ts'
import {
  type Box,
  contains,
  loopCurves,
  loopShape,
  overlap,
  samplesOf,
} from '../../../renderer/graph/geometry/curves.ts'
import {
  bestWay,
  type Ground,
  groundOf,
  straightWay,
  take,
} from '../../../renderer/graph/geometry/find-ways.ts'
import {
  LABEL_HEIGHT,
  type Labelled,
  type LabelPlace,
  labelWidth,
  placeLabels,
} from '../../../renderer/graph/geometry/labels.ts'
import { LinePoints } from '../../../renderer/graph/geometry/line-points.ts'
import { placeMarks } from '../../../renderer/graph/geometry/marks.ts'
import { bentWay, cornersBeside, spotsAlong, type Way } from '../../../renderer/graph/geometry/ways.ts'

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

function groundWith(boxes: readonly Box[]): Ground {
  return groundOf(new Map(boxes.map((each, index) => [String(index), each])), WIDTH)
}

/** From the first box to the second. */
const WANTED = { from: '0', to: '1', thickness: 2, isPair: false }

function wayOn(ground: Ground): Way {
  const way = bestWay(ground, WANTED)
  if (way === undefined) throw new Error('no way')
  return way
}

function pointsOf({ curves }: Way): { readonly x: number; readonly y: number }[] {
  return curves.flatMap((curve) => samplesOf(curve, 80))
}

describe('how an edge runs', () => {
  test('it runs over no other box, and no line leads far out of the picture', () => {
    fc.assert(
      fc.property(grid, (cells) => {
        const boxes = cells.map((cell) => box(...cell))
        const [top, bottom] = [Math.min(...boxes.map(({ y }) => y)), Math.max(...boxes.map(({ y }) => y))]
        const [left, right] = [Math.min(...boxes.map(({ x }) => x)), Math.max(...boxes.map(({ x }) => x))]
        for (const point of pointsOf(wayOn(groundWith(boxes)))) {
          for (const other of boxes.slice(2)) expect(contains(other, point, 1)).toBe(false)
          expect(point.y).toBeGreaterThan(top - 1.5 * LAYER)
          expect(point.y).toBeLessThan(bottom + 1.5 * LAYER)
          expect(point.x).toBeGreaterThan(left - PITCH)
          expect(point.x).toBeLessThan(right + PITCH)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('it begins and ends on the borders of its boxes, and hangs together in between', () => {
    fc.assert(
      fc.property(grid, (cells) => {
        const boxes = cells.map((cell) => box(...cell))
        const { curves } = wayOn(groundWith(boxes))
        curves.slice(1).forEach(({ start }, index) => {
          expect(start).toEqual(curves[index]?.end)
        })
        const ends = [curves[0]?.start, curves.at(-1)?.end]
        ends.forEach((point, index) => {
          const node = boxes[index]
          if (point === undefined || node === undefined) throw new Error('two ends')
          expect(contains(node, point, 0.001)).toBe(true)
          expect(contains(node, point, -0.001)).toBe(false)
        })
      }),
    )
  })

  test('corners are told as shares of the straight line and distances from it', () => {
    const ground = groundWith([box(1, 0), box(-1, 3), box(0, 1), box(0, 2), box(-1, 2), box(1, 1), box(1, 2)])
    const [from, to] = [box(1, 0), box(-1, 3)]
    take(ground, bentWay(from, to, 0, WIDTH))
    const found = [wayOn(ground)]
    for (let again = 0; again < 20; again += 1) {
      const next = wayOn(ground)
      take(ground, next)
      found.push(next)
    }
    const cornered = found.filter(({ corners }) => corners.length > 0)
    expect(cornered.length).toBeGreaterThan(0)
    for (const way of cornered) {
      const length = Math.hypot(to.x - from.x, to.y - from.y)
      const [along, across] = [
        { x: (to.x - from.x) / length, y: (to.y - from.y) / length },
        { x: -(to.y - from.y) / length, y: (to.x - from.x) / length },
      ]
      cornersBeside(way, from, to).forEach(({ share, aside }, index) => {
        expect(from.x + share * length * along.x + aside * across.x).toBeCloseTo(way.corners[index]?.x ?? 0)
        expect(from.y + share * length * along.y + aside * across.y).toBeCloseTo(way.corners[index]?.y ?? 0)
      })
    }
  })

  test('a jump over a node goes round it, and on the side where there is nothing to cross', () => {
    const nodes = [box(0, 0), box(0, 2), box(-1, 1), box(0, 1)]
    const ground = groundWith(nodes)
    const toTheLeft = straightWay(ground, { ...WANTED, from: '2', to: '3' })
    if (toTheLeft === undefined) throw new Error('nothing is in its way')
    take(ground, toTheLeft)
    const points = pointsOf(wayOn(ground))
    expect(Math.max(...points.map(({ x }) => x))).toBeGreaterThan(WIDTH / 2)
    for (const point of points)
      for (const node of nodes.slice(2)) expect(contains(node, point, 4)).toBe(false)
  })

  test('an edge with nothing in its way is straight, and the two ways of a pair part', () => {
    const ground = groundWith([box(0, 0), box(0, 1), box(1, 1)])
    expect(straightWay(ground, WANTED)?.bend).toBe(0)
    const there = straightWay(ground, { ...WANTED, isPair: true })
    const back = straightWay(ground, { from: '1', to: '0', thickness: 2, isPair: true })
    expect(Math.abs((there?.middle.x ?? 0) - (back?.middle.x ?? 0))).toBeGreaterThan(10)
  })

  test.each([168, 244, 320])(
    'a loop stands out beside a box %d wide, and leaves room for the next column',
    (width) => {
      const [first, second] = loopCurves({ x: 0, y: 0 }, width)
      const { reach, sweep } = loopShape(width)
      expect(first.control.x).toBeCloseTo(Math.cos(sweep / 2) * reach)
      expect(first.control.y).toBeCloseTo(-Math.sin(sweep / 2) * reach)
      expect(first.end).toEqual(second.start)
      expect(first.end.x).toBeGreaterThan(width / 2 + 15)
      expect(first.end.x).toBeLessThan(width / 2 + 50)
    },
  )

  test('two lines by the same lane keep apart', () => {
    const ground = groundWith([box(0, 0), box(0, 5), ...[1, 2, 3, 4].map((row) => box(0, row)), box(1, 2)])
    const first = wayOn(ground)
    take(ground, first)
    const second = wayOn(ground)
    const near = pointsOf(second).filter((point) =>
      pointsOf(first).some(({ x, y }) => Math.hypot(x - point.x, y - point.y) < 5),
    )
    expect(near.length / pointsOf(second).length).toBeLessThan(0.1)
  })

  test('a step that is not drawn has no lines', () => {
    const ground = groundWith([box(0, 0)])
    expect(straightWay(ground, WANTED)).toBeUndefined()
    expect(bestWay(ground, WANTED)).toBeUndefined()
  })
})

test('the middle of a line is one of its spots, and its ends are none', () => {
  fc.assert(
    fc.property(grid, fc.integer({ min: 5, max: 60 }), (cells, apart) => {
      const way = wayOn(groundWith(cells.map((cell) => box(...cell))))
      const spots = spotsAlong(way, apart)
      expect(spots.map(({ share }) => share)).toContain(0.5)
      for (const { share, along } of spots) {
        expect(share).toBeGreaterThan(0)
        expect(share).toBeLessThan(1)
        expect(Math.hypot(along.x, along.y)).toBeCloseTo(1)
      }
    }),
    { numRuns: 50 },
  )
})

function labelled(id: string, way: Way, length: number, thickness: number): Labelled {
  return { id, way, isLoop: false, length, thickness, labelled: true }
}

function placed(edges: readonly Labelled[], nodes: readonly Box[]): Map<string, LabelPlace> {
  const lines = new LinePoints()
  for (const { id, way, thickness } of edges) lines.add(id, way, thickness)
  return placeLabels(edges, lines, nodes)
}

function labelBox({ id, way, length }: Labelled, places: ReadonlyMap<string, LabelPlace>): Box {
  const { dx, dy } = places.get(id) ?? { dx: 0, dy: 0 }
  return { x: way.middle.x + dx, y: way.middle.y + dy, width: labelWidth(length), height: LABEL_HEIGHT }
}

describe('where numbers stand', () => {
  test('around two neighbours with pairs to both and a jump, no number covers another or a node', () => {
    // The busiest corner of the example: LANDING above DOCS and PRICING, SIGNUP_STARTED below, all linked.
    const nodes = { landing: box(0, 0), docs: box(-1, 1), pricing: box(0, 1), signup: box(0, 2) }
    const edge = (id: string, from: Box, to: Box, bend: number, length: number, width: number): Labelled =>
      labelled(id, bentWay(from, to, bend, WIDTH), length, width)
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
    const places = placed(edges, Object.values(nodes))
    const boxes = edges.map((each) => labelBox(each, places))
    expect([...places.values()].filter(({ hidden }) => hidden)).toEqual([])
    boxes.forEach((one, index) => {
      for (const node of Object.values(nodes)) expect(overlap(one, node)).toBe(false)
      for (const other of boxes.slice(index + 1)) expect(overlap(one, other)).toBe(false)
    })
  })

  test('no number stands under a broad line that crosses its own', () => {
    const nodes = { signed: box(0, 0), lost: box(1, 0), fast: box(-1, 1), cart: box(0, 1) }
    const label = labelled('signed cart', bentWay(nodes.signed, nodes.cart, 0, WIDTH), 1, 6)
    const crossing = labelled('fast lost', bentWay(nodes.fast, nodes.lost, 0, WIDTH), 1, 9)
    const places = placed([label, crossing], Object.values(nodes))
    const covered = pointsOf(crossing.way).some((point) => contains(labelBox(label, places), point, 4.5))
    expect(covered).toBe(false)
  })

  test('a number stands at its own line wherever it was moved to, and is hidden where there is no room', () => {
    fc.assert(
      fc.property(grid, fc.infiniteStream(fc.nat()), (cells, chance) => {
        const boxes = cells.map((cell) => box(...cell))
        const pick = () => boxes[(chance.next().value ?? 0) % boxes.length] ?? box(0, 0)
        const edges = Array.from({ length: 15 }, (_, index): Labelled => {
          const [from, to] = [pick(), pick()]
          return labelled(String(index), bentWay(from, to, 0, WIDTH), 4, 3)
        })
        const places = placed(edges, boxes)
        const shown: Box[] = []
        for (const edge of edges) {
          if (places.get(edge.id)?.hidden !== false) continue
          const label = labelBox(edge, places)
          expect(pointsOf(edge.way).some((point) => contains(label, point, 4))).toBe(true)
          for (const other of [...boxes, ...shown]) expect(overlap(label, other)).toBe(false)
          shown.push(label)
        }
      }),
      { numRuns: 30 },
    )
  })

  test('a number is drawn after the lines that it stands on, unless they stand on each other', () => {
    const over = new Map([
      ['a', new Set(['b', 'c'])],
      ['b', new Set(['c'])],
      ['c', new Set<string>()],
      ['d', new Set(['e'])],
      ['e', new Set(['d'])],
    ])
    const order = drawingOrder(over)
    expect(order.toSorted()).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(order.slice(0, 3)).toEqual(['c', 'b', 'a'])
  })
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
        const places = [...placeMarks(marks, positions, nodes, new LinePoints(), WIDTH).values()]
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
