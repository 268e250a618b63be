import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileCondition } from '#core/journey/expression/condition.ts'
import { RULE_NAMES } from '#core/journey/expression/scope.ts'
import { conditionOf, type Line, linesOf } from '../../../renderer/rules/form/condition.ts'

const aField = fc.constantFrom('payload.formId', 'payload.cart.total', 'event.source', 'state.version')
const aWord = fc.stringMatching(/^[A-Za-z0-9_/-][A-Za-z0-9_ /-]{0,6}[A-Za-z0-9_/-]$/)

const aLine: fc.Arbitrary<Line> = fc.oneof(
  fc.record({
    field: aField,
    operator: fc.constantFrom('==' as const, '!=' as const),
    value: aWord,
    isText: fc.constant(true),
  }),
  fc.record({
    field: aField,
    operator: fc.constantFrom('>' as const, '>=' as const, '<' as const, '<=' as const, '==' as const),
    value: fc.integer({ min: -99, max: 99 }).map(String),
    isText: fc.constant(false),
  }),
  fc.record({
    field: aField,
    operator: fc.constantFrom('startsWith' as const, 'contains' as const),
    value: aWord,
    isText: fc.constant(true),
  }),
  fc.record({
    field: aField,
    operator: fc.constant('in' as const),
    value: fc.array(aWord, { minLength: 1, maxLength: 3 }).map((words) => words.join(', ')),
    isText: fc.constant(true),
  }),
  fc.record({
    field: aField,
    operator: fc.constantFrom('has' as const, 'lacks' as const),
    value: fc.constant(''),
    isText: fc.constant(true),
  }),
)

test('what the form writes is CEL that compiles, and reads back as the same lines', () => {
  fc.assert(
    fc.property(fc.array(aLine, { maxLength: 4 }), (lines) => {
      const condition = conditionOf(lines)
      expect(linesOf(condition)).toEqual(lines)
      if (condition !== undefined)
        expect(compileCondition(condition, [...RULE_NAMES])).toMatchObject({ ok: true })
    }),
  )
})

test('text that a person types is quoted, whatever is in it', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (value) => {
      const condition = conditionOf([{ field: 'payload.a', operator: '==', value, isText: true }]) ?? ''
      const compiled = compileCondition(condition, [...RULE_NAMES])
      // CEL has no text over two lines; a field of the form has no line breaks either.
      if (!/[\n\r\u2028\u2029\0]/.test(value)) expect([value, compiled.ok]).toEqual([value, true])
    }),
  )
})

test('what the form can not show is left as text', () => {
  for (const condition of [
    "payload.a == 'x' || payload.b == 'y'",
    "payload.a.matches('^x')",
    'payload.list.size() > 2',
    "(payload.a == 'x')",
    "payload.a == 'it\\'s'",
    'segments.loyal',
    "payload.a == 'x",
  ])
    expect([condition, linesOf(condition)]).toEqual([condition, null])
  const rules: { condition?: string }[] = JSON.parse(
    readFileSync('examples/tidewater-rules.json', 'utf8'),
  ).rules
  const shown = rules.filter(({ condition }) => linesOf(condition) !== null)
  expect(shown.length / rules.length).toBeGreaterThan(0.9)
})
