import type { Json } from '#core/base/json.ts'
import { fail, ok, type Result } from '#core/base/result.ts'
import type { Rejection } from './delivery.ts'

/** Deeper JSON is refused: no event needs it, and it is a way to exhaust a stack. */
export const MAX_DEPTH = 32

/** Nesting depth of a JSON text, without parsing it; stops counting past `limit`. */
function depthOf(text: string, limit: number): number {
  let depth = 0
  let deepest = 0
  for (let i = 0; i < text.length && deepest <= limit; i += 1) {
    const code = text.charCodeAt(i)
    if (code === 0x22) {
      i += 1
      while (i < text.length && text.charCodeAt(i) !== 0x22) i += text.charCodeAt(i) === 0x5c ? 2 : 1
    } else if (code === 0x7b || code === 0x5b) {
      depth += 1
      if (depth > deepest) deepest = depth
    } else if (code === 0x7d || code === 0x5d) depth -= 1
  }
  return deepest
}

function forbiddenPath(value: Json, path: string): string | null {
  if (typeof value !== 'object' || value === null) return null
  for (const [key, inner] of Object.entries(value)) {
    const here = path === '' ? key : `${path}.${key}`
    if (key === '__proto__') return here
    const below = forbiddenPath(inner, here)
    if (below !== null) return below
  }
  return null
}

/** Reads JSON, refusing what is nested too deep or carries `__proto__`. Never throws. */
export function readJson(text: string): Result<Json, Rejection> {
  if (depthOf(text, MAX_DEPTH) > MAX_DEPTH) {
    const message = `nested deeper than ${MAX_DEPTH} levels. Flatten the payload.`
    return fail({ code: 'too_deep', message })
  }
  let value: Json
  try {
    value = JSON.parse(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return fail({ code: 'not_json', message: `this is no JSON: ${reason}` })
  }
  if (!text.includes('__proto__') && !text.includes('\\u')) return ok(value)
  const forbidden = forbiddenPath(value, '')
  if (forbidden === null) return ok(value)
  return fail({
    code: 'forbidden_key',
    message: `${forbidden}: the key __proto__ is not allowed. Rename it.`,
  })
}
