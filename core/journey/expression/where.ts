import type { JsonObject } from '#core/base/json.ts'
import { ok, type Result } from '#core/base/result.ts'
import type { ExpressionProblem } from './cel.ts'
import { compileCondition, evaluateCondition } from './condition.ts'

/** What a filter can see of an event. */
export interface FilteredEvent {
  readonly event: Readonly<Record<string, unknown>>
  readonly payload: JsonObject
}

/** A compiled filter over events. */
export interface Where {
  readonly text: string
  /** False where the answer needs no payload, so that none has to be read. */
  readonly readsPayload: boolean
  test(candidate: FilteredEvent): boolean
}

const NAMES = ['payload', 'event']

/** Compiles a filter over `event` and `payload`. An event that lacks a key which the filter names is left out. */
export function compileWhere(text: string): Result<Where, ExpressionProblem> {
  const compiled = compileCondition(text, NAMES)
  if (!compiled.ok) return compiled
  const condition = compiled.value
  return ok({
    text,
    readsPayload: /\bpayload\b/.test(text),
    test: (candidate) => evaluateCondition(condition, { ...candidate }),
  })
}
