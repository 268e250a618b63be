import { isJsonObject, type JsonObject } from '#core/base/json.ts'

/** A JSON object from a column. What JSON is read from is JSON at every depth: only its outermost kind is to be looked at. Throws where it is none. */
export function readObject(text: string): JsonObject {
  const value: unknown = JSON.parse(text)
  if (!isJsonObject(value)) throw new TypeError('A column of this file holds no JSON object.')
  return value
}
