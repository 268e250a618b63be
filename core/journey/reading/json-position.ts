import type { TextPosition } from './text-position.ts'

/** Paths below this depth are not told apart: nothing of a rules file stands so deep but payloads. */
const DEEPEST = 10

const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"/y
const SPACE = /[\s,:]*/y
const PLAIN = /[^\s,\]}]+/y

const SEPARATOR = '\u0000'

function lengthOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0].length ?? 0
}

/** The end of a list or object that begins here, whatever is in it. */
function endOfContainer(text: string, start: number): number {
  let open = 0
  let at = start
  do {
    const character = text[at]
    if (character === '"') {
      at += lengthOf(STRING, text, at) || 1
      continue
    }
    if (character === '{' || character === '[') open += 1
    if (character === '}' || character === ']') open -= 1
    at += 1
  } while (open > 0 && at < text.length)
  return at
}

function stringAt(text: string, at: number): { value: string; end: number } {
  const end = at + (lengthOf(STRING, text, at) || 1)
  const parsed: unknown = JSON.parse(text.slice(at, end))
  return { value: typeof parsed === 'string' ? parsed : '', end }
}

interface Offsets {
  readonly values: Map<string, number>
  readonly keys: Map<string, number>
}

/** The offset of every value, and of every key, in a text that is known to be JSON, in one pass. */
function offsetsIn(text: string): Offsets {
  const offsets = new Map<string, number>()
  const keys = new Map<string, number>()
  const skipSpace = (at: number): number => at + lengthOf(SPACE, text, at)
  const walk = (start: number, path: string, depth: number): number => {
    offsets.set(path, start)
    const opening = text[start]
    if (opening === '"') return start + (lengthOf(STRING, text, start) || 1)
    if (opening !== '{' && opening !== '[') return start + (lengthOf(PLAIN, text, start) || 1)
    if (depth === DEEPEST) return endOfContainer(text, start)
    const closing = opening === '{' ? '}' : ']'
    let at = skipSpace(start + 1)
    for (let index = 0; at < text.length && text[at] !== closing; index += 1) {
      let key = String(index)
      if (opening === '{') {
        const name = stringAt(text, at)
        key = name.value
        keys.set(`${path}${SEPARATOR}${key}`, at)
        at = skipSpace(name.end)
      }
      at = skipSpace(walk(at, `${path}${SEPARATOR}${key}`, depth + 1))
    }
    return at + 1
  }
  walk(skipSpace(0), '', 0)
  return { values: offsets, keys }
}

/** Where the values of a JSON text stand. */
export interface JsonPlaces {
  /** Offset of the value at a path; of the deepest part of the path that is there. */
  offset(path: readonly PropertyKey[]): number
  has(path: readonly PropertyKey[]): boolean
  /** Offset of the key at a path; of its value where it has none of its own. */
  keyOffset(path: readonly PropertyKey[]): number
  position(offset: number): TextPosition
}

/** Reads a JSON text once, so that many places in it can be named quickly. */
export function placesInJson(text: string): JsonPlaces {
  const { values, keys } = offsetsIn(text)
  const lineStarts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1)
  const joined = (path: readonly PropertyKey[]): string =>
    path.map((key) => `${SEPARATOR}${String(key)}`).join('')
  const offset = (path: readonly PropertyKey[]): number => {
    for (let length = path.length; length > 0; length -= 1) {
      const found = values.get(joined(path.slice(0, length)))
      if (found !== undefined) return found
    }
    return 0
  }
  return {
    offset,
    has: (path) => values.has(joined(path)),
    keyOffset: (path) => keys.get(joined(path)) ?? offset(path),
    position: (offset) => {
      let low = 0
      let high = lineStarts.length - 1
      while (low < high) {
        const middle = Math.ceil((low + high) / 2)
        if ((lineStarts[middle] ?? 0) <= offset) low = middle
        else high = middle - 1
      }
      return { line: low + 1, column: offset - (lineStarts[low] ?? 0) + 1 }
    },
  }
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
