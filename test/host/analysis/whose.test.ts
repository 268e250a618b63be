import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Filter } from '#core/contract/shared.ts'
import type { Questions } from '#core/host/analysis/questions.ts'
import { runStudy } from '#core/host/study/run-study.ts'
import type { TestWorkspace } from '../../pipeline/workspace.ts'
import { ask, type DrawnEvent, someEvents, workspaceOf } from './drawn-people.ts'

const RULES = JSON.stringify({
  version: '1',
  initialState: 'LANDING',
  outcomes: [{ step: 'PAID', kind: 'conversion' }],
  segments: { keen: 'state.version > 1' },
  rules: [
    { id: 'look', fromState: '*', eventType: 'VIEW', toState: 'LOOKING' },
    { id: 'pay', fromState: 'LOOKING', eventType: 'PAY', toState: 'PAID' },
    { id: 'keen', fromState: 'PAID', eventType: 'ASK', condition: 'segment("keen")', toState: 'LOOKING' },
  ],
})

/** Each filter with what it means, said of one person's events and state. */
const ASKED: readonly {
  readonly where: string
  readonly holds: (own: readonly DrawnEvent[], state: { step: string; moves: number }) => boolean
}[] = [
  { where: 'payload.channel == "ads"', holds: (own) => own.some(({ channel }) => channel === 'ads') },
  {
    where: 'event.eventType == "PAY" && payload.channel == "mail"',
    holds: (own) => own.some(({ type, channel }) => type === 'PAY' && channel === 'mail'),
  },
  { where: 'state.currentStep == "PAID"', holds: (_own, { step }) => step === 'PAID' },
  { where: 'segment("keen")', holds: (_own, { moves }) => moves > 1 },
  {
    where: '(payload.channel == "ads" || event.eventType == "PAY") && !segment("keen")',
    holds: (own, { moves }) =>
      own.some(({ type, channel }) => channel === 'ads' || type === 'PAY') && moves <= 1,
  },
]

function stateOf(workspace: TestWorkspace, user: string): { step: string; moves: number } {
  const state = workspace.writer.people.bySubject(user)?.state
  return { step: state?.currentStep ?? '', moves: state?.version ?? 0 }
}

test('a filter over people answers as a workspace that holds nobody else', async () => {
  await fc.assert(
    fc.asyncProperty(
      someEvents,
      fc.constantFrom(...ASKED),
      fc.constantFrom('had' as const, 'never' as const),
      async (drawn, { where, holds }, whose) => {
        const all = workspaceOf(RULES, drawn)
        const users = new Set<string>(drawn.map(({ user }) => user))
        const chosen = new Set<string>(
          [...users].filter(
            (user) =>
              holds(
                drawn.filter((event) => event.user === user),
                stateOf(all, user),
              ) ===
              (whose === 'had'),
          ),
        )
        const alone = workspaceOf(RULES, drawn, (user) => chosen.has(user))
        const filter: Filter = { where, whose }
        const scope = await ask(all, 'scope', { filter })
        expect(scope.problem).toBeNull()
        expect(scope.people).toBe(chosen.size)
        const graphs = await Promise.all([
          ask(all, 'graph', { filter, credit: 'linear' }),
          ask(alone, 'graph', { filter: {}, credit: 'linear' }),
        ])
        expect(graphs[0]).toEqual(graphs[1])
        const [counted, own] = await Promise.all([
          ask(all, 'attribution', { filter }),
          ask(alone, 'attribution', { filter: {} }),
        ])
        expect(counted.models).toEqual(own.models)
        const histogram = await ask(all, 'histogram', { buckets: 3, where, whose })
        expect(histogram.matching.reduce((sum, count) => sum + count, 0)).toBe(scope.events)
        all.remove()
        alone.remove()
      },
    ),
    { numRuns: 40 },
  )
})

