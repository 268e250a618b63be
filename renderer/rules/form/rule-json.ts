import { isJsonObject, type Json, type JsonObject } from '../../people/payload/json.ts'

/** A rule as the text has it, read leniently: what is written half is shown half. */
export type RuleJson = JsonObject

export function parseRule(text: string): RuleJson | null {
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
