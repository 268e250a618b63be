/** Any value that JSON can carry. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

export type JsonObject = { [key: string]: Json }

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Keys recur in every event: each is quoted once. Bounded, since senders choose them. */
const quoted = new Map<string, string>()
const MOST_QUOTED = 10_000

function quotedKey(key: string): string {
  const known = quoted.get(key)
  if (known !== undefined) return known
  const made = JSON.stringify(key)
  if (quoted.size < MOST_QUOTED) quoted.set(key, made)
  return made
}

/** JSON with object keys in code-unit order: equal content gives equal text. */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (isJsonObject(value)) {
    let members = ''
    for (const key of Object.keys(value).sort())
      members += `${members === '' ? '' : ','}${quotedKey(key)}:${canonicalJson(value[key] ?? null)}`
    return `{${members}}`
  }
  return JSON.stringify(value)
}
