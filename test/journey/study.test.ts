import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileRuleset } from '#core/journey/compile.ts'
import type { CompiledRuleset } from '#core/journey/compiled/types.ts'
import { explainEvent, explainRule } from '#core/journey/explain/explain.ts'
import { explainStep } from '#core/journey/explain/explain-step.ts'
import type { Moment } from '#core/journey/moment.ts'
import { type FoldedEvent, initialState } from '#core/journey/state.ts'
import { advanceTo, step } from '#core/journey/step.ts'
import { createComparer } from '#core/journey/study/compare.ts'
import { createCoverage } from '#core/journey/study/coverage.ts'
import { ruleTestOf } from '#core/journey/study/make-rule-test.ts'
import { toMarkdown } from '#core/journey/study/markdown.ts'
import { RuleTest } from '#core/journey/study/rule-test.ts'
import { runRuleTest } from '#core/journey/study/run-rule-test.ts'
import { createStuck } from '#core/journey/study/stuck.ts'
import { tryEvent } from '#core/journey/study/try-event.ts'
import { someEvents, someRulesets } from './arbitrary.ts'
import { event, rulesOf } from './make.ts'

function momentsOf(events: readonly FoldedEvent[], compiled: CompiledRuleset): Moment[] {
  let state = initialState(compiled.initialStep)
  return events.map((met) => {
    const moment = { state, event: met, rules: { number: 1, compiled } }
    state = step(state, met, compiled).state
    return moment
  })
}

const SIGNUP = rulesOf(
  [
    {
      id: 'start',
      fromState: 'A',
      eventType: 'CLICK',
      condition: "payload.button == 'signup'",
      toState: 'B',
    },
    {
      id: 'send',
      fromState: 'B',
      eventType: 'SUBMIT',
      condition: "payload.form == 'long' && payload.age >= 18",
      toState: 'C',
      action: { type: 'TRIGGER_ALERT', payload: { message: 'sent' } },
    },
  ],
  { outcomes: [{ step: 'C', kind: 'conversion', value: 'payload.age' }] },
)

const SUPPORTED = rulesOf(SIGNUP.ruleset.rules, {
  journeys: [
    {
      id: 'support',
      initialState: 'CALM',
      rules: [
        { id: 'ask', fromState: 'CALM', eventType: 'TICKET', toState: 'WAITING' },
        {
          id: 'answered',
          fromState: 'WAITING',
          eventType: 'ANSWER',
          condition: 'payload.solved == true',
          toState: 'CALM',
        },
        { id: 'forgotten', fromState: 'WAITING', after: 'P3D', toState: 'COLD' },
      ],
      exits: [{ id: 'gone', eventType: 'BYE', toState: 'OUT' }],
    },
  ],
})

