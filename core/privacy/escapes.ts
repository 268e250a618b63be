/** A text with its escapes read, and where each of its characters stood: from `from[i]` to `from[i + 1]`. */
export interface Unescaped {
  readonly text: string
  readonly from: readonly number[]
}

/** One character a match: percent signs over its bytes in UTF-8, or `\u` and four digits as in JSON. */
const ESCAPE =
  /%[0-7][\da-f]|%[cd][\da-f]%[89ab][\da-f]|%e[\da-f](?:%[89ab][\da-f]){2}|%f[0-4](?:%[89ab][\da-f]){3}|\\u[\da-f]{4}/gi

/** How often an address may stand inside another: `%2540` is `%40` is `@`. */
const MOST_ROUNDS = 3

function characterOf(written: string): string {
  if (written.startsWith('\\')) return String.fromCharCode(Number.parseInt(written.slice(2), 16))
  try {
    return decodeURIComponent(written)
  } catch {
    // Bytes that no character has, such as those of half a surrogate.
    return written
  }
}

function once({ text, from }: Unescaped): Unescaped {
  let result = ''
  const places: number[] = []
  let last = 0
  const copy = (end: number): void => {
    for (let i = last; i < end; i += 1) places.push(from[i] ?? 0)
    result += text.slice(last, end)
    last = end
  }
  for (const match of text.matchAll(ESCAPE)) {
    const character = characterOf(match[0])
    if (character === match[0]) continue
    copy(match.index)
    for (let unit = 0; unit < character.length; unit += 1) places.push(from[match.index] ?? 0)
    result += character
    last = match.index + match[0].length
  }
  copy(text.length)
  places.push(from[text.length] ?? 0)
  return { text: result, from: places }
}

/** Reads `%40` and `\u0040` as `@`, also where they were written twice over. */
export function readEscapes(text: string): Unescaped {
  let current: Unescaped = { text, from: Array.from({ length: text.length + 1 }, (_, index) => index) }
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const next = once(current)
    if (next.text === current.text) break
    current = next
  }
  return current
}
