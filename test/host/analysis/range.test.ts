import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Filter } from '#core/contract/shared.ts'
import { createDirectAnalyst } from '#core/host/analysis/analyst.ts'
import type { Answers, Kind, Questions } from '#core/host/analysis/questions.ts'
import { delivery, makeWorkspace, type TestWorkspace } from '../../pipeline/workspace.ts'

const RULES = JSON.stringify({
  version: '1',
  initialState: 'LANDING',
  outcomes: [
    { step: 'PAID', kind: 'conversion' },
    { step: 'GONE', kind: 'loss' },
  ],
  rules: [
    { id: 'look', fromState: ['LANDING', 'GONE'], eventType: 'VIEW', toState: 'LOOKING' },
    { id: 'pay', fromState: 'LOOKING', eventType: 'PAY', toState: 'PAID' },
    { id: 'again', fromState: 'PAID', eventType: 'VIEW', toState: 'LOOKING' },
    { id: 'leave', fromState: ['LOOKING', 'PAID'], eventType: 'LEAVE', toState: 'GONE' },
  ],
})

const someEvents = fc.array(
  fc.record({
    user: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    type: fc.constantFrom('VIEW', 'PAY', 'LEAVE', 'IDLE'),
    channel: fc.constantFrom('mail', 'ads'),
    sessionId: fc.constantFrom('s1', 's2', 's3'),
  }),
  { minLength: 1, maxLength: 30 },
)
const someFilter = fc.record({
  range: fc
    .tuple(fc.nat(30), fc.nat(20))
    .map(([from, length]) => ({ from: 1000 + from, to: 1001 + from + length })),
  where: fc.constantFrom(
    {},
    { where: 'payload.channel == "ads"', whose: 'had' as const },
    { where: 'payload.channel == "ads"' },
  ),
})

function isOfEvents({ where, whose = 'events' }: Filter): boolean {
  return where !== undefined && whose === 'events'
}

async function ask<K extends Kind>(of: TestWorkspace, kind: K, question: Questions[K]): Promise<Answers[K]> {
  const answer = await createDirectAnalyst(of.writer.database).ask(kind, question)
  if (!answer.ok) throw new Error(answer.error.message)
  return answer.value
}

test('within a time range boxes, arrows, outcomes, people and comparisons count the same arrivals', async () => {
  await fc.assert(
    fc.asyncProperty(someEvents, someFilter, async (drawn, { range, where }) => {
      const workspace = makeWorkspace(RULES)
      try {
        workspace.commit(
          drawn.map(({ user, type, channel, sessionId }, index) =>
            delivery({
              eventId: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
              userId: user,
              eventType: type,
              timestamp: 1000 + index,
              payload: { channel },
              sessionId,
            }),
          ),
        )
        const filter: Filter = { ...where, ...range }
        const [graph, sessions, { outcomes }, scope] = await Promise.all([
          ask(workspace, 'graph', { filter }),
          ask(workspace, 'graph', { filter, caseKind: 'session' }),
          ask(workspace, 'outcomes', { filter }),
          ask(workspace, 'scope', { filter }),
        ])
        const before = await ask(workspace, 'compare', { filter, versus: { kind: 'before' } })
        expect(graph.people).toBe(scope.people)
        for (const { step, times, people } of outcomes) {
          const node = graph.nodes.find(({ id }) => id === step)
          expect([node?.events, node?.users, node?.starts]).toEqual([times, people, 0])
          const compared = before.nodes.find(({ id }) => id === step)
          expect(compared?.a ?? 0).toBe(people)
        }
        // Nobody comes to a step by a session that begins there: people are the same, whatever is followed.
        const came = (nodes: typeof graph.nodes) =>
          new Map(nodes.filter(({ users }) => users > 0).map(({ id, users }) => [id, users]))
        // By some of their events alone a person and a session may be seen first at different steps.
        if (!isOfEvents(filter)) expect(came(sessions.nodes)).toEqual(came(graph.nodes))
        for (const { users, cases } of graph.nodes) expect(cases).toBe(users)
        for (const { users, cases } of sessions.nodes) expect(cases).toBeGreaterThanOrEqual(users)
        for (const { id, users, already } of graph.nodes) {
          const page = { search: '', filter, limit: 500, offset: 0 }
          const arrived = await ask(workspace, 'people', { ...page, of: { kind: 'node', lens: 'step', id } })
          const were = await ask(workspace, 'people', {
            ...page,
            of: { kind: 'alreadyAt', lens: 'step', id },
          })
          expect([arrived.total, were.total]).toEqual([users, already])
        }
        const { cases, stayed, variants } = await ask(workspace, 'variants', {
          filter,
          collapse: false,
          limit: 100,
        })
        expect(cases + stayed).toBe(graph.people)
        expect(variants.reduce((sum, { converted }) => sum + (converted ?? 0), 0)).toBe(graph.conversions)
        expect(variants.some(({ nodes, begunBefore }) => begunBefore && nodes.length === 1)).toBe(false)
      } finally {
        workspace.remove()
      }
    }),
    { numRuns: 60 },
  )
})
