import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileRuleset } from '#core/journey/compile.ts'
import { lintRuleset } from '#core/journey/lint.ts'
import type { Journey, Rule, Ruleset } from '#core/journey/ruleset.ts'
import { initialState } from '#core/journey/state.ts'
import { step } from '#core/journey/step.ts'
import { event, rulesOf } from './make.ts'

const MINUTE = 60_000

function timer(id: string, after: string, more: Partial<Rule> = {}): Rule {
  return { id, fromState: 'A', after, toState: id.toUpperCase(), ...more }
}

function hidden(rules: Rule[], more: Partial<Ruleset> = {}) {
  return lintRuleset(rulesOf(rules, { initialState: 'A', ...more })).filter(
    ({ code }) => code === 'hidden_timer',
  )
}

test('a longer timer behind a shorter one without a condition can never fire, wherever it stands in the file', () => {
  const [finding, ...more] = hidden([timer('late', 'P1D'), timer('soon', 'PT10M')])
  expect(more).toEqual([])
  expect(finding).toMatchObject({
    severity: 'warning',
    rule: 'late',
    at: ['after'],
    message:
      'can never fire: soon starts at the same step, fires after PT10M already and has no condition; quiet begins anew with it.',
  })
  expect(hidden([timer('day', 'PT24H'), timer('same', 'P1D')])).toMatchObject([{ rule: 'same' }])
  expect(
    hidden([timer('late', 'P1D', { priority: 9 }), timer('soon', 'PT10M', { toState: 'A' })]),
  ).toHaveLength(1)
  expect(hidden([timer('late', 'P1D'), timer('soon', 'PT10M', { fromState: '*' })])).toHaveLength(1)
})

test.each<[string, Rule[], Partial<Ruleset>?]>([
  ['it starts elsewhere too', [timer('late', 'P1D', { fromState: ['A', 'B'] }), timer('soon', 'PT10M')]],
  ['it starts at any step', [timer('late', 'P1D', { fromState: '*' }), timer('soon', 'PT10M')]],
  ['the shorter one fires once', [timer('late', 'P1D'), timer('soon', 'PT10M', { reentry: 'once' })]],
  [
    'the shorter one has a condition',
    [timer('late', 'P1D'), timer('soon', 'PT10M', { condition: 'counters.X > 1' })],
  ],
  ['one may enter once only', [timer('late', 'P1D'), timer('soon', 'PT10M')], { reentry: 'once' }],
  [
    'the condition is about its own event',
    [
      timer('late', 'P1D', { condition: 'event.timestamp > 5' }),
      timer('soon', 'PT10M', { condition: 'event.timestamp > 5' }),
    ],
  ],
])('nothing is said where %s', (_, rules, more) => {
  expect(hidden(rules, more)).toEqual([])
})

test('conditions on the person are held against each other, unless another journey may change what they read', () => {
  const rules = [
    timer('late', 'P1D', { condition: 'counters.X >= 5' }),
    timer('soon', 'PT10M', { condition: 'counters.X >= 2' }),
  ]
  expect(hidden(rules)).toMatchObject([
    { rule: 'late', message: expect.stringContaining('asks for `counters.X >= 2`, which holds then, too') },
  ])
  const journeys = [{ id: 'other', initialState: 'Q', rules: [timer('aside', 'PT1H', { fromState: 'Q' })] }]
  expect(hidden(rules, { journeys })).toEqual([])
})

const aCondition = fc.constantFrom(
  undefined,
  undefined,
  'counters.X >= 1',
  'counters.X >= 3',
  "state.metadata.m == 'a'",
  "state.metadata.m == 'a' && counters.X >= 1",
  'state.version > 2',
  "experiment.e == 'one'",
  "segment('s')",
  "payload.after == 'PT30M'",
)
const anId = (index: number) => ({ id: `r${index}` })
const someRules = (steps: readonly string[]) =>
  fc
    .array(
      fc.record({
        condition: aCondition,
        wants: fc.constantFrom('X', 'PT5M', 'PT10M', 'PT10M', 'PT600S', 'PT30M', 'PT2H'),
        fromState: fc.constantFrom<Rule['fromState'][]>(...steps, ...steps, '*', [...steps]),
        toState: fc.constantFrom(...steps),
        priority: fc.constantFrom(0, 0, 1),
        reentry: fc.constantFrom<Rule['reentry'][]>(undefined, undefined, undefined, undefined, 'once', {
          after: 'PT20M',
        }),
        note: fc.constantFrom(undefined, undefined, 'a', 'b'),
        emits: fc.constantFrom(false, false, false, true),
      }),
      { minLength: 2, maxLength: 6 },
    )
    .map(
      (rules) =>
        (first: number): Rule[] =>
          rules.map(({ condition, wants, reentry, note, emits, ...rest }, index) => ({
            ...anId(first + index),
            ...rest,
            ...(wants === 'X' ? { eventType: 'X' } : { after: wants }),
            ...(condition === undefined ? {} : { condition }),
            ...(reentry === undefined ? {} : { reentry }),
            actions: [
              ...(note === undefined ? [] : [{ type: 'UPDATE_METADATA' as const, payload: { m: note } }]),
              ...(emits ? [{ type: 'EMIT_EVENT' as const, payload: { eventType: 'X' } }] : []),
            ],
          })),
    )

test('a timer that is said to be hidden is fired by no course of events and no quiet', () => {
  let said = 0
  const property = fc.property(
    someRules(['A', 'B']),
    fc.option(someRules(['Q', 'R']), { nil: undefined, freq: 2 }),
    fc.constantFrom<Ruleset['reentry'][]>(undefined, undefined, 'once', { after: 'PT15M' }),
    fc.array(
      fc.record({ type: fc.constantFrom('X', 'Y'), gap: fc.constantFrom(0, 1, 6, 11, 29, 31, 121, 600) }),
      {
        minLength: 1,
        maxLength: 12,
      },
    ),
    (main, further, reentry, events) => {
      const journeys: Journey[] =
        further === undefined ? [] : [{ id: 'j', initialState: 'Q', rules: further(100) }]
      const compiled = compileRuleset({
        version: '1',
        initialState: 'A',
        rules: main(0),
        segments: { s: 'counters.X >= 2' },
        experiments: [
          {
            id: 'e',
            variants: [
              { name: 'one', weight: 1 },
              { name: 'two', weight: 1 },
            ],
          },
        ],
        ...(journeys.length === 0 ? {} : { journeys }),
        ...(reentry === undefined ? {} : { reentry }),
      })
      if (!compiled.ok) throw new Error(JSON.stringify(compiled.error))
      const never = lintRuleset(compiled.value).flatMap(({ code, rule }) =>
        code === 'hidden_timer' ? [rule] : [],
      )
      said += never.length
      let state = initialState('A')
      let at = 0
      for (const { type, gap } of [...events, { type: 'Y', gap: 10_000 }]) {
        at += gap * MINUTE + 1
        const { timed, ...did } = step(state, event(type, {}, at), compiled.value)
        for (const caused of [...(timed?.caused ?? []), ...did.caused])
          for (const { ruleId } of [caused.transition ?? [], caused.further ?? []].flat())
            expect(never).not.toContain(ruleId)
        state = did.state
      }
    },
  )
  fc.assert(property, { numRuns: 2000 })
  expect(said).toBeGreaterThan(200)
})
