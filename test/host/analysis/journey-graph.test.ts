import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { GraphView } from '#core/contract/graph.ts'
import type { PeopleOf } from '#core/contract/people.ts'
import { createDirectAnalyst } from '#core/host/analysis/analyst.ts'
import { activateRules } from '#core/pipeline/activate.ts'
import type { Connection } from '#core/store/open.ts'
import { delivery, makeWorkspace, type TestWorkspace } from '../../pipeline/workspace.ts'
import type { PlainHistory } from '../../topology/history.ts'
import { slowGraph } from '../../topology/slow-graph.ts'

/** Two journeys of the same people: the further one has loops, a caused move, a timer, an exit and both outcomes. */
const RULES = {
  version: '1',
  initialState: 'LANDING',
  outcomes: [{ step: 'PAID', kind: 'conversion' }],
  rules: [
    { id: 'pay', fromState: 'LANDING', eventType: 'PAY', toState: 'PAID' },
    { id: 'again', fromState: 'PAID', eventType: 'PAY', toState: 'LANDING' },
  ],
  journeys: [
    {
      id: 'support',
      initialState: 'CALM',
      outcomes: [
        { step: 'SOLVED', kind: 'conversion', value: 'payload.n' },
        { step: 'GONE', kind: 'loss' },
      ],
      exits: [{ id: 'leave', eventType: 'PAY', condition: 'payload.n == 3', toState: 'CALM' }],
      rules: [
        {
          id: 'ask',
          fromState: ['CALM', 'SOLVED'],
          eventType: 'ASK',
          toState: 'ASKED',
          action: { type: 'EMIT_EVENT', payload: { eventType: 'TICKET', n: 1 } },
        },
        { id: 'ticket', fromState: 'ASKED', eventType: 'TICKET', toState: 'QUEUED' },
        { id: 'more', fromState: 'QUEUED', eventType: 'ASK', toState: 'QUEUED' },
        { id: 'answer', fromState: 'QUEUED', eventType: 'ANSWER', toState: 'SOLVED' },
        { id: 'give_up', fromState: 'QUEUED', after: 'PT1H', toState: 'GONE' },
      ],
    },
  ],
}

const MINUTE = 60_000

const someEvents = fc.array(
  fc.record({
    user: fc.integer({ min: 0, max: 3 }),
    type: fc.constantFrom('ASK', 'ANSWER', 'PAY', 'VIEW'),
    n: fc.integer({ min: 0, max: 3 }),
    minute: fc.integer({ min: 0, max: 400 }),
    session: fc.constantFrom('s1', 's2'),
  }),
  { minLength: 1, maxLength: 30 },
)

