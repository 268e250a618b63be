import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonObject } from '#core/base/json.ts'
import { compileRuleset } from '#core/journey/compile.ts'
import { evaluateCondition } from '#core/journey/expression/condition.ts'
import { lintRuleset } from '#core/journey/lint.ts'
import { isImplied } from '#core/journey/lints/implication.ts'
import type { Rule, Ruleset } from '#core/journey/ruleset.ts'
import { initialState } from '#core/journey/state.ts'
import { step } from '#core/journey/step.ts'
import { event, rulesOf } from './make.ts'

function rule(id: string, condition: string | undefined, more: Partial<Rule> = {}): Rule {
  const asked = condition === undefined ? {} : { condition }
  return { id, fromState: 'A', eventType: 'X', toState: id.toUpperCase(), ...asked, ...more }
}

function found(...rules: Rule[]) {
  return lintRuleset(rulesOf(rules, { initialState: 'A' })).filter(({ code }) => code !== 'unreachable_step')
}

test.each([
  ['payload.n >= 10', 'payload.n >= 100'],
  ['payload.n >= 10', 'payload.n == 12'],
  ['payload.n > 10', '100 <= payload.n'],
  ['payload.n < 10', 'payload.n in [1, 2, 3]'],
  ['payload.n in [1, 2, 3]', 'payload.n in [3, 1]'],
  ['payload.n != 3', 'payload.n > 3'],
  ['payload.n >= 10 && has(payload.s)', "payload.s == 'a' && payload.n >= 100"],
  ['payload.n >= 10 && payload.n < 50', 'payload.n >= 20 && payload.n < 30'],
  ['payload.n < 0 || payload.n >= 10', 'payload.n > 10'],
  ['payload.n > 0', 'payload.n == 5 || payload.n == 7'],
  ["payload.s >= 'b'", "payload.s == 'bat'"],
  ['has(payload.a)', 'payload.a.b == 1'],
])('a rule that wants %s takes all that one behind it with %s wants', (first, second) => {
  const [finding, ...more] = found(rule('one', first), rule('two', second))
  expect(more).toEqual([])
  expect(finding).toMatchObject({
    code: 'shadowed_rule',
    rule: 'two',
    message: `can never fire: one comes first, starts at the same step with X and asks for \`${first}\`, which holds wherever \`${second}\` does.`,
  })
  // The special case first is how rules are meant to be written.
  expect(found(rule('two', second), rule('one', first))).toEqual([])
})

test('what overlaps by ranges only is shown with a payload that fits both', () => {
  const findings = found(rule('one', 'payload.n >= 10 && payload.n < 50'), rule('two', 'payload.n >= 40'))
  expect(findings).toMatchObject([{ code: 'overlapping_rules', rule: 'two' }])
  expect(findings[0]?.message).toContain('{"n":40} fits both')
  expect(found(rule('one', 'payload.n < 40'), rule('two', 'payload.n >= 40'))).toEqual([])
})

const aConstant = fc.constantFrom('0', '1', '2', '1.5', '-1', "'a'", "'b'", "'ab'", "''", 'true', 'null')
const anOrder = fc.constantFrom('==', '!=', '<', '<=', '>', '>=')
const aField = fc.constantFrom('payload.n', 'payload.s', 'payload.o.n')
const aComparison = fc
  .tuple(aField, anOrder, aConstant, fc.boolean())
  .map(([field, order, constant, turned]) =>
    turned ? `${constant} ${order} ${field}` : `${field} ${order} ${constant}`,
  )
const aClause = fc.oneof(
  { weight: 6, arbitrary: aComparison },
  {
    weight: 2,
    arbitrary: fc
      .tuple(aField, fc.array(aConstant, { maxLength: 3 }))
      .map(([field, list]) => `${field} in [${list.join(', ')}]`),
  },
  { weight: 1, arbitrary: aField.map((field) => `has(${field})`) },
  { weight: 1, arbitrary: aField.map((field) => `!has(${field})`) },
  { weight: 1, arbitrary: fc.tuple(aComparison, aComparison).map((both) => `(${both.join(' || ')})`) },
)
const aCondition = fc.array(aClause, { minLength: 1, maxLength: 3 }).map((clauses) => clauses.join(' && '))

