import { isJsonObject, type Json, type JsonObject } from '#core/base/json.ts'
import type { CompiledRule } from '../compiled/types.ts'
import { maskLiterals } from '../expression/cel-text.ts'
import type { Clause } from '../expression/clause.ts'

/** What a clause is satisfied by: a value at a path in the payload; null where that is not plain. */
function wishOf(clause: Clause): { path: readonly string[]; value: Json } | null {
  const { text, actual, expected } = clause
  const prefix = /^payload((?:\.\w+)+)\.startsWith\((["'])([^"'\\]*)\2\)$/.exec(text)
  if (prefix !== null) return { path: (prefix[1] ?? '').slice(1).split('.'), value: prefix[3] ?? '' }
  const present = /^has\(payload((?:\.\w+)+)\)$/.exec(text)
  if (present !== null) return { path: (present[1] ?? '').slice(1).split('.'), value: true }
  if (actual === null || typeof actual === 'function') return null
  const [root, ...path] = actual
  if (root !== 'payload' || path.length === 0) return null
  const operator = /==|!=|<=|>=|<|>| in /.exec(maskLiterals(text))?.[0]
  // Written the other way round, `3 < payload.n`: rare enough to be left out.
  if (!text.startsWith('payload')) return null
  if (operator === '==' || operator === '>=' || operator === '<=') return { path, value: expected }
  if (operator === ' in ' && Array.isArray(expected)) return { path, value: expected[0] ?? null }
  if (typeof expected !== 'number') return null
  if (operator === '>') return { path, value: expected + 1 }
  return operator === '<' ? { path, value: expected - 1 } : null
}

/** Sets a value where nothing stands yet; what another rule wanted there stays. */
function put(payload: JsonObject, [key, ...rest]: readonly string[], value: Json): void {
  if (key === undefined || key === '__proto__') return
  const there = Object.hasOwn(payload, key) ? payload[key] : undefined
  if (rest.length === 0) {
    if (there === undefined || there === true) payload[key] = value
    return
  }
  const inner: JsonObject = there === undefined ? {} : isJsonObject(there) ? there : {}
  if (there !== undefined && inner !== there) return
  payload[key] = inner
  put(inner, rest, value)
}

/** A payload that plain clauses of all the rules would be satisfied by, if one can be. To be tried, not to be trusted. */
export function payloadFor(rules: readonly CompiledRule[]): JsonObject {
  const payload: JsonObject = {}
  for (const { condition } of rules) {
    for (const clause of condition?.clauses ?? []) {
      const wish = wishOf(clause)
      if (wish !== null) put(payload, wish.path, wish.value)
    }
  }
  return payload
}
