/** What a text is made of, so far as it decides which detectors can find anything. */
export interface Makeup {
  readonly at: boolean
  /** A `+` before a digit, as in a phone number. */
  readonly plus: boolean
  /** `%40` and `\u0040` are ways to write a character. */
  readonly escaped: boolean
  /** `a=b`, as in the query of an address. */
  readonly equals: boolean
  readonly digits: number
  readonly dots: number
  readonly colons: number
  readonly dashes: number
  readonly spaces: number
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const ISO_TIME = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?$/

/** The fewest digits of a personal number: a British insurance number has six. */
const FEWEST_DIGITS = 6

/**
 * One pass over the characters; null where no detector can find anything, which is so for almost every text.
 * Ids that are UUIDs and times in ISO 8601 are many, full of digits, and nobody's.
 */
export function scan(text: string): Makeup | null {
  let at = false
  let plus = false
  let escaped = false
  let equals = false
  let digits = 0
  let dots = 0
  let colons = 0
  let dashes = 0
  let spaces = 0
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i)
    if (code > 64) {
      if (code === 0x5c) escaped = true
    } else if (code >= 48 && code <= 57) digits += 1
    else if (code === 64) at = true
    else if (code === 0x20) spaces += 1
    else if (code === 0x2e) dots += 1
    else if (code === 0x2d) dashes += 1
    else if (code === 0x3a) colons += 1
    else if (code === 0x25) escaped = true
    else if (code === 0x3d) equals = true
    else if (code === 0x2b) plus = true
  }
  const possible =
    at || escaped || equals || digits >= FEWEST_DIGITS || colons >= 2 || (dots >= 3 && digits >= 4)
  if (!possible) return null
  if (text.length === 36 && UUID.test(text)) return null
  if (!at && text.length <= 36 && digits >= 8 && ISO_TIME.test(text)) return null
  return { at, plus, escaped, equals, digits, dots, colons, dashes, spaces }
}