const eventId = (index: number): string => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`

function analystOf(workspace: TestWorkspace) {
  const analyst = createDirectAnalyst(workspace.writer.database)
  return {
    graph: async (question: { journey?: string; caseKind?: 'user' | 'session'; where?: string }) => {
      const { where, ...rest } = question
      const filter = where === undefined ? {} : { where }
      const answer = await analyst.ask('graph', { lens: 'step', ...rest, filter })
      if (!answer.ok) throw new Error(answer.error.message)
      return answer.value
    },
    people: async (of: PeopleOf, where?: string) => {
      const filter = where === undefined ? {} : { where }
      const answer = await analyst.ask('people', { search: '', of, filter, limit: 500, offset: 0 })
      if (!answer.ok) throw new Error(answer.error.message)
      return answer.value.people.map(({ id }) => id).sort()
    },
  }
}

const Event = z.object({
  arrival: z.number(),
  subject: z.string(),
  time: z.number(),
  type: z.string(),
  session: z.string(),
  n: z.number(),
})
const Move = z.object({
  cause: z.number(),
  ordinal: z.number(),
  from: z.string(),
  to: z.string(),
  time: z.number(),
})

/** What the tables hold, read in the plainest way. */
function historyOf(database: Connection, journey: string) {
  const events = database
    .prepare(
      `SELECT arrival, name AS subject, time, text AS type, session, json_extract(payload, '$.n') AS n
       FROM events JOIN names ON names.id = type JOIN subjects USING (subject) ORDER BY arrival`,
    )
    .all()
    .map((row) => Event.parse(row))
  const moves = database
    .prepare(
      `SELECT cause, ordinal, f.text AS "from", t.text AS "to", time FROM further_moves
       JOIN names f ON f.id = from_step JOIN names t ON t.id = to_step JOIN names j ON j.id = journey
       WHERE j.text = ?`,
    )
    .all(journey)
    .map((row) => Move.parse(row))
  const history: PlainHistory = {
    events: events.map(({ subject, time, type, session }) => ({ person: subject, time, type, session })),
    transitions: moves.map(({ cause, ordinal, from, to }) => ({
      event: events.findIndex(({ arrival }) => arrival === cause),
      ordinal,
      from,
      to,
    })),
  }
  return { history, events, moves }
}

/** Counts without order, names of the journey's own, or what the rules declare and nobody did. */
function counted({ nodes, edges, people, moves, conversions }: GraphView) {
  const byText = (a: unknown, b: unknown) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)
  return {
    nodes: nodes
      .filter(({ events, ends, starts }) => events + ends + starts > 0)
      .map(({ id, events, users, starts, ends, conversionProbability }) => ({
        id,
        events,
        users,
        starts,
        ends,
        conversionProbability,
      }))
      .sort(byText),
    edges: edges
      .filter(({ count }) => count > 0)
      .map(({ from, to, count, users, probability, conversionProbability }) => ({
        from,
        to,
        count,
        users,
        probability,
        conversionProbability,
      }))
      .sort(byText),
    people,
    moves,
    conversions,
  }
}

test('the graph of a further journey equals a slow count of its stored moves, under any filter and case', async () => {
  await fc.assert(
    fc.asyncProperty(
      someEvents,
      fc.constantFrom('user' as const, 'session' as const),
      fc.constantFrom(undefined, 'payload.n < 2'),
      async (drawn, caseKind, where) => {
        const workspace = makeWorkspace(JSON.stringify(RULES))
        try {
          const sent = drawn.map(({ user, type, n, minute, session }, index) =>
            delivery({
              eventId: eventId(index),
              userId: `u${user}`,
              eventType: type,
              timestamp: minute * MINUTE,
              sessionId: session,
              payload: { n },
            }),
          )
          const half = Math.floor(sent.length / 2)
          workspace.commit(sent.slice(0, half))
          workspace.commit(sent.slice(half))
          const { history, events, moves } = historyOf(workspace.writer.database, 'support')
          const keep = where === undefined ? null : events.map(({ n }) => n < 2)
          const slow = slowGraph(history, {
            lens: 'step',
            caseKind,
            keep,
            conversion: { kind: 'outcome', names: ['SOLVED'] },
            initialStep: 'CALM',
          })
          const asked = analystOf(workspace)
          const view = await asked.graph({
            journey: 'support',
            caseKind,
            ...(where === undefined ? {} : { where }),
          })
          const { nodes, edges, ...sums } = slow
          expect(counted(view)).toEqual(
            counted({
              ...view,
              ...sums,
              nodes: nodes.map((node) => ({ ...node, declared: true, outcome: null })),
              edges: edges.map((edge) => ({ ...edge, p90Ms: 0, declared: true, rules: [] })),
            }),
          )
          if (caseKind === 'user') {
            const kept = new Set(
              events.filter((_, place) => keep === null || keep[place]).map(({ arrival }) => arrival),
            )
            const onEdge = moves.filter(
              ({ cause, from, to }) => kept.has(cause) && from === 'CALM' && to === 'ASKED',
            )
            const subjects = new Set(
              onEdge.map(({ cause }) => events.find(({ arrival }) => arrival === cause)?.subject),
            )
            expect(
              await asked.people(
                { kind: 'edge', lens: 'step', journey: 'support', from: 'CALM', to: 'ASKED' },
                where,
              ),
            ).toEqual([...subjects].sort())
          }
        } finally {
          workspace.remove()
        }
      },
    ),
    { numRuns: 40 },
  )
})

test('each journey declares what its own rules allow, and marks its own outcomes', async () => {
  const workspace = makeWorkspace(JSON.stringify(RULES))
  workspace.commit([
    delivery({ eventId: eventId(1), userId: 'ann', eventType: 'VIEW', timestamp: 1, payload: {} }),
  ])
  const asked = analystOf(workspace)
  const main = await asked.graph({})
  expect(main.nodes.map(({ id }) => id).sort()).toEqual(['LANDING', 'PAID'])
  expect(main.journeys).toEqual([{ id: 'support', active: true }])
  expect(main.journey).toBeNull()
  const support = await asked.graph({ journey: 'support' })
  expect(Object.fromEntries(support.nodes.map(({ id, outcome }) => [id, outcome]))).toEqual({
    ...{ CALM: null, ASKED: null, QUEUED: null },
    ...{ SOLVED: 'conversion', GONE: 'loss' },
  })
  expect(support).toMatchObject({
    journey: 'support',
    initialStep: 'CALM',
    conversion: { kind: 'outcome', names: ['SOLVED'] },
  })
  workspace.remove()
})

test('an exit declares no move from the initial step and none from its own target', async () => {
  const exits = [{ id: 'close', eventType: 'CLOSE', toState: 'GONE' }]
  const workspace = makeWorkspace(JSON.stringify({ ...RULES, exits }))
  workspace.commit([
    delivery({ eventId: eventId(1), userId: 'ann', eventType: 'VIEW', timestamp: 1, payload: {} }),
  ])
  const { edges } = await analystOf(workspace).graph({})
  expect(edges.filter(({ rules }) => rules.includes('close'))).toMatchObject([{ from: 'PAID', to: 'GONE' }])
  workspace.remove()
})

test('a journey that the active rules no longer have is drawn by the newest ruleset that had it', async () => {
  const workspace = makeWorkspace(JSON.stringify(RULES))
  workspace.commit([
    delivery({ eventId: eventId(1), userId: 'ann', eventType: 'ASK', timestamp: 1, payload: {} }),
  ])
  const { journeys: _, ...without } = RULES
  expect(activateRules(workspace.writer, JSON.stringify({ ...without, version: '2' }), 0, false).ok).toBe(
    true,
  )
  const support = await analystOf(workspace).graph({ journey: 'support' })
  expect(support).toMatchObject({
    rulesetNumber: 1,
    initialStep: 'CALM',
    journeys: [{ id: 'support', active: false }],
  })
  expect(support.edges.find(({ from, to }) => from === 'CALM' && to === 'ASKED')?.count).toBe(1)
  await expect(analystOf(workspace).graph({ journey: 'sales' })).rejects.toThrow(
    'no ruleset has a journey sales; beside the main one there are: support',
  )
  workspace.remove()
})