describe('what if', () => {
  test('the comparison is that of plain folds under both rulesets', () => {
    fc.assert(
      fc.property(someRulesets, someRulesets, fc.array(someEvents, { maxLength: 4 }), (one, two, people) => {
        const rulesets = [one, two].map((ruleset) => {
          const compiled = compileRuleset(ruleset)
          if (!compiled.ok) throw new Error('it does not compile')
          return compiled.value
        })
        const [before, after] = rulesets
        if (before === undefined || after === undefined) return
        const comparer = createComparer(before, after)
        const until = Date.UTC(2027, 0, 1)
        people.forEach((events, index) => {
          comparer.add(String(index), events, { until })
        })
        const sums = { steps: 0, edges: new Map<string, [number, number]>(), effects: [0, 0] }
        for (const events of people) {
          const ends = rulesets.map((rules, side) => {
            let state = initialState(rules.initialStep)
            const results = events.map((met) => {
              const result = step(state, met, rules)
              state = result.state
              return result
            })
            const end = advanceTo(state, rules, until)
            const parts = [...results, ...results.flatMap(({ timed }) => timed ?? []), end]
            const moves = [...results, ...parts.flatMap(({ caused }) => caused)]
            for (const { effects } of parts) sums.effects[side] = (sums.effects[side] ?? 0) + effects.length
            for (const { transition } of moves) {
              if (transition === undefined) continue
              const key = `${transition.from} > ${transition.to}`
              const pair = sums.edges.get(key) ?? [0, 0]
              pair[side === 0 ? 0 : 1] += 1
              sums.edges.set(key, pair)
            }
            return end.state.currentStep
          })
          sums.steps += Number(ends[0] !== ends[1])
        }
        const result = comparer.result()
        expect(result.steps.reduce((sum, change) => sum + change.people, 0)).toBe(sums.steps)
        const edges = result.edges.map((edge) => [`${edge.from} > ${edge.to}`, edge.before, edge.after])
        const expected = [...sums.edges].filter(([, [a, b]]) => a !== b).map(([key, [a, b]]) => [key, a, b])
        expect(edges.sort()).toEqual(expected.sort())
        const difference = result.effects.reduce((sum, effect) => sum + effect.after - effect.before, 0)
        expect(difference).toBe((sums.effects[1] ?? 0) - (sums.effects[0] ?? 0))
      }),
      { numRuns: 150 },
    )
  })

  test('a draft that asks for less gains a conversion and its value', () => {
    const draft = rulesOf(
      SIGNUP.ruleset.rules.map((rule) =>
        rule.id === 'send' ? { ...rule, condition: "payload.form == 'long'" } : rule,
      ),
      { outcomes: SIGNUP.ruleset.outcomes },
    )
    const comparer = createComparer(SIGNUP, draft)
    const start = event('CLICK', { button: 'signup' }, 1)
    expect(comparer.add('ann', [start, event('SUBMIT', { form: 'long', age: 17 }, 2)])).toBe(true)
    expect(comparer.add('bea', [start, event('SUBMIT', { form: 'long', age: 30 }, 2)])).toBe(false)
    expect(comparer.result()).toEqual({
      differ: 1,
      people: { compared: 2, differ: 1 },
      further: [],
      migrated: { before: 0, after: 0 },
      ends: [{ journey: '', step: 'C', people: 2, examples: ['ann', 'bea'] }],
      stood: [],
      events: 4,
      steps: [{ before: 'B', after: 'C', people: 1 }],
      edges: [{ from: 'B', to: 'C', before: 1, after: 2 }],
      effects: [{ ruleId: 'send', type: 'TRIGGER_ALERT', before: 1, after: 2 }],
      effectTotals: { TRIGGER_ALERT: { before: 1, after: 2 } },
      conversions: { before: 1, after: 2 },
      losses: { before: 0, after: 0 },
      value: { before: 30, after: 47 },
      examples: [{ person: 'ann', before: 'B', after: 'C' }],
    })
  })

  test('people who differ in a further journey alone are counted there, with its own moves', () => {
    const [support] = SUPPORTED.ruleset.journeys ?? []
    if (support === undefined) throw new Error('it has one')
    const lenient = rulesOf(SUPPORTED.ruleset.rules, {
      journeys: [
        {
          ...support,
          outcomes: [{ step: 'CALM', kind: 'conversion' }],
          rules: support.rules.map(({ condition: _, ...rule }) => rule),
        },
      ],
    })
    const events = [event('TICKET', {}, 1), event('ANSWER', { solved: false }, 2)]
    const comparer = createComparer(SUPPORTED, lenient)
    expect(comparer.add('ann', events)).toBe(true)
    expect(comparer.add('bea', [event('CLICK', {}, 1)])).toBe(false)
    expect(comparer.result()).toMatchObject({
      people: { compared: 2, differ: 1 },
      differ: 0,
      edges: [],
      conversions: { before: 0, after: 0 },
      further: [
        {
          journey: 'support',
          differ: 1,
          steps: [{ before: 'WAITING', after: 'CALM', people: 1 }],
          edges: [{ from: 'WAITING', to: 'CALM', before: 0, after: 1 }],
          conversions: { before: 0, after: 1 },
          examples: [{ person: 'ann', before: 'WAITING', after: 'CALM' }],
        },
      ],
    })
    // A journey that only the draft has: who would not move in it would go no other way.
    const fresh = createComparer(SIGNUP, SUPPORTED)
    fresh.add('ann', events)
    fresh.add('bea', [event('CLICK', {}, 1)])
    expect(fresh.result()).toMatchObject({
      people: { compared: 2, differ: 1 },
      further: [{ differ: 1, steps: [{ before: null, after: 'WAITING', people: 1 }] }],
    })
  })
})

