export interface TextPosition {
  readonly line: number
  readonly column: number
}

/** Line and column, from 1, of an offset in a text. */
export function positionAt(text: string, offset: number): TextPosition {
  const before = text.slice(0, offset).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

/**
 * Where the value at a path stands in a JSON text that is known to parse; for a key that stands there, the value after
 * it. Falls back to the deepest part of the path that was found.
 */
export function locateInJson(text: string, path: readonly PropertyKey[]): TextPosition {
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
  return positionAt(text, depth === 0 ? 0 : found)
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
