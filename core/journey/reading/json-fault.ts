/** Where a text stops being JSON, and why, in words. */
export interface JsonFault {
  readonly offset: number
  readonly message: string
}

const STRING = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const WORD = /true|false|null/y
const SPACE = /[ \t\n\r]*/y

/** What may come next: inside a list or object, or at its first place, or behind a finished value. */
type Wanted = 'value' | 'value or ]' | 'name' | 'name or }' | 'colon' | 'comma'

const IN_WORDS: Readonly<Record<Wanted, string>> = {
  value: 'a value',
  'value or ]': 'a value or ]',
  name: 'a name in double quotes',
  'name or }': 'a name in double quotes or }',
  colon: 'a colon',
  comma: 'a comma or the closing bracket',
}

function lengthOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0].length ?? 0
}

function hintAt(text: string, at: number, wanted: Wanted): string {
  const character = text[at]
  if (character === "'") return ' Put text in double quotes.'
  if (character === '/' || character === '#') return ' JSON has no comments.'
  if (character === '"' && wanted !== 'comma') return ' This text is not closed, or has a line break in it.'
  if ((character === '}' && wanted === 'name') || (character === ']' && wanted === 'value'))
    return ' Remove the comma before it.'
  return ''
}

/** The first place at which a text is no JSON; null where it is. The engine's own parser does not always say where. */
export function findJsonFault(text: string): JsonFault | null {
  const open: string[] = []
  let wanted: Wanted = 'value'
  let at = lengthOf(SPACE, text, 0)
  const fault = (): JsonFault => {
    if (at >= text.length) return { offset: at, message: 'it ends before it is complete.' }
    const found = text[at] ?? ''
    if (wanted === 'comma' && open.length === 0)
      return { offset: at, message: `the end is wanted, ${found} found.` }
    return { offset: at, message: `${IN_WORDS[wanted]} wanted, ${found} found.${hintAt(text, at, wanted)}` }
  }
  while (at < text.length) {
    const character = text[at] ?? ''
    let length = 1
    if (wanted === 'colon') {
      if (character !== ':') return fault()
      wanted = 'value'
    } else if (wanted === 'comma') {
      const closing = open.at(-1) === '{' ? '}' : ']'
      if (open.length === 0) return fault()
      if (character === closing) open.pop()
      else if (character === ',') wanted = open.at(-1) === '{' ? 'name' : 'value'
      else return fault()
    } else if (wanted === 'name' || wanted === 'name or }') {
      length = lengthOf(STRING, text, at)
      if (length > 0) wanted = 'colon'
      else if (character !== '}' || wanted === 'name') return fault()
      else {
        open.pop()
        length = 1
        wanted = 'comma'
      }
    } else if (character === '{' || character === '[') {
      open.push(character)
      wanted = character === '{' ? 'name or }' : 'value or ]'
    } else if (character === ']' && wanted === 'value or ]') {
      open.pop()
      wanted = 'comma'
    } else {
      length = lengthOf(STRING, text, at) || lengthOf(NUMBER, text, at) || lengthOf(WORD, text, at)
      if (length === 0) return fault()
      wanted = 'comma'
    }
    at += length
    at += lengthOf(SPACE, text, at)
  }
  return wanted === 'comma' && open.length === 0 ? null : fault()
}
