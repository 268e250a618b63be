import { SaxesParser } from 'saxes'
import { describe, expect, test } from 'vitest'
import type { GraphEdge, GraphNode, GraphView } from '#core/contract/graph.ts'
import { legendLines } from '../../../renderer/graph/canvas/legend-lines.ts'
import { routesOf } from '../../../renderer/graph/geometry/routes.ts'
import { drawnGraph } from '../../../renderer/graph/model.ts'
import { readOptions } from '../../../renderer/graph/options.ts'
import { pictureSvg } from '../../../renderer/graph/picture/svg.ts'

const FIRST = 'A "x" & <b>\u0001'

function node(id: string, part: Partial<GraphNode>): GraphNode {
  const none = {
    ...{ events: 9, users: 9, cases: 9, starts: 0 },
    already: 0,
    ends: 0,
    ...{ endUsers: 0, goOn: 0 },
    declared: true,
    outcome: null,
  }
  return { id, ...none, conversionProbability: null, ...part }
}

function edge(from: string, to: string, count: number, declared = true): GraphEdge {
  const none = { probability: null, conversionProbability: 0.5, medianMs: null, p90Ms: null }
  return { from, to, count, users: count, returns: 0, declared, rules: [], ...none }
}

const VIEW: GraphView = {
  ...{ lens: 'step', caseKind: 'user', journey: null, journeys: [], people: 9, moves: 20, conversions: 2 },
  nodes: [
    node(FIRST, { starts: 9, ends: 2 }),
    node('B', { ends: 5 }),
    node('WON', { outcome: 'conversion', ends: 2 }),
  ],
  edges: [
    edge(FIRST, 'B', 12),
    edge('B', 'B', 4),
    edge('B', 'WON', 2),
    edge(FIRST, 'WON', 0),
    edge('WON', 'B', 2, false),
  ],
  ...{ conversion: { kind: 'outcome', names: ['WON'] }, rulesetNumber: 1, initialStep: FIRST, credit: null },
}

const POSITIONS = new Map([
  [FIRST, { x: 0, y: 0 }],
  ['B', { x: 0, y: 66 }],
  ['WON', { x: 262, y: 132 }],
])

interface Read {
  readonly texts: readonly string[]
  readonly elements: readonly {
    readonly name: string
    readonly attributes: Readonly<Record<string, unknown>>
  }[]
}

function read(svg: string): Read {
  const texts: string[] = []
  const elements: Read['elements'][number][] = []
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => elements.push({ name, attributes: { ...attributes } }))
  parser.on('text', (content) => texts.push(content))
  parser.write(svg).close()
  return { texts, elements }
}

describe('a picture of the canvas', () => {
  const options = readOptions({})
  const drawn = drawnGraph(VIEW, options, { kind: 'step', id: 'B' })
  const routes = routesOf(drawn, POSITIONS, 186)
  const { texts, elements } = read(
    pictureSvg({
      ...{ graph: drawn, positions: POSITIONS, routes, width: 186, caption: 'shop · 9 people' },
      legend: legendLines({ view: VIEW, drawn, colour: 'conversion', options }),
      colourOf: (token) => `var(${token})`,
    }),
  )

  test('is XML, whatever the names hold, and says every number that the canvas says', () => {
    expect(texts).toEqual(
      expect.arrayContaining([
        ...drawn.nodes.map(({ label }) => label.replace('\u0001', '')),
        ...drawn.edges.map(({ label }) => label),
        ...drawn.marks.map(({ label }) => label),
        'shop · 9 people',
      ]),
    )
  })

  test('has the places and widths of the canvas', () => {
    const boxes = elements.filter(({ name, attributes }) => name === 'rect' && attributes.width === '186')
    expect(boxes.map(({ attributes }) => [attributes.x, attributes.y])).toEqual(
      drawn.nodes.map(({ id }) => {
        const { x, y } = POSITIONS.get(id) ?? { x: Number.NaN, y: Number.NaN }
        return [String(x - 93), String(y - 12)]
      }),
    )
    const widths = elements.map(({ attributes }) => attributes['stroke-width'])
    for (const { width } of drawn.edges) expect(widths).toContain(String(Number(width.toFixed(1))))
  })

  test('says how it is counted', () => {
    expect(texts).toEqual(
      expect.arrayContaining([
        'Moves later followed by WON',
        'On a line: moves · in a box: people',
        'people begin there',
        'Taken, not in ruleset 1',
        'Declared, never taken',
      ]),
    )
  })

  test('says which marks are left out, where some are', () => {
    const rare = { ...VIEW, nodes: [...VIEW.nodes, node('RARE', { ends: 1 }), node('MANY', { ends: 400 })] }
    const lines = (view: GraphView) =>
      legendLines({ view, drawn: drawnGraph(view, options, undefined), colour: 'conversion', options })
    const left = { kind: 'text', text: 'No mark below 1 % of all people' }
    expect(lines(rare)).toContainEqual(left)
    expect(lines(VIEW)).not.toContainEqual(left)
  })

  test('holds everything that it draws', () => {
    const [left, top, width, height] = String(elements[0]?.attributes.viewBox).split(' ').map(Number)
    for (const { name, attributes } of elements) {
      if (name !== 'text' || String(attributes['font-size']) === '13') continue
      // The legend has an origin of its own.
      if (Number(attributes.x) >= 0 && Number(attributes.x) < 200) continue
      expect(Number(attributes.x)).toBeGreaterThan(left ?? Number.NaN)
      expect(Number(attributes.x)).toBeLessThan((left ?? 0) + (width ?? 0))
      expect(Number(attributes.y)).toBeGreaterThan(top ?? Number.NaN)
      expect(Number(attributes.y)).toBeLessThan((top ?? 0) + (height ?? 0))
    }
  })
})
