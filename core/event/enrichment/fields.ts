import { isJsonObject, type Json, type JsonObject } from '#core/base/json.ts'

/** What stands at a path of keys; undefined where it does not lead anywhere. */
export function valueAt(payload: JsonObject, path: readonly string[]): Json | undefined {
  let value: Json | undefined = payload
  for (const key of path) value = isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
  return value
}

/** The first of several places that holds text; the empty text counts as said. */
export function textAt(payload: JsonObject, places: readonly (readonly string[])[]): string | null {
  for (const place of places) {
    const value = valueAt(payload, place)
    if (typeof value === 'string' && value.length <= 4000) return value
  }
  return null
}
