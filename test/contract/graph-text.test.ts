import { expect, test } from 'vitest'
import { creditsToCsv, creditsToJson } from '#core/contract/text/credits.ts'
import { graphToCsv } from '#core/contract/text/graph-csv.ts'
import { graphToDot } from '#core/contract/text/graph-dot.ts'
import { graphToGraphml } from '#core/contract/text/graph-graphml.ts'
import { GRAPH } from './graph.ts'

test('CSV: one line an edge, quoted where needed, empty where there is no number', () => {
  expect(graphToCsv(GRAPH)).toBe(
    [
      'from,to,count,users,probability,conversionProbability,medianMs,p90Ms,declared,case',
      '"A ""x"" & <b>","back\\slash, comma",10,3,0.5,0.25,1500,9000,true,user',
      '"A ""x"" & <b>","A ""x"" & <b>",2,1,0.5,,1,1,false,user',
      '"back\\slash, comma","A ""x"" & <b>",0,0,,,,,true,user',
      '',
    ].join('\n'),
  )
})

test('DOT: quotes and backslashes are escaped, what was never taken is dashed', () => {
  expect(graphToDot(GRAPH, {})).toBe(
    [
      'digraph journey {',
      '  comment="Nodes are steps; 3 people, 12 moves. events: visits of a node; count: moves; users: distinct people. cases, starts, already, ends, probability, conversionProbability and times are of people.";',
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
  const text = graphToGraphml(GRAPH, { where: 'payload.mail == "a@b.example"', whose: 'had', from: 0 })
  const count = (tag: string): number => text.split(`<${tag} `).length - 1
  expect({ nodes: count('node'), edges: count('edge'), keys: count('key') }).toEqual({
    ...{ nodes: 2, edges: 3, keys: 14 },
  })
  expect(text).toContain('<key id="edge_count" for="edge" attr.name="count" attr.type="long"/>')
  expect(text).toContain(
    'A filter leaves whole journeys of people with an event that it names. From 1970-01-01T00:00:00.000Z to the last one.',
  )
  expect(text).not.toContain('a@b.example')
  expect(text).toContain('<key id="edge_declared" for="edge" attr.name="declared" attr.type="boolean"/>')
  expect(text).toContain('<node id="A &quot;x&quot; &amp; &lt;b&gt;"><data key="node_events">12</data>')
  expect(text).toContain(
    '<edge source="back\\slash, comma" target="A &quot;x&quot; &amp; &lt;b&gt;"><data key="edge_count">0</data><data key="edge_users">0</data><data key="edge_declared">true</data></edge>',
  )
  expect(graphToGraphml({ ...GRAPH, nodes: [], edges: [] }, {})).not.toContain('<node')
})

test('credits: what a share is of stands in every line', () => {
  const credits = [{ channel: 'a, b', conversions: 1.5, value: null, share: 0.75, removalEffect: 0.5 }]
  expect(creditsToCsv([{ model: 'markov', order: 1, credits }], 'conversions')).toBe(
    'model,order,channel,conversions,value,share,removalEffect,shareOf\nmarkov,1,"a, b",1.5,,0.75,0.5,conversions\n',
  )
  const unordered = { share: 1, channel: 'x', value: 1, conversions: 2 }
  expect(creditsToJson([{ credits: [unordered], model: 'last' }])).toBe(
    `${JSON.stringify({ models: [{ model: 'last', credits: [{ channel: 'x', conversions: 2, value: 1, share: 1 }] }] }, null, 2)}\n`,
  )
})
