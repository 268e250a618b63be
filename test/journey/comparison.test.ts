import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseExpression } from '#core/journey/expression/cel.ts'
import { compileCondition, evaluateCondition } from '#core/journey/expression/condition.ts'

const literal = fc.oneof(
  fc.constantFrom('"x"', "'1'", '""', 'true', 'false', '0', '-1', '1', '1.5', '-2.5', '9007199254740993'),
  fc.integer({ min: -5, max: 5 }).map(String),
)

const value = fc.oneof(
  fc.constantFrom<unknown>('x', '1', '', true, false, null, 0, -0, 1, -1, 1.5, [], [1], {}, { a: 1 }),
  fc.integer({ min: -5, max: 5 }),
)

test('a comparison done without CEL says what CEL says', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('==', '!=', '<', '<=', '>', '>='),
      literal,
      value,
      (operator, wanted, met) => {
        const text = `payload.v ${operator} ${wanted}`
        const condition = compileCondition(text, ['payload'])
        const slow = parseExpression(text, ['payload'])
        expect(condition.ok).toBe(slow.ok)
        if (!condition.ok || !slow.ok) return
        const scope = { payload: { v: met } }
        let expected = false
        try {
          expected = slow.value.evaluate(scope) === true
        } catch {
          expected = false
        }
        expect(evaluateCondition(condition.value, scope)).toBe(expected)
        expect(evaluateCondition(condition.value, { payload: {} })).toBe(false)
      },
    ),
    { numRuns: 2000 },
  )
})
