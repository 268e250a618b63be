import { readFileSync } from 'node:fs'
import Elk from 'elkjs/lib/elk.bundled.js'
import { describe, expect, test } from 'vitest'
import type { DraftPicture } from '#core/contract/drafts.ts'
import { contains, NODE_HEIGHT, overlap, samplesOf } from '../../../renderer/graph/geometry/curves.ts'
import { type DraftDrawing, drawingOf } from '../../../renderer/rules/draft/drawing.ts'

const elk = new Elk()

function pictureOf(
  moves: readonly (readonly [string, string])[],
  more: Partial<DraftPicture> = {},
): DraftPicture {
  const steps = [...new Set(moves.flat())]
  return {
    ok: true,
    journey: '',
    journeys: [{ id: '', change: 'same', rules: 0 }],
    initialStep: steps[0] ?? null,
    nodes: steps.map((id) => ({ id, change: 'new', outcome: null })),
    edges: moves.map(([from, to]) => ({ from, to, change: 'new', rules: [], moves: 0 })),
    fromAny: [],
    rules: { added: [], removed: [], changed: [] },
    parts: [],
    ...more,
  }
}

/** Moves whose line touches a box that is neither their beginning nor their end, and boxes that the picture cuts. */
function faults({ picture, positions, ways, width, extent }: DraftDrawing): string[] {
  const boxes = [...positions].map(([id, at]) => ({ id, box: { ...at, width, height: NODE_HEIGHT } }))
  const crossed = picture.edges.flatMap(({ from, to }, index) =>
    boxes
      .filter(({ id }) => id !== from && id !== to)
      .filter(({ box }) =>
        (ways[index] ?? []).some((curve) => samplesOf(curve, 200).some((point) => contains(box, point, 2))),
      )
      .map(({ id }) => `${from} → ${to} over ${id}`),
  )
  const cut = boxes.filter(
    ({ box }) =>
      Math.abs(box.x - extent.x) + box.width / 2 > extent.width / 2 - 8 ||
      Math.abs(box.y - extent.y) + box.height / 2 > extent.height / 2 - 8,
  )
  return [...crossed, ...cut.map(({ id }) => `${id} is cut`)]
}

const SHOP = [
  ['NEW', 'VISITING'],
  ['VISITING', 'SIGNED_UP'],
  ['SIGNED_UP', 'CART_FAST'],
  ['VISITING', 'CART'],
  ['SIGNED_UP', 'CART'],
  ['ABANDONED', 'CART'],
  ['CART', 'PAID'],
  ['CART_FAST', 'PAID'],
  ['CART', 'ABANDONED'],
  ['CART_FAST', 'ABANDONED'],
] as const

interface RuleOfFile {
  readonly fromState: string | readonly string[]
  readonly toState: string
}

function movesOfFile(name: string): (readonly [string, string])[] {
  const { rules }: { rules: readonly RuleOfFile[] } = JSON.parse(readFileSync(name, 'utf8'))
  return rules.flatMap(({ fromState, toState }) =>
    [fromState].flat().map((from): readonly [string, string] => [from, toState]),
  )
}

describe('the graph of a draft', () => {
  test.each([
    ['a shop', SHOP],
    ['the example', movesOfFile('examples/journey-rules.json')],
    ['the large example', movesOfFile('examples/tidewater-rules.json')],
  ])('of %s has no move that runs over a step which it neither leaves nor reaches', async (_name, moves) => {
    const drawing = await drawingOf(pictureOf(moves), elk)
    expect(drawing.ways.every((curves) => curves.length > 0)).toBe(true)
    expect(faults(drawing)).toEqual([])
  })

  test('has ways around boxes to the steps that a draft removes, too', async () => {
    const whole = pictureOf(SHOP)
    const gone = new Set(['ABANDONED', 'SIGNED_UP'])
    const drawing = await drawingOf(
      {
        ...whole,
        nodes: whole.nodes.map((node) => (gone.has(node.id) ? { ...node, change: 'removed' } : node)),
        edges: whole.edges.map((edge) =>
          gone.has(edge.from) || gone.has(edge.to) ? { ...edge, change: 'removed' } : edge,
        ),
      },
      elk,
    )
    expect(faults(drawing)).toEqual([])
  })

  test('puts the step of an exit below the others and its mark beside it, over no other', async () => {
    const whole = pictureOf(SHOP)
    const gone = { id: 'GONE', change: 'new' as const, outcome: null }
    const fromAny = [{ to: 'GONE', change: 'new' as const, rules: ['closed'], moves: 0 }]
    const { marks, positions, width, extent } = await drawingOf(
      { ...whole, nodes: [gone, ...whole.nodes], fromAny },
      elk,
    )
    const mark = marks.get('GONE')
    if (mark === undefined) throw new Error('no mark')
    const inner = { ...mark.box, width: mark.box.width - 4, height: mark.box.height - 4 }
    for (const at of positions.values())
      expect(overlap(inner, { ...at, width, height: NODE_HEIGHT })).toBe(false)
    expect(Math.abs(mark.box.x - extent.x) + mark.box.width / 2).toBeLessThan(extent.width / 2)
  })
})
