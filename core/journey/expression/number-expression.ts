import { ok, type Result } from '#core/base/result.ts'
import { type ExpressionProblem, parseExpression } from './cel.ts'
import type { Scope } from './condition.ts'

/** A number worked out from what an expression sees; null where a key is missing or no number comes of it. */
export type NumberExpression = (scope: Scope) => number | null

export function compileNumber(
  text: string,
  names: readonly string[],
): Result<NumberExpression, ExpressionProblem> {
  const parsed = parseExpression(text, names, 'number')
  if (!parsed.ok) return parsed
  const { evaluate } = parsed.value
  return ok((scope) => {
    try {
      const value = evaluate({ ...scope })
      const number = typeof value === 'bigint' ? Number(value) : value
      return typeof number === 'number' && Number.isFinite(number) ? number : null
    } catch {
      return null
    }
  })
}
