import { maskLiterals } from '../expression/cel-text.ts'
import type { ClauseTrace } from '../state.ts'

/** The same comparison seen from the other side. */
const TURNED: Readonly<Record<string, string>> = { '>': '<', '<': '>', '>=': '<=', '<=': '>=', '!=': '!=' }

/**
 * What a comparison wants, with its operator: `> 1`, `in ["a", "b"]`. Undefined where the value alone says it, as with `==`.
 */
export function wishOf({ clause, expected }: Pick<ClauseTrace, 'clause' | 'expected'>): string | undefined {
  const found = /(>=|<=|!=|>|<|\bin\b)/.exec(maskLiterals(clause))
  const operator = found?.[1]
  if (found === null || operator === undefined || expected === null || typeof expected === 'boolean')
    return undefined
  if (operator === 'in') return Array.isArray(expected) ? `in ${JSON.stringify(expected)}` : undefined
  const before = clause.slice(0, found.index).trim()
  const isTurned = before === String(expected) || before.slice(1, -1) === expected
  const seen = isTurned ? (TURNED[operator] ?? operator) : operator
  return `${seen} ${JSON.stringify(expected)}`
}
