import { isJsonObject, type Json, type JsonObject } from '#core/base/json.ts'
import type { CompiledRule } from '../compiled/types.ts'
import type { Clause } from '../expression/clause.ts'
import { pathKey, type ValueTest, valuesFor, valueTestOf } from './value-test.ts'

/** What a clause is satisfied by that compares with no constant: a value at a path in the payload; null where that is not plain. */
function wishOf({ text }: Clause): { path: readonly string[]; value: Json } | null {
  const prefix = /^payload((?:\.\w+)+)\.startsWith\((["'])([^"'\\]*)\2\)$/.exec(text)
  if (prefix !== null) return { path: (prefix[1] ?? '').slice(1).split('.'), value: prefix[3] ?? '' }
  const present = /^has\(payload((?:\.\w+)+)\)$/.exec(text)
  return present === null ? null : { path: (present[1] ?? '').slice(1).split('.'), value: true }
}

/** For each field of the payload that clauses compare with constants: a value that passes them all, where there is one. */
function testedValues(clauses: readonly Clause[]): { path: readonly string[]; value: Json }[] {
  const byPath = new Map<string, ValueTest[]>()
  for (const clause of clauses) {
    const test = valueTestOf(clause)
    if (test?.path[0] !== 'payload') continue
    byPath.set(pathKey(test.path), [...(byPath.get(pathKey(test.path)) ?? []), test])
  }
  return [...byPath.values()].flatMap((tests) => {
    const value = valuesFor(tests).find((each) => tests.every(({ holds }) => holds(each)))
    const [, ...path] = tests[0]?.path ?? []
    return value === undefined ? [] : [{ path, value }]
  })
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
  const clauses = rules.flatMap(({ condition }) => condition?.clauses ?? [])
  for (const { path, value } of testedValues(clauses)) put(payload, path, value)
  for (const clause of clauses) {
    const wish = wishOf(clause)
    if (wish !== null) put(payload, wish.path, wish.value)
  }
  return payload
}
