import { isJsonObject, type Json, type JsonObject } from '../../people/payload/json.ts'

/** A rule as the text has it, read leniently: what is written half is shown half. */
export type RuleJson = JsonObject

/** What a text holds where it is a whole object. */
export function parseObject(text: string): JsonObject | null {
  try {
    const value: Json = JSON.parse(text)
    return isJsonObject(value) ? value : null
  } catch {
    return null
  }
}

export function textAt(rule: RuleJson, key: string): string {
  const value = rule[key]
  return typeof value === 'string' ? value : ''
}

export function startsIn(rule: RuleJson): string[] {
  const { fromState } = rule
  if (typeof fromState === 'string') return fromState === '' ? [] : [fromState]
  return Array.isArray(fromState) ? fromState.filter((step) => typeof step === 'string') : []
}

/** The rule with some keys changed, in their old places; `undefined` takes one out. */
export function withKeys(rule: RuleJson, changes: Readonly<Record<string, Json | undefined>>): RuleJson {
  const merged = { ...rule, ...changes }
  return Object.fromEntries(
    Object.entries(merged).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  )
}

/** One step as text, several as a list: as people write it. */
export function startsAs(steps: readonly string[]): Json {
  const [only] = steps
  return steps.length === 1 && only !== undefined ? only : [...steps]
}

/** `action` and then `actions`. */
export function actionsIn(rule: RuleJson): JsonObject[] {
  const { action, actions } = rule
  const list = Array.isArray(actions) ? actions : []
  return [...(action === undefined ? [] : [action]), ...list].filter(isJsonObject)
}

/** One action stands alone, several in a list. */
export function actionsAs(actions: readonly JsonObject[]): Readonly<Record<string, Json | undefined>> {
  const [only] = actions
  if (only === undefined) return { action: undefined, actions: undefined }
  return actions.length === 1
    ? { action: only, actions: undefined }
    : { action: undefined, actions: [...actions] }
}

/** A value as it stands in a field of the form, and back: JSON where it is JSON, else plain text. */
export function shown(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

export function typed(text: string, before: Json | undefined): Json {
  if (typeof before === 'string' && /^(-?\d+(\.\d+)?|true|false|null)$/.test(before)) return text
  try {
    const value: Json = JSON.parse(text)
    return typeof value === 'string' ? text : value
  } catch {
    return text
  }
}

/** Keys that a part of the form does not know, with what stands behind them. */
export function othersIn(object: JsonObject, known: readonly string[]): readonly (readonly [string, Json])[] {
  return Object.entries(object).filter(([key]) => !known.includes(key))
}

/** Items of a list that are objects; nothing where there is no list. */
export function objectsAt(object: JsonObject, key: string): JsonObject[] {
  const value = object[key]
  return Array.isArray(value) ? value.filter(isJsonObject) : []
}

export type OutcomeKind = 'conversion' | 'loss'

/** What reaching a step counts as, in the outcomes of its journey; null for nothing. */
export function outcomeOf(journey: JsonObject, step: string): OutcomeKind | null {
  const found = objectsAt(journey, 'outcomes').find((outcome) => outcome.step === step)
  return found?.kind === 'conversion' || found?.kind === 'loss' ? found.kind : null
}

/** The outcomes of a journey with one step marked, with another mark or without one; undefined where none is left. */
export function withOutcome(journey: JsonObject, step: string, kind: OutcomeKind | null): Json | undefined {
  const outcomes = objectsAt(journey, 'outcomes')
  const at = outcomes.findIndex((outcome) => outcome.step === step)
  if (kind === null) return orNone(outcomes.filter((outcome) => outcome.step !== step))
  const old = outcomes[at]
  return old === undefined ? [...outcomes, { step, kind }] : outcomes.with(at, { ...old, kind })
}

/** An empty list says nothing: its key goes. */
export function orNone(items: readonly Json[]): Json | undefined {
  return items.length === 0 ? undefined : [...items]
}