test('coverage counts what was considered, what fired and what each clause cost', () => {
  const coverage = createCoverage(SIGNUP)
  const people = [
    [
      event('CLICK', { button: 'menu' }, 1),
      event('CLICK', { button: 'signup' }, 2),
      event('SUBMIT', { form: 'long' }, 3),
    ],
    [event('PAGE', {}, 1), event('PAGE', {}, 2), event('CLICK', {}, 3)],
    [event('PAGE', {}, 1)],
  ]
  people.forEach((events, index) => {
    coverage.add(momentsOf(events, SIGNUP), `u${index}`)
  })
  const result = coverage.result()
  expect(result.rules).toEqual([
    {
      id: 'start',
      considered: 3,
      fired: 1,
      shadowed: 0,
      clauses: [
        {
          clause: "payload.button == 'signup'",
          failed: 2,
          failedAlone: 2,
          instead: [
            { value: '"menu"', count: 1 },
            { value: 'absent', count: 1 },
          ],
        },
      ],
      nearest: ['u0', 'u1'],
    },
    {
      id: 'send',
      considered: 1,
      fired: 0,
      shadowed: 0,
      clauses: [
        {
          clause: 'payload.age >= 18',
          failed: 1,
          failedAlone: 1,
          instead: [{ value: 'absent', count: 1 }],
        },
      ],
      nearest: ['u0'],
    },
  ])
  expect(result.neverFired).toEqual(['send'])
  expect(result).toMatchObject({ judged: 7, left: 0 })
  const [unwanted, ...more] = result.unwanted
  expect(more).toEqual([])
  expect(unwanted).toMatchObject({ step: 'A', eventType: 'PAGE', events: 3, people: 2 })
  // The proposal is a rule that compiles beside the others and wants these events.
  const proposed = rulesOf([...SIGNUP.ruleset.rules, ...(unwanted === undefined ? [] : [unwanted.proposal])])
  expect(proposed.candidates('A', 'PAGE')).toHaveLength(1)
})

test('coverage counts the rules of every journey where people stand in it', () => {
  const coverage = createCoverage(SUPPORTED)
  const events = [
    event('CLICK', { button: 'signup' }, 1),
    event('TICKET', {}, 2),
    event('TICKET', {}, 3),
    event('ANSWER', { solved: true }, 4),
    event('PAGE', {}, 5),
  ]
  coverage.add(momentsOf(events, SUPPORTED), 'ann')
  const { rules, unwanted } = coverage.result()
  expect(rules.map(({ id, journey, considered, fired }) => [journey, id, considered, fired])).toEqual([
    [undefined, 'start', 1, 1],
    [undefined, 'send', 0, 0],
    ['support', 'ask', 1, 1],
    ['support', 'answered', 1, 1],
    ['support', 'forgotten', 0, 0],
    ['support', 'gone', 0, 0],
  ])
  expect(unwanted.map(({ journey, step, eventType, events }) => [journey, step, eventType, events])).toEqual([
    [undefined, 'B', 'PAGE', 1],
    [undefined, 'B', 'TICKET', 1],
    ['support', 'WAITING', 'TICKET', 1],
  ])
  expect(unwanted[2]?.proposal).toMatchObject({ fromState: 'WAITING', eventType: 'TICKET' })
})

