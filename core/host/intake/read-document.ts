import type { z } from 'zod'
import { fail, ok, type Result } from '#core/base/result.ts'

/**
 * Reads the text of one of a workspace's documents; null is the default of its shape. A fault says in which field.
 * `kind` names the document and is the code of the problem.
 */
export function readDocument<Value>(
  kind: string,
  shape: z.ZodType<Value>,
  text: string | null,
): Result<Value> {
  let value: unknown
  try {
    value = text === null ? {} : JSON.parse(text)
  } catch {
    return fail({ code: kind, where: kind, message: 'this is no JSON.' })
  }
  const parsed = shape.safeParse(value)
  if (parsed.success) return ok(parsed.data)
  const [issue] = parsed.error.issues
  const where = [kind, ...(issue?.path ?? [])].map(String).join('.')
  return fail({ code: kind, where, message: `${issue?.message ?? 'another value wanted'}.` })
}
