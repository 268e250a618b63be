/** Comments and quoted texts as CEL writes them, so that what stands in them is not taken for code. */
const LITERALS =
  /\/\/[^\n]*|"""(?:\\[\s\S]|[^\\])*?"""|'''(?:\\[\s\S]|[^\\])*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g

/** The text with comments blanked and quoted texts filled with `_`; every offset stays what it was. */
export function maskLiterals(text: string): string {
  return text.replace(LITERALS, (found) =>
    found.startsWith('//') ? ' '.repeat(found.length) : '_'.repeat(found.length),
  )
}

/** How many brackets a stretch closes that it did not open, and opens that it does not close. */
function unbalanced(stretch: string): { closes: number; opens: number } {
  let depth = 0
  let lowest = 0
  for (const character of stretch) {
    if (character === '(') depth += 1
    else if (character === ')') depth -= 1
    lowest = Math.min(lowest, depth)
  }
  return { closes: -lowest, opens: depth - lowest }
}

/**
 * A node's own text. The parser leaves brackets around a node's first and last operand out of its range, as in
 * `(payload.a + payload.b) == 2`: they are taken in again.
 */
export function sliceBalanced(text: string, masked: string, start: number, end: number): string {
  const { closes, opens } = unbalanced(masked.slice(start, end))
  let from = start
  for (let left = closes; left > 0 && from > 0; left -= 1) from = masked.lastIndexOf('(', from - 1)
  let to = end
  for (let left = opens; left > 0; left -= 1) to = masked.indexOf(')', to) + 1
  return from < 0 || to <= 0 ? text.slice(start, end) : text.slice(from, to)
}

const WORD_OPERATORS: Readonly<Record<string, string>> = { and: '&&', or: '||', not: '!' }

/** What a person probably meant, judged by the characters around the fault. Empty where nothing comes to mind. */
export function suggestionAt(text: string, offset: number): string {
  const word = /^\w+/.exec(text.slice(offset))?.[0].toLowerCase()
  const operator = word === undefined ? undefined : WORD_OPERATORS[word]
  if (operator !== undefined) return ` CEL has no word ${word}. Write ${operator}.`
  const around = text.slice(Math.max(0, offset - 2), offset + 3)
  if (around.includes('===')) return ' To compare, write ==.'
  if (around.includes('!==')) return ' To compare, write !=.'
  if (around.includes('=>')) return ' CEL has no operator =>. Write >=.'
  if (around.includes('=<')) return ' CEL has no operator =<. Write <=.'
  const beside = text.slice(Math.max(0, offset - 1), offset + 2)
  if (/(^|[^=!<>])=($|[^=])/.test(beside)) return ' To compare, write ==.'
  if (/(^|[^&])&($|[^&])/.test(beside)) return ' To join conditions, write &&.'
  if (/(^|[^|])\|($|[^|])/.test(beside)) return ' To give a choice, write ||.'
  return ''
}