test('what timers and emitted events fire in turn is covered, too', () => {
  const rules = rulesOf([
    {
      id: 'start',
      fromState: 'A',
      eventType: 'CLICK',
      toState: 'B',
      action: { type: 'EMIT_EVENT', payload: { eventType: 'STARTED' } },
    },
    { id: 'emitted', fromState: 'B', eventType: 'STARTED', toState: 'C' },
    { id: 'quiet', fromState: 'C', after: 'PT1M', toState: 'D' },
  ])
  const coverage = createCoverage(rules)
  const events = [event('CLICK', {}, 1)].map((met) => ({ event: met, rules: { number: 1, compiled: rules } }))
  coverage.add(events, 'ann', { until: 10 * 60_000 })
  coverage.add(events, 'bea', { until: 30_000 })
  const fired = coverage.result().rules.map(({ id, fired: times }) => [id, times])
  expect(fired).toEqual([
    ['start', 2],
    ['emitted', 2],
    ['quiet', 1],
  ])
})

test('who is stuck in a step, and what they lack', () => {
  const stuck = createStuck(SIGNUP, { journey: '', step: 'B' }, 1000)
  const start = event('CLICK', { button: 'signup' }, 1)
  const people: [string, FoldedEvent[]][] = [
    ['ann', [start, event('SUBMIT', { form: 'long', age: 17 }, 2)]],
    ['bea', [start, event('SUBMIT', { form: 'short', age: 40 }, 2), event('SUBMIT', { form: 'short' }, 3)]],
    ['cid', [start]],
    ['dan', [event('PAGE')]],
  ]
  for (const [person, events] of people) {
    const end = events.reduce((state, met) => step(state, met, SIGNUP).state, initialState('A'))
    stuck.add(person, momentsOf(events, SIGNUP), end.currentStep)
  }
  const report = stuck.result()
  expect(report).toMatchObject({ people: 3, examples: ['ann', 'bea', 'cid'] })
  expect(report.sentence).toBe('3 people stand in B; 1 rule leads out of it.')
  expect(report.rules[0]?.sentence).toBe(
    "send leads to C: 1 person lacks `payload.age >= 18`; 1 person lacks `payload.form == 'long'`; 1 person lacks `a SUBMIT event`.",
  )
})

test('who is stuck under a rule that waits for quiet is told when it fires, and under newer rules from when it counts', () => {
  const MINUTE = 60_000
  const file = [
    { id: 'begin', fromState: 'A', eventType: 'X', toState: 'B' },
    { id: 'nudge', fromState: 'B', after: 'PT30M', toState: 'C' },
    { id: 'coax', fromState: 'B', after: 'PT1M', condition: 'state.version > 5', toState: 'D' },
  ]
  const [older, newer] = [rulesOf(file.slice(0, 1)), rulesOf(file)]
  const judged = (compiled: CompiledRuleset, at: number) => [
    { event: event('X', {}, at), rules: { number: compiled === newer ? 2 : 1, compiled } },
  ]
  const stuck = createStuck(newer, { journey: '', step: 'B' }, 10 * MINUTE)
  stuck.add('bea', judged(newer, 5 * MINUTE), 'B')
  stuck.add('ann', judged(newer, MINUTE), 'B')
  stuck.add('cid', judged(older, MINUTE), 'B')
  const [nudge, coax] = stuck.result().rules
  expect(coax?.sentence).toBe(
    'coax leads to D: 2 people lack `state.version > 5 when PT1M of quiet are over`; 1 person lacks `quiet for PT1M from their next event on`.',
  )
  expect(nudge?.waiting).toEqual({
    people: 2,
    next: [
      { person: 'ann', at: 31 * MINUTE },
      { person: 'bea', at: 35 * MINUTE },
    ],
  })
  expect(nudge?.sentence).toBe(
    'nudge leads to C: fires for ann at 1970-01-01 00:31 UTC if nothing comes before, and for 1 more person later; 1 person lacks `quiet for PT30M from their next event on`.',
  )
})

