import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Filter } from '#core/contract/shared.ts'
import { runStudy } from '#core/host/study/run-study.ts'
import type { TestWorkspace } from '../../pipeline/workspace.ts'
import { ask, type DrawnEvent, someEvents, workspaceOf } from './drawn-people.ts'

const RULES = JSON.stringify({
  version: '1',
  initialState: 'LANDING',
  outcomes: [{ step: 'PAID', kind: 'conversion' }],
  rules: [
    { id: 'look', fromState: ['LANDING', 'PAID'], eventType: 'VIEW', toState: 'LOOKING' },
    { id: 'pay', fromState: 'LOOKING', eventType: 'PAY', toState: 'PAID' },
  ],
  journeys: [
    {
      id: 'support',
      initialState: 'QUIET',
      rules: [
        { id: 'open', fromState: 'QUIET', eventType: 'ASK', toState: 'OPEN' },
        { id: 'close', fromState: 'OPEN', eventType: 'VIEW', toState: 'QUIET' },
      ],
    },
  ],
})

const someRange: fc.Arbitrary<{ from?: number; to?: number }> = fc.option(
  fc.tuple(fc.nat(20), fc.nat(8)).map(([from, length]) => ({ from: 1000 + from, to: 1001 + from + length })),
  { nil: {} },
)

const MOVES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '': { 'LANDING VIEW': 'LOOKING', 'PAID VIEW': 'LOOKING', 'LOOKING PAY': 'PAID' },
  support: { 'QUIET ASK': 'OPEN', 'OPEN VIEW': 'QUIET' },
}

/** The slow twin: a person's life step by step, held against the range by hand. */
function wasIn(
  drawn: readonly DrawnEvent[],
  user: string,
  journey: string,
  step: string,
  { from = 0, to = 9999 }: Filter,
): boolean {
  let [current, since, was] = ['', 0, false]
  const leave = (until: number) => {
    if (current === step && since < to && until >= from) was = true
  }
  drawn.forEach((event, index) => {
    if (event.user !== user) return
    const time = 1000 + index
    if (current === '') [current, since] = [journey === '' ? 'LANDING' : 'QUIET', time]
    const next = MOVES[journey]?.[`${current} ${event.type}`]
    if (next === undefined) return
    leave(time)
    current = next
    since = time
  })
  leave(Number.POSITIVE_INFINITY)
  return was
}

const someStep = fc.constantFrom(
  ...(['LANDING', 'LOOKING', 'PAID'] as const).map((step) => ({ step, journey: '' })),
  ...(['QUIET', 'OPEN'] as const).map((step) => ({ step, journey: 'support' })),
)

function clauseOf({ step, journey }: { step: string; journey: string }): string {
  return journey === '' ? `wasIn("${step}")` : `wasIn("${step}", "${journey}")`
}

function judged(of: TestWorkspace, filter: Filter): number {
  const coverage = runStudy(of.writer.database, { kind: 'coverage', filter }, 5000)
  if (!coverage.ok || coverage.value.kind !== 'coverage') throw new Error('no coverage')
  return coverage.value.view.judged
}

test('who was ever in a step, or never, is answered for as by a workspace that holds nobody else', async () => {
  await fc.assert(
    fc.asyncProperty(someEvents, someStep, someRange, fc.boolean(), async (drawn, at, range, isNegated) => {
      const chosen = new Set<string>(
        drawn
          .map(({ user }) => user)
          .filter((user) => wasIn(drawn, user, at.journey, at.step, range) !== isNegated),
      )
      const all = workspaceOf(RULES, drawn)
      const alone = workspaceOf(RULES, drawn, (user) => chosen.has(user))
      try {
        const clause = clauseOf(at)
        const filter: Filter = { where: isNegated ? `!${clause}` : clause, whose: 'had', ...range }
        for (const kind of ['graph', 'outcomes', 'experiments', 'alerts'] as const)
          expect(await ask(all, kind, { filter })).toEqual(await ask(alone, kind, { filter: range }))
        const credit = async (of: TestWorkspace, narrowed: Filter) =>
          (await ask(of, 'attribution', { filter: narrowed })).models
        expect(await credit(all, filter)).toEqual(await credit(alone, range))
        const walked = { collapse: true, limit: 20 }
        expect(await ask(all, 'variants', { filter, ...walked })).toEqual(
          await ask(alone, 'variants', { filter: range, ...walked }),
        )
        const people = { search: '', limit: 10, offset: 0 }
        const listed = async (of: TestWorkspace, narrowed: Filter) =>
          (await ask(of, 'people', { ...people, filter: narrowed })).people.map(({ id }) => id)
        expect(await listed(all, filter)).toEqual(await listed(alone, range))
        expect(judged(all, filter)).toBe(judged(alone, range))
        // The histogram is of all time, of the people whom the range decides.
        const counts = async (of: TestWorkspace, question: Filter) =>
          (await ask(of, 'histogram', { buckets: 1, ...question })).matching.reduce(
            (sum, each) => sum + each,
            0,
          )
        expect(await counts(all, filter)).toBe(drawn.filter(({ user }) => chosen.has(user)).length)
      } finally {
        for (const each of [all, alone]) each.remove()
      }
    }),
    { numRuns: 25 },
  )
})

