/** One attribute of a plain event: its element's name, key and value. */
export type PlainAttribute = readonly [kind: string, key: string, value: string]

/** An event of which nothing needs a parser, and where in the text it ends. */
export interface PlainEvent {
  readonly attributes: readonly PlainAttribute[]
  readonly end: number
}

// No entity, no line break, no half of a pair, nothing that XML forbids: such a value is what it looks like.
const TEXT = '([^<&"\\u0000-\\u001f\\ud800-\\udfff\\ufffe\\uffff]*)'
const ELEMENT = new RegExp(
  `(?:[ \\t\\n]|\\r\\n)*<(string|date|int|float|boolean|id) key="${TEXT}" value="${TEXT}"[ ]?/>`,
  'y',
)
const CLOSE = /(?:[ \t\n]|\r\n)*<\/event>/y

export const OPEN_EVENT = '<event>'

/**
 * Reads `<event>` at `start` where it is written as nearly every exporter writes it: childless attributes with key
 * and value, in that order. Null where it is not, or does not end within the text: then it is for the parser.
 */
export function readPlainEvent(text: string, start: number): PlainEvent | null {
  const attributes: PlainAttribute[] = []
  let end = start + OPEN_EVENT.length
  for (;;) {
    ELEMENT.lastIndex = end
    const element = ELEMENT.exec(text)
    if (element === null) break
    attributes.push([element[1] ?? '', element[2] ?? '', element[3] ?? ''])
    end = ELEMENT.lastIndex
  }
  CLOSE.lastIndex = end
  return CLOSE.test(text) ? { attributes, end: CLOSE.lastIndex } : null
}

/** White space of the same shape, so that a parser which is given it counts the same lines and columns. */
export function blankOut(text: string): string {
  const lastBreak = text.lastIndexOf('\n')
  if (lastBreak < 0) return ' '.repeat(text.length)
  let breaks = 1
  for (let at = text.indexOf('\n'); at < lastBreak; at = text.indexOf('\n', at + 1)) breaks += 1
  return '\n'.repeat(breaks) + ' '.repeat(text.length - lastBreak - 1)
}
