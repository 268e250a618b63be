const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPENING = new Set([0x5b, 0x7b])
const CLOSING = new Set([0x5d, 0x7d])
const COMMA = 0x2c

function pastSpace(text: string, at: number): number {
  let i = at
  while (text.charCodeAt(i) <= 0x20) i += 1
  return i
}

/** From an opening quote to past the closing one. */
function pastString(text: string, at: number): number {
  let i = at + 1
  while (text.charCodeAt(i) !== QUOTE) i += text.charCodeAt(i) === BACKSLASH ? 2 : 1
  return i + 1
}

function pastValue(text: string, at: number): number {
  let depth = 0
  let i = at
  while (i < text.length) {
    const code = text.charCodeAt(i)
    if (code === QUOTE) {
      i = pastString(text, i)
      if (depth === 0) return i
      continue
    }
    if (OPENING.has(code)) depth += 1
    else if (CLOSING.has(code)) {
      // The end of what this value stands in, after a number or a word.
      if (depth === 0) return i
      depth -= 1
      if (depth === 0) return i + 1
    } else if (depth === 0 && (code === COMMA || code <= 0x20)) return i
    i += 1
  }
  return i
}

/** Texts of the elements of an array that opens at `at`. */
function elementsAt(text: string, at: number): string[] {
  const texts: string[] = []
  let i = pastSpace(text, at + 1)
  while (i < text.length && text[i] !== ']') {
    const end = pastValue(text, i)
    texts.push(text.slice(i, end))
    i = pastSpace(text, end)
    if (text[i] === ',') i = pastSpace(text, i + 1)
  }
  return texts
}

/**
 * The elements of an array as the sender wrote them: of the array at the top, or of the one under a key of the object
 * at the top (the last where a key comes twice, as JSON.parse has it). The text must have been parsed before.
 */
export function elementTexts(text: string, field: string | null): string[] {
  let i = pastSpace(text, 0)
  if (field === null) return text[i] === '[' ? elementsAt(text, i) : []
  let found: string[] = []
  i = pastSpace(text, i + 1)
  while (i < text.length && text[i] !== '}') {
    const keyEnd = pastString(text, i)
    const key: unknown = JSON.parse(text.slice(i, keyEnd))
    const value = pastSpace(text, pastSpace(text, keyEnd) + 1)
    const end = pastValue(text, value)
    if (key === field) found = text[value] === '[' ? elementsAt(text, value) : []
    i = pastSpace(text, end)
    if (text[i] === ',') i = pastSpace(text, i + 1)
  }
  return found
}
