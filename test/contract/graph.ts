import type { GraphView } from '#core/contract/graph.ts'

const shared = { conversionProbability: null, declared: true }

/** Names with everything that one of the formats gives a meaning to; an edge that was never taken; a loop. */
export const GRAPH: GraphView = {
  lens: 'step',
  caseKind: 'user',
  journey: null,
  journeys: [],
  nodes: [
    {
      ...shared,
      id: 'A "x" & <b>',
      events: 12,
      users: 3,
      cases: 3,
      starts: 3,
      already: 0,
      ends: 0,
      ...{ endUsers: 0, goOn: 0 },
      outcome: null,
    },
    {
      ...shared,
      id: 'back\\slash, comma',
      events: 10,
      users: 3,
      cases: 3,
      starts: 0,
      already: 0,
      ends: 2,
      ...{ endUsers: 2, goOn: 0 },
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