test('who is stuck in a step of a further journey lacks what its own rules want', () => {
  const stuck = createStuck(SUPPORTED, { journey: 'support', step: 'WAITING' }, 1000)
  const ask = event('TICKET', {}, 1)
  stuck.add('ann', momentsOf([ask, event('ANSWER', { solved: false }, 2)], SUPPORTED), 'WAITING')
  stuck.add('bea', momentsOf([event('ANSWER', { solved: false }, 1), ask], SUPPORTED), 'WAITING')
  stuck.add('cid', momentsOf([event('CLICK', {}, 1)], SUPPORTED), 'CALM')
  const report = stuck.result()
  expect(report).toMatchObject({ journey: 'support', people: 2, examples: ['ann', 'bea'] })
  expect(report.sentence).toBe('2 people stand in WAITING in the journey support; 3 rules lead out of it.')
  expect(report.rules.map(({ sentence }) => sentence)).toEqual([
    'answered leads to CALM: 1 person lacks `payload.solved == true`; 1 person lacks `an ANSWER event`.',
    'forgotten leads to COLD: fires for bea at 1970-01-04 00:00 UTC if nothing comes before, and for 1 more person later.',
    'gone leads to OUT: 2 people lack `a BYE event`.',
  ])
  // An exit is tried in no initial step.
  const calm = createStuck(SUPPORTED, { journey: 'support', step: 'CALM' }, 1000)
  calm.add('cid', momentsOf([event('CLICK', {}, 1)], SUPPORTED), 'CALM')
  expect(calm.result().rules.map(({ ruleId }) => ruleId)).toEqual(['ask'])
})

test('explanations of a further journey speak of its steps', () => {
  const moments = momentsOf([event('TICKET', {}, 1), event('ANSWER', {}, 2)], SUPPORTED)
  const [asked, answered] = moments
  if (asked === undefined || answered === undefined) throw new Error('two events')
  expect(explainEvent(asked).sentence).toBe('ask moved u from CALM to WAITING in the journey support.')
  expect(explainEvent(answered).sentence).toBe(
    'In WAITING in the journey support 1 rule wants ANSWER. answered did not fire: payload has no solved, the rule asks for `payload.solved == true`.',
  )
  expect(explainRule(moments, 'ask')).toMatchObject({
    sentence: 'ask moved u from CALM to WAITING in the journey support.',
    event: { step: 'CALM' },
    rules: [{ journey: 'support' }],
  })
  let state = initialState('A')
  const lived = moments.map((moment) => {
    const result = step(state, moment.event, SUPPORTED)
    state = result.state
    return { ...moment, result }
  })
  const standing = { name: 'u', state, now: 100 }
  const rules = { number: 1, compiled: SUPPORTED }
  expect(explainStep(lived, { journey: 'support', step: 'WAITING' }, standing, rules).sentence).toBe(
    'u stands in WAITING in the journey support; 3 rules lead out of it. Nearest: answered, but payload has no solved, the rule asks for `payload.solved == true`. u has been quiet for 98 ms; forgotten fires in 2 d 23 h, at 1970-01-04 00:00 UTC, if nothing comes.',
  )
  expect(explainStep(lived, { journey: 'support', step: 'CALM' }, standing, rules).sentence).toBe(
    'ask led out of CALM in the journey support.',
  )
  expect(explainStep(lived, { journey: 'support', step: 'COLD' }, standing, rules).sentence).toBe(
    'u was never in COLD in the journey support.',
  )
})

test('an event is tried without a trace of it', () => {
  const state = step(initialState('A'), event('CLICK', { button: 'signup' }), SIGNUP).state
  const kept = JSON.stringify(state)
  const trial = tryEvent(state, event('SUBMIT', { form: 'long', age: 20 }, 9), {
    number: 3,
    compiled: SIGNUP,
  })
  expect(trial.result.state.currentStep).toBe('C')
  expect(trial.result.reached).toMatchObject([{ step: 'C', value: 20 }])
  expect(trial.explanation.sentence).toBe('send moved u from B to C.')
  expect(JSON.stringify(state)).toBe(kept)
  expect(tryEvent(null, event('SUBMIT'), { number: 3, compiled: SIGNUP }).explanation.fired).toBe(false)
})

