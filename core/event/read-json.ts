import type { Json } from '#core/base/json.ts'
import { fail, ok, type Result } from '#core/base/result.ts'
import type { Rejection } from './delivery.ts'

/** Deeper JSON is refused: no event needs it, and it is a way to exhaust a stack. */
export const MAX_DEPTH = 32

const QUOTE = 0x22
const BACKSLASH = 0x5c

/** Where nesting first exceeds the limit, or -1. Runs before parsing, since the parser itself recurses. */
function tooDeepAt(text: string): number {
  let depth = 0
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i)
    if (code === QUOTE) {
      i += 1
      while (i < text.length && text.charCodeAt(i) !== QUOTE) i += text.charCodeAt(i) === BACKSLASH ? 2 : 1
    } else if (code === 0x7b || code === 0x5b) {
      depth += 1
      if (depth > MAX_DEPTH) return i
    } else if (code === 0x7d || code === 0x5d) depth -= 1
  }
  return -1
}

/** The path of the first own key `__proto__`, or null. */
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

/** `line 2, column 7` for an offset from 0. */
function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset)
  const line = before.split('\n').length
  return `line ${line}, column ${offset - before.lastIndexOf('\n')}`
}

/**
 * The parser's complaint without the piece of the text that it quotes: an excerpt of an event has no place in a
 * message that is kept and counted.
 */
function describeSyntaxError(text: string, error: unknown): string {
  const raw = error instanceof Error ? error.message : String(error)
  const position = /at position (\d+)/.exec(raw)?.[1]
  const complaint = raw
    .replace(/, (\.\.\.)?".*$/s, '')
    .replace(/ (in|after) JSON at position.*$/s, '')
    .replace(/ at position.*$/s, '')
  if (position !== undefined) return `${complaint} at ${placeOf(text, Number(position))}`
  if (raw.startsWith('Unexpected end'))
    return `it ends at ${placeOf(text, text.length)}, before it is complete`
  return complaint
}

/** Reads JSON, refusing what is nested too deep or carries `__proto__`. Never throws. */
export function readJson(text: string): Result<Json, Rejection> {
  const deep = tooDeepAt(text)
  if (deep >= 0) {
    const message = `nested deeper than ${MAX_DEPTH} levels at ${placeOf(text, deep)}. Flatten the payload.`
    return fail({ code: 'too_deep', message })
  }
  let value: Json
  try {
    value = JSON.parse(text)
  } catch (error) {
    return fail({ code: 'not_json', message: `this is no JSON: ${describeSyntaxError(text, error)}.` })
  }
  // An escape may spell the key without its letters standing in the text.
  if (!text.includes('__proto__') && !text.includes('\\u')) return ok(value)
  const forbidden = forbiddenPath(value, '')
  if (forbidden === null) return ok(value)
  return fail({
    code: 'forbidden_key',
    message: `${forbidden}: the key __proto__ is not allowed. Rename it.`,
  })
}
