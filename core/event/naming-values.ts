import type { Json } from '#core/base/json.ts'

/** Nobody looks for shorter texts, in UTF-16 units. */
const SHORTEST = 4
/** Longer texts are prose, or what browsers say of themselves; the longest token has 71. */
const LONGEST = 80

const MINUS = 45
const SLASH = 47
const NINE = 57
const UPPER_A = 65
const UPPER_Z = 90
/** From an upper case letter to its lower case. */
const TO_LOWER = 32

/** Amounts and measures. */
const DECIMAL = /^-?\d+\.\d+$/
/** Moments: every event may have another one. */
const MOMENT = /^\d{4}-\d\d-\d\dT/i

/** What `hashOfNaming` has for values that name nobody by the rule. */
export const NAMES_NOBODY = -1

/**
 * The rule by which a value may name a person, from the value alone and wherever it stands: a text of 4 to 80 characters, or
 * a whole number as it is written, and neither a number with decimals, a moment (2026-11-30T…) nor the address or path of
 * a page. Answers a hash of 32 bits (unsigned), the same whatever the case of the letters A to Z; else NAMES_NOBODY.
 */
export function hashOfNaming(text: string): number {
  const { length } = text
  if (length < SHORTEST || length > LONGEST) return NAMES_NOBODY
  const first = text.charCodeAt(0)
  if (first === SLASH) return NAMES_NOBODY
  if (first >= MINUS && first <= NINE && (DECIMAL.test(text) || MOMENT.test(text))) return NAMES_NOBODY
  let hash = 0x811c9dc5
  let before = 0
  for (let i = 0; i < length; i += 1) {
    const code = text.charCodeAt(i)
    if (code === SLASH && before === SLASH) return NAMES_NOBODY
    before = code
    hash = Math.imul(hash ^ (code >= UPPER_A && code <= UPPER_Z ? code + TO_LOWER : code), 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** Calls `take` with the hash of each naming value in a payload, at any depth. */
export function eachNaming(value: Json, take: (hash: number) => void): void {
  if (typeof value === 'string') {
    const hash = hashOfNaming(value)
    if (hash !== NAMES_NOBODY) take(hash)
  } else if (typeof value === 'number') {
    // Shorter ones are told at once, without writing them.
    if (Number.isInteger(value) && (value >= 1000 || value <= -100)) eachNaming(String(value), take)
  } else if (Array.isArray(value)) {
    for (const item of value) eachNaming(item, take)
  } else if (value !== null && typeof value === 'object') {
    for (const key in value) eachNaming(value[key] ?? null, take)
  }
}
