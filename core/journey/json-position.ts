import { positionAt, type TextPosition } from './text-position.ts'

/**
 * Offset of the value at a path in a JSON text that is known to parse. Falls back to the deepest part of the path that
 * was found.
 */
export function offsetInJson(text: string, path: readonly PropertyKey[]): number {
  let found = 0
  let depth = 0
  const scanner = createScanner(text)
  const seek = (rest: readonly PropertyKey[]): void => {
    found = scanner.skipSpace()
    const [key, ...deeper] = rest
    if (key === undefined) return
    depth += 1
    if (typeof key === 'number' ? scanner.enterItem(key) : scanner.enterMember(String(key))) seek(deeper)
  }
  seek(path)
  return depth === 0 ? 0 : found
}

/** Line and column of the value at a path. */
export function locateInJson(text: string, path: readonly PropertyKey[]): TextPosition {
  return positionAt(text, offsetInJson(text, path))
}

/** Offset in a JSON text of one character of a string whose opening quote stands at `quote`, escapes counted as written. */
export function offsetInString(text: string, quote: number, character: number): number {
  let at = quote + 1
  for (let left = character; left > 0; left -= 1) {
    if (text[at] === '\\') at += text[at + 1] === 'u' ? 6 : 2
    else at += 1
  }
  return at
}

interface Scanner {
  skipSpace(): number
  enterMember(name: string): boolean
  enterItem(index: number): boolean
}

function createScanner(text: string): Scanner {
  let at = 0
  const skipSpace = (): number => {
    while (/[\s,:]/.test(text[at] ?? '')) at += 1
    return at
  }
  const readString = (): string => {
    const start = at
    at += 1
    while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
    at += 1
    const parsed: unknown = JSON.parse(text.slice(start, at))
    return typeof parsed === 'string' ? parsed : ''
  }
  const skipValue = (): void => {
    skipSpace()
    if (text[at] === '"') {
      readString()
      return
    }
    if (text[at] !== '{' && text[at] !== '[') {
      while (at < text.length && !/[\s,\]}]/.test(text[at] ?? '')) at += 1
      return
    }
    let open = 0
    do {
      const character = text[at]
      if (character === '"') {
        readString()
        continue
      }
      if (character === '{' || character === '[') open += 1
      if (character === '}' || character === ']') open -= 1
      at += 1
    } while (open > 0 && at < text.length)
  }
  const enter = (opening: string): boolean => {
    skipSpace()
    if (text[at] !== opening) return false
    at += 1
    return true
  }
  return {
    skipSpace,
    enterMember: (name) => {
      if (!enter('{')) return false
      for (skipSpace(); at < text.length && text[at] !== '}'; skipSpace()) {
        if (readString() === name) return true
        skipValue()
      }
      return false
    },
    enterItem: (index) => {
      if (!enter('[')) return false
      let position = 0
      for (skipSpace(); at < text.length && text[at] !== ']'; skipSpace()) {
        if (position === index) return true
        skipValue()
        position += 1
      }
      return false
    },
  }
}