const aValue = fc.constantFrom(0, 1, 2, 1.5, -1, 3, 'a', 'b', 'ab', '', 'c', 'a\u0000', true, false, null)
const aPayload: fc.Arbitrary<JsonObject> = fc.record(
  { n: aValue, s: aValue, o: fc.oneof(fc.record({ n: aValue }), fc.constant({}), aValue) },
  { requiredKeys: [] },
)

const someRules: fc.Arbitrary<Rule[]> = fc
  .array(
    fc.record({
      condition: fc.option(aCondition, { nil: undefined, freq: 6 }),
      fromState: fc.constantFrom<Rule['fromState'][]>('A', 'A', 'B', '*', ['A', 'B']),
      toState: fc.constantFrom('A', 'B'),
      priority: fc.constantFrom(0, 0, 1),
      reentry: fc.constantFrom<Rule['reentry'][]>(undefined, undefined, undefined, 'once'),
    }),
    { minLength: 2, maxLength: 5 },
  )
  .map((rules) =>
    rules.map(({ condition, reentry, ...rest }, index) => ({
      id: `r${index}`,
      eventType: 'X',
      ...rest,
      ...(condition === undefined ? {} : { condition }),
      ...(reentry === undefined ? {} : { reentry }),
    })),
  )

/** Text and constants of different types are refused while compiling: nothing is said of such files. */
function compiled(ruleset: Ruleset) {
  const result = compileRuleset(ruleset)
  return result.ok ? result.value : null
}

test('a rule that is said never to fire is fired by no event', () => {
  let said = 0
  const property = fc.property(
    someRules,
    fc.constantFrom<Ruleset['reentry'][]>(undefined, undefined, 'once'),
    fc.array(aPayload, { minLength: 1, maxLength: 12 }),
    (rules, reentry, payloads) => {
      const ruleset = compiled({
        version: '1',
        initialState: 'A',
        rules,
        ...(reentry === undefined ? {} : { reentry }),
      })
      fc.pre(ruleset !== null)
      if (ruleset === null) return
      const never = lintRuleset(ruleset).flatMap(({ code, rule: id }) =>
        code === 'shadowed_rule' || code === 'never_true' ? [id] : [],
      )
      said += never.length
      let state = initialState('A')
      for (const [index, payload] of payloads.entries()) {
        const result = step(state, event('X', payload, index + 1), ruleset)
        for (const { ruleId } of result.transitions) expect(never).not.toContain(ruleId)
        state = result.state
      }
    },
  )
  fc.assert(property, { numRuns: 2000 })
  expect(said).toBeGreaterThan(100)
})

test('a condition that follows from another holds wherever that one does', () => {
  let said = 0
  const property = fc.property(
    aCondition,
    aCondition,
    fc.array(aPayload, { minLength: 1, maxLength: 20 }),
    (one, other, payloads) => {
      const ruleset = compiled({ version: '1', rules: [rule('a', one), rule('b', other)] })
      fc.pre(ruleset !== null)
      const [a, b] = ruleset?.rules.map(({ condition }) => condition) ?? []
      if (a === null || b === null || a === undefined || b === undefined) return
      if (!isImplied(a.clauses, b.clauses)) return
      said += 1
      for (const payload of payloads) {
        const scope = { payload, event: {}, state: {}, segments: {}, experiment: {}, counters: {} }
        if (evaluateCondition(b, scope)) expect(evaluateCondition(a, scope)).toBe(true)
      }
    },
  )
  fc.assert(property, { numRuns: 3000 })
  expect(said).toBeGreaterThan(30)
})