test('beside what is asked of events it keeps those events, of these people alone; never is its opposite', async () => {
  await fc.assert(
    fc.asyncProperty(someEvents, someStep, someRange, async (drawn, at, range) => {
      const all = workspaceOf(RULES, drawn)
      try {
        const clause = clauseOf(at)
        const within = (index: number) =>
          1000 + index >= (range.from ?? 0) && 1000 + index < (range.to ?? 9999)
        const events = (wanted: boolean) =>
          drawn.filter(
            ({ user, channel }, index) =>
              channel === 'ads' && within(index) && wasIn(drawn, user, at.journey, at.step, range) === wanted,
          ).length
        const ads = 'payload.channel == "ads"'
        const asked: [Filter, boolean][] = [
          [{ where: `${ads} && ${clause}` }, true],
          [{ where: `${clause} && ${ads}`, without: `!${clause}` }, true],
          [{ where: ads, without: clause }, false],
          [{ where: `!${clause} && ${ads}` }, false],
        ]
        for (const [filter, wanted] of asked) {
          const narrowed = { ...filter, ...range }
          expect(await ask(all, 'scope', { filter: narrowed })).toMatchObject({
            problem: null,
            events: events(wanted),
          })
          expect(judged(all, narrowed)).toBe(events(wanted))
        }
      } finally {
        all.remove()
      }
    }),
    { numRuns: 20 },
  )
})

const SOME: readonly DrawnEvent[] = [
  { user: 'a', type: 'VIEW', channel: 'ads' },
  { user: 'b', type: 'VIEW', channel: 'ads' },
  { user: 'a', type: 'PAY', channel: 'ads' },
  { user: 'c', type: 'ASK', channel: 'ads' },
]

test('people who were in a step are held against those who never were', async () => {
  const workspace = workspaceOf(RULES, SOME)
  const found = await ask(workspace, 'compare', {
    filter: { where: 'wasIn("PAID")', whose: 'had' },
    versus: { kind: 'rest' },
  })
  expect([found.problem, found.people]).toEqual([null, { a: 1, b: 2 }])
  const other = await ask(workspace, 'compare', {
    filter: { where: 'wasIn("PAID")', whose: 'had' },
    versus: { kind: 'filter', where: 'wasIn("OPEN", "support")', whose: 'had' },
  })
  expect(other.people).toEqual({ a: 1, b: 1 })
  workspace.remove()
})

test('a draft is tried on the people who were in a step', () => {
  const workspace = workspaceOf(RULES, SOME)
  const filter: Filter = { where: 'wasIn("PAID")', whose: 'had' }
  const replay = runStudy(workspace.writer.database, { kind: 'replay', text: RULES, filter }, 5000)
  if (!replay.ok || replay.value.kind !== 'replay') throw new Error('no replay')
  expect(replay.value.view.people.compared).toBe(1)
  expect(replay.value.view.filterNote).toContain('under the rules so far')
  workspace.remove()
})

test('a step or journey that nobody knows is refused with what is probably meant', async () => {
  const workspace = workspaceOf(RULES, SOME)
  const problem = async (where: string) =>
    (await ask(workspace, 'scope', { filter: { where, whose: 'had' } })).problem?.message
  expect(await problem('wasIn("PAYD")')).toContain('Is PAID meant?')
  expect(await problem('wasIn("OPEN")')).toContain('There are: LANDING, ')
  expect(await problem('wasIn("OPEN", "suport")')).toContain('beside the main one there are: support')
  expect(await problem('wasIn(payload.step)')).toContain('write wasIn("STEP")')
  expect(await problem('wasIn("PAID") == payload.paid')).toContain('Join two parts by &&')
  expect(await problem('wasIn(3)')).toContain('wants a step')
  expect(await problem('visited.PAID')).toContain('write wasIn("PAID")')
  const study = runStudy(
    workspace.writer.database,
    { kind: 'coverage', filter: { where: 'wasIn("PAYD")', whose: 'had' } },
    5000,
  )
  expect(study.ok ? '' : study.error.message).toContain('Is PAID meant?')
  workspace.remove()
})
