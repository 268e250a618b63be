import type { StateView } from '#core/contract/shared.ts'

/** JSON as the contract carries it. */
export type JsonObject = StateView['metadata']
export type Json = JsonObject[string]

export function isJsonObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