test('the time range narrows what is counted, not who is meant', async () => {
  const workspace = workspaceOf(RULES, [
    { user: 'a', type: 'VIEW', channel: 'ads' },
    { user: 'b', type: 'VIEW', channel: 'mail' },
    { user: 'a', type: 'PAY', channel: 'mail' },
    { user: 'b', type: 'PAY', channel: 'mail' },
  ])
  const filter: Filter = { where: 'payload.channel == "ads"', whose: 'had', from: 1001 }
  expect(await ask(workspace, 'scope', { filter })).toMatchObject({ people: 1, events: 1 })
  const coverage = runStudy(workspace.writer.database, { kind: 'coverage', filter }, 5000)
  if (!coverage.ok || coverage.value.kind !== 'coverage') throw new Error('no coverage')
  expect(coverage.value.view.judged).toBe(1)
  workspace.remove()
})

test('what is known of people alone is refused where events are asked for, with what to do', async () => {
  const workspace = workspaceOf(RULES, [{ user: 'a', type: 'VIEW', channel: 'ads' }])
  const problem = async (filter: Filter) => (await ask(workspace, 'scope', { filter })).problem?.message
  expect(await problem({ where: 'state.currentStep == "PAID"' })).toContain('Whole journeys with one')
  expect(await problem({ where: 'state.currentStep == payload.step', whose: 'had' })).toContain(
    'Join two parts by &&',
  )
  expect(await problem({ where: 'nonsense', whose: 'had' })).toContain('nonsense')
  workspace.remove()
})

test('two sides are compared as two workspaces that hold one side each', async () => {
  await fc.assert(
    fc.asyncProperty(someEvents, async (drawn) => {
      const all = workspaceOf(RULES, drawn)
      const chosen = new Set<string>(drawn.filter(({ channel }) => channel === 'ads').map(({ user }) => user))
      const [ours, theirs] = [true, false].map((wanted) =>
        workspaceOf(RULES, drawn, (user) => chosen.has(user) === wanted),
      )
      if (ours === undefined || theirs === undefined) return
      const filter: Filter = { where: 'payload.channel == "ads"' }
      const found = await ask(all, 'compare', { filter, versus: { kind: 'rest' } })
      const graphs = await Promise.all([ours, theirs].map((of) => ask(of, 'graph', { filter: {} })))
      const people = (side: number, from: string, to: string) =>
        graphs[side]?.edges.find((edge) => edge.from === from && edge.to === to)?.users ?? 0
      expect(found.problem).toBeNull()
      expect(found.people).toEqual({ a: graphs[0]?.people, b: graphs[1]?.people })
      for (const { from, to, a, b } of found.edges)
        expect([a, b]).toEqual([people(0, from, to), people(1, from, to)])
      for (const each of [all, ours, theirs]) each.remove()
    }),
    { numRuns: 20 },
  )
})

test('a comparison without another side says what is missing', async () => {
  const workspace = workspaceOf(RULES, [{ user: 'a', type: 'VIEW', channel: 'ads' }])
  const problem = async (question: Questions['compare']) =>
    (await ask(workspace, 'compare', question)).problem
  expect(await problem({ filter: {}, versus: { kind: 'rest' } })).toContain('Say with the filter who A is')
  expect(await problem({ filter: {}, versus: { kind: 'before' } })).toContain('time range')
  expect(await problem({ filter: {}, versus: { kind: 'filter', where: 'payload.' } })).toContain('column')
  const before = await ask(workspace, 'compare', {
    filter: { from: 1000, to: 1500 },
    versus: { kind: 'before' },
  })
  expect(before).toMatchObject({ people: { a: 1, b: 0 }, shared: 0, sides: { b: { from: 500, to: 1000 } } })
  workspace.remove()
})

test('people who began in a range are counted as in a workspace that holds nobody else', async () => {
  await fc.assert(
    fc.asyncProperty(someEvents, fc.nat(12), fc.nat(12), async (drawn, start, length) => {
      const all = workspaceOf(RULES, drawn)
      const range = { from: 1000 + start, to: 1001 + start + length }
      const first = (user: string) => 1000 + drawn.findIndex((event) => event.user === user)
      const alone = workspaceOf(RULES, drawn, (user) => first(user) >= range.from && first(user) < range.to)
      for (const kind of ['graph', 'outcomes'] as const)
        expect(await ask(all, kind, { filter: { ...range, began: true } })).toEqual(
          await ask(alone, kind, { filter: range }),
        )
      const judged = (of: TestWorkspace, filter: Filter) => {
        const coverage = runStudy(of.writer.database, { kind: 'coverage', filter }, 5000)
        if (!coverage.ok || coverage.value.kind !== 'coverage') throw new Error('no coverage')
        return coverage.value.view.judged
      }
      expect(judged(all, { ...range, began: true })).toBe(judged(alone, range))
      for (const each of [all, alone]) each.remove()
    }),
    { numRuns: 20 },
  )
})

