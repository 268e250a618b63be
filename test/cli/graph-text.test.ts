import { expect, test } from 'vitest'
import { graphToCsv } from '#core/cli/graph-text/csv.ts'
import { graphToDot } from '#core/cli/graph-text/dot.ts'
import { graphToGraphml } from '#core/cli/graph-text/graphml.ts'
import { graphToSvg } from '#core/cli/graph-text/svg.ts'
import type { GraphView } from '#core/contract/graph.ts'

const shared = { conversionProbability: null, declared: true }

/** Names with everything that one of the formats gives a meaning to; an edge that was never taken; a loop. */
const GRAPH: GraphView = {
  lens: 'step',
  caseKind: 'user',
  journey: null,
  journeys: [],
  nodes: [
    { ...shared, id: 'A "x" & <b>', events: 12, users: 3, starts: 3, already: 0, ends: 0, outcome: null },
    {
      ...shared,
      id: 'back\\slash, comma',
      events: 10,
      users: 3,
      starts: 0,
      already: 0,
      ends: 2,
      outcome: null,
    },
  ],
  edges: [
    {
      ...{ ...shared, from: 'A "x" & <b>', to: 'back\\slash, comma', count: 10, users: 3, rules: ['r'] },
      ...{ returns: 0, probability: 0.5, conversionProbability: 0.25, medianMs: 1500, p90Ms: 9000 },
    },
    {
      ...{ ...shared, from: 'A "x" & <b>', to: 'A "x" & <b>', count: 2, users: 1, rules: [] },
      ...{ returns: 2, probability: 0.5, medianMs: 1, p90Ms: 1, declared: false },
    },
    {
      ...{ ...shared, from: 'back\\slash, comma', to: 'A "x" & <b>', count: 0, users: 0, rules: ['s'] },
      ...{ returns: 0, probability: null, medianMs: null, p90Ms: null },
    },
  ],
  ...{ people: 3, moves: 12, conversions: 0, rulesetNumber: 1, initialStep: null, credit: null },
  conversion: { kind: 'none', names: [] },
}

test('CSV: one line an edge, quoted where needed, empty where there is no number', () => {
  expect(graphToCsv(GRAPH)).toBe(
    [
      'from,to,count,users,probability,conversionProbability,medianMs,p90Ms,declared',
      '"A ""x"" & <b>","back\\slash, comma",10,3,0.5,0.25,1500,9000,true',
      '"A ""x"" & <b>","A ""x"" & <b>",2,1,0.5,,1,1,false',
      '"back\\slash, comma","A ""x"" & <b>",0,0,,,,,true',
      '',
    ].join('\n'),
  )
})

test('DOT: quotes and backslashes are escaped, what was never taken is dashed', () => {
  expect(graphToDot(GRAPH)).toBe(
    [
      'digraph journey {',
      '  rankdir=LR;',
      '  node [shape=box, style=rounded];',
      '  "A \\"x\\" & <b>" [label="A \\"x\\" & <b>\\n12"];',
      '  "back\\\\slash, comma" [label="back\\\\slash, comma\\n10"];',
      '  "A \\"x\\" & <b>" -> "back\\\\slash, comma" [label="10", penwidth=2.00];',
      '  "A \\"x\\" & <b>" -> "A \\"x\\" & <b>" [label="2", penwidth=1.30];',
      '  "back\\\\slash, comma" -> "A \\"x\\" & <b>" [style=dashed];',
      '}',
      '',
    ].join('\n'),
  )
})

test('GraphML: keys with types, values where there are numbers', () => {
  const text = graphToGraphml(GRAPH)
  const count = (tag: string): number => text.split(`<${tag} `).length - 1
  expect({ nodes: count('node'), edges: count('edge'), keys: count('key') }).toEqual({
    ...{ nodes: 2, edges: 3, keys: 12 },
  })
  expect(text).toContain('<key id="edge_count" for="edge" attr.name="count" attr.type="long"/>')
  expect(text).toContain('<node id="A &quot;x&quot; &amp; &lt;b&gt;"><data key="node_events">12</data>')
  expect(text).toContain(
    '<edge source="back\\slash, comma" target="A &quot;x&quot; &amp; &lt;b&gt;"><data key="edge_count">0</data><data key="edge_users">0</data></edge>',
  )
  expect(graphToGraphml({ ...GRAPH, nodes: [], edges: [] })).not.toContain('<node')
})

test('SVG: every node and edge is drawn once, inside the picture, with its number', async () => {
  const text = await graphToSvg(GRAPH)
  const [, width = 0, height = 0] = (/width="([\d.]+)" height="([\d.]+)"/.exec(text) ?? []).map(Number)
  const boxes = [...text.matchAll(/class="node"><rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)"/g)]
  expect(boxes.length).toBe(2)
  for (const [, x = 0, y = 0, w = 0] of boxes.map((box) => box.map(Number))) {
    expect(x + w).toBeLessThanOrEqual(width)
    expect(y).toBeLessThanOrEqual(height)
  }
  const [first = 0, second = 0] = boxes.map(([, x]) => Number(x))
  expect(first).toBeLessThan(second)
  expect(text.match(/class="edge"/g)?.length).toBe(3)
  expect(text).toContain('A &quot;x&quot; &amp; &lt;b&gt; → back\\slash, comma: 10 moves, 3 people')
  expect(text).toContain('stroke-dasharray')
  expect(await graphToSvg(GRAPH)).toBe(text)
})