test('why a rule that may fire once did not fire again, and how long the quiet was', () => {
  const rules = rulesOf([
    { id: 'again', fromState: 'A', eventType: 'X', toState: 'A', reentry: 'once' },
    { id: 'nudge', fromState: 'A', after: 'PT30M', toState: 'B' },
  ])
  const moments = momentsOf([event('X', {}, 1), event('X', {}, 60_001)], rules)
  expect(explainRule(moments.slice(1), 'again').sentence).toBe(
    'again did not fire: the rule fired 1 min before, and only once is allowed.',
  )
  expect(explainRule(moments, 'nudge').sentence).toBe(
    'nudge did not fire: the user was quiet for 1 min, the rule wants 30 min.',
  )
})

describe('rule tests', () => {
  const passing = RuleTest.parse({
    name: 'signs up',
    events: [
      { eventType: 'CLICK', payload: { button: 'signup' }, step: 'B' },
      { eventType: 'SUBMIT', payload: { form: 'long', age: 18 }, step: 'C' },
    ],
    expect: { step: 'C', effects: ['TRIGGER_ALERT'], caused: [], metadata: {} },
  })

  test('a passing and a failing one, with the reason', () => {
    expect(runRuleTest(passing, SIGNUP)).toEqual({ name: 'signs up', passed: true, failures: [] })
    const failing = RuleTest.parse({
      ...passing,
      name: 'too young & "bold"',
      events: [passing.events[0], { eventType: 'SUBMIT', payload: { form: 'long', age: 17 }, step: 'C' }],
    })
    const result = runRuleTest(failing, SIGNUP)
    expect(result.passed).toBe(false)
    expect(result.failures).toEqual([
      'event 2 (SUBMIT): C expected, B reached. In B 1 rule wants SUBMIT. send did not fire: `payload.age >= 18` does not hold: it met `17`.',
      'step at the end: "C" expected, "B" found.',
      'effects: ["TRIGGER_ALERT"] expected, [] found.',
    ])
  })

  test('a test that is made of a timeline passes', () => {
    fc.assert(
      fc.property(someRulesets, someEvents, (ruleset, events) => {
        const compiled = compileRuleset(ruleset)
        if (!compiled.ok) throw new Error('it does not compile')
        const rules = { number: 1, compiled: compiled.value }
        let state = initialState(compiled.value.initialStep)
        const lived = events.map((event) => {
          const result = step(state, event, compiled.value)
          const moment = { state: result.timed?.state ?? state, event, rules, result }
          state = result.state
          return moment
        })
        const until = state.lastEventAt + 7_200_000
        const ends = advanceTo(state, compiled.value, until).state.currentStep
        const owner = { name: 'u', step: ends, until }
        const made: unknown = JSON.parse(JSON.stringify(ruleTestOf('made', lived, owner, rules)))
        expect(made).toMatchObject({ expect: { step: ends } })
        expect(runRuleTest(RuleTest.parse(made), compiled.value).failures).toEqual([])
      }),
    )
  })
})

test('the rules as a document', () => {
  const lines = toMarkdown(SIGNUP).split('\n')
  expect(lines).toContain('Everyone begins at **A**. Outcomes: C (conversion).')
  expect(lines).toContain(
    "| `send` | B | SUBMIT | `payload.form == 'long' && payload.age >= 18` | C | raises an alert |",
  )
  const bars = rulesOf([
    { id: 'r', fromState: 'A', eventType: 'X', condition: 'payload.n == 1 || payload.n == 2', toState: 'B' },
  ])
  expect(toMarkdown(bars)).toContain('`payload.n == 1 \\|\\| payload.n == 2`')
})