test('a comparison of times says who had begun before, and takes the time before as it is told', async () => {
  const workspace = workspaceOf(RULES, [
    { user: 'a', type: 'VIEW', channel: 'ads' },
    { user: 'a', type: 'VIEW', channel: 'ads' },
    { user: 'b', type: 'VIEW', channel: 'ads' },
  ])
  const filter = { from: 1001, to: 1003 }
  const everyone = await ask(workspace, 'compare', { filter, versus: { kind: 'before', from: 900 } })
  expect([everyone.already, everyone.sides.b]).toEqual([
    { a: 1, b: 0 },
    { from: 900, to: 1001 },
  ])
  const versus = { kind: 'before' } as const
  const began = await ask(workspace, 'compare', { filter: { ...filter, began: true }, versus })
  expect([began.already, began.people]).toEqual([
    { a: 0, b: 0 },
    { a: 1, b: 1 },
  ])
  workspace.remove()
})

test('people on both sides of a comparison are counted', async () => {
  const workspace = workspaceOf(RULES, [
    { user: 'a', type: 'VIEW', channel: 'ads' },
    { user: 'b', type: 'VIEW', channel: 'ads' },
    { user: 'a', type: 'PAY', channel: 'ads' },
    { user: 'c', type: 'VIEW', channel: 'ads' },
  ])
  const found = await ask(workspace, 'compare', {
    filter: { from: 1002, to: 1004 },
    versus: { kind: 'before' },
  })
  expect([found.people, found.shared]).toEqual([{ a: 2, b: 2 }, 1])
  workspace.remove()
})

test('people who had one event and never another are asked for as one question, over all of their events', async () => {
  await fc.assert(
    fc.asyncProperty(someEvents, fc.constantFrom('events' as const, 'had' as const), async (drawn, whose) => {
      const all = workspaceOf(RULES, drawn)
      try {
        const filter: Filter = {
          where: 'event.eventType == "VIEW"',
          whose,
          without: 'event.eventType == "PAY" && payload.channel == "mail"',
          from: 1000,
          to: 2000,
        }
        const own = (user: string) => drawn.filter((event) => event.user === user)
        const wanted = [...new Set(drawn.map(({ user }) => user))].filter(
          (user) =>
            own(user).some(({ type }) => type === 'VIEW') &&
            !own(user).some(({ type, channel }) => type === 'PAY' && channel === 'mail'),
        )
        const events = wanted.flatMap(own).filter(({ type }) => whose === 'had' || type === 'VIEW')
        const scope = await ask(all, 'scope', { filter })
        expect([scope.people, scope.events]).toEqual([wanted.length, events.length])
        const coverage = runStudy(all.writer.database, { kind: 'coverage', filter }, 5000)
        if (!coverage.ok || coverage.value.kind !== 'coverage') throw new Error('no coverage')
        expect(coverage.value.view.judged).toBe(events.length)
      } finally {
        all.remove()
      }
    }),
    { numRuns: 20 },
  )
})

test('a fault in either half says what is wrong and what to ask instead', async () => {
  const workspace = workspaceOf(RULES, [{ user: 'a', type: 'VIEW', channel: 'ads' }])
  const problem = async (filter: Filter) => (await ask(workspace, 'scope', { filter })).problem?.message
  expect(await problem({ where: 'true', without: 'payload.' })).toMatch(/^And never: /)
  expect(await problem({ where: 'counters.VIEW > 3', whose: 'had' })).toContain('segment("keen")')
  workspace.remove()
})
