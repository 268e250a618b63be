import { fail, ok } from '#core/base/result.ts'
import { parseExpression } from '#core/journey/expression/cel.ts'
import { toJson } from '#core/journey/expression/clause.ts'
import { compileWhere } from '#core/journey/expression/where.ts'
import type { CompilePredicate } from '#core/registry/sampling.ts'
import type { CompileExpression } from '#core/registry/upcast.ts'

/** CEL for sampling rules: `event` and `payload`, as in every filter. */
export const compilePredicate: CompilePredicate = (text) => {
  const where = compileWhere(text)
  if (!where.ok) return fail(`when ${where.error.line}:${where.error.column}: ${where.error.message}`)
  return ok((envelope) => where.value.test({ event: { ...envelope }, payload: envelope.payload }))
}

/** CEL for upcasters: any value. A missing key or a wrong type gives none. */
export const compileExpression: CompileExpression = (text) => {
  // `dyn` lets a number or a text through where a condition must be true or false.
  const parsed = parseExpression(`dyn(${text})`, ['payload', 'event'])
  if (!parsed.ok) return fail(`cel ${parsed.error.line}:${parsed.error.column}: ${parsed.error.message}`)
  return ok((scope) => {
    try {
      const value = parsed.value.evaluate({ ...scope })
      return value === undefined ? undefined : toJson(value)
    } catch {
      return undefined
    }
  })
}
