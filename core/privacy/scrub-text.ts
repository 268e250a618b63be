import { actOnText, actOnValue } from './act.ts'
import { type Finder, findAll } from './find.ts'
import type { createKeyReader } from './keys.ts'
import type { Tokens, ValueKind } from './kinds.ts'
import { VALUE_KINDS } from './kinds.ts'
import type { Action, PrivacyPolicy } from './policy.ts'
import { scan } from './scan.ts'

/** Replacing one value may bring two others together that were one before it: looked at again, so many times at most. */
const MOST_ROUNDS = 4

/** `name=value` in the query of an address or in a form. */
const PAIR = /(?<=^|[?&;#\s])([^=&?;#\s]{1,100})=([^&#\s]+)/g

/** Replaces what is personal inside texts. */
export interface TextScrubber {
  /** The same text where nothing was found. */
  scrub(text: string): string
  /** As `scrub`, but with tokens only: for ids and keys, where masking would make two people one. */
  scrubId(text: string): string
}

export function createTextScrubber(
  policy: PrivacyPolicy,
  tokens: Tokens,
  keyKind: ReturnType<typeof createKeyReader>,
): TextScrubber {
  const { values, keys, phoneRegions } = policy
  const finder: Finder = {
    kinds: new Set(VALUE_KINDS.filter((kind) => values[kind] !== 'keep')),
    phoneRegions,
  }

  const scrubPairs = (text: string): string =>
    text.replace(PAIR, (whole, name: string, value: string) => {
      const kind = keyKind(decoded(name), '')
      if (kind === null || keys[kind] === 'keep') return whole
      const made = actOnValue(keys[kind], kind, decoded(value), tokens, phoneRegions)
      return made === undefined ? `${name}=` : `${name}=${made}`
    })

  const replace = (text: string, action: (kind: ValueKind) => Action): string => {
    let current = text
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const makeup = scan(current)
      if (makeup === null) return current
      if (makeup.equals) current = scrubPairs(current)
      const found = findAll(current, makeup, finder)
      if (found.length === 0) return current
      let result = ''
      let last = 0
      for (const { kind, start, end, value } of found) {
        result += current.slice(last, start) + actOnText(action(kind), kind, value, tokens, phoneRegions)
        last = end
      }
      current = result + current.slice(last)
    }
    return current
  }

  return {
    scrub: (text) => replace(text, (kind) => values[kind]),
    scrubId: (text) => replace(text, () => 'token'),
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
