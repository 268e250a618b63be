/** How events of a log are written that differ in their values alone. */
export interface EventShape {
  readonly attributes: readonly { readonly kind: string; readonly key: string }[]
  /** Line feeds in the text of such an event, the white space before it included. */
  readonly breaks: number
  /** True where an attribute is called `__proto__`. */
  readonly isForbidden: boolean
}

/** An event of which nothing needs a parser, and where in the text it ends. */
export interface PlainEvent {
  readonly shape: EventShape
  /** The value of the shape's attribute `i` is `values[i + 1]`, as a pattern's groups are counted. */
  readonly values: readonly string[]
  readonly end: number
}

/** Null where no plain event stands at this place of the text, white space aside, or where it does not end in it. */
export type ReadPlain = (text: string, at: number) => PlainEvent | null

// No entity, no line break, no half of a pair, nothing that XML forbids: such a value is what it looks like.
const TEXT = '([^<&"\\u0000-\\u001f\\ud800-\\udfff\\ufffe\\uffff]*)'
const SPACE = '(?:[ \\t\\n]|\\r\\n)*'
const OPEN = new RegExp(`${SPACE}<event>`, 'y')
const ELEMENT = new RegExp(
  `(${SPACE}<(string|date|int|float|boolean|id) key="${TEXT}" value=")${TEXT}("[ ]?/>)`,
  'y',
)
const CLOSE = new RegExp(`${SPACE}</event>`, 'y')

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}

/** A plain event, found element by element, with the text around its values as a pattern. */
interface Found extends PlainEvent {
  readonly pattern: string
}

/**
 * Reads `<event>` where it is written as nearly every exporter writes it: childless attributes with key and value, in
 * that order, in double quotes.
 */
export function findPlainEvent(text: string, at: number): Found | null {
  OPEN.lastIndex = at
  const open = OPEN.exec(text)
  if (open === null) return null
  const attributes: { kind: string; key: string }[] = []
  const values = ['']
  let end = OPEN.lastIndex
  let pattern = literally(open[0])
  for (;;) {
    ELEMENT.lastIndex = end
    const element = ELEMENT.exec(text)
    if (element === null) break
    const [, before = '', kind = '', key = '', value = '', after = ''] = element
    attributes.push({ kind, key })
    values.push(value)
    pattern += literally(before) + TEXT + literally(after)
    end = ELEMENT.lastIndex
  }
  CLOSE.lastIndex = end
  const close = CLOSE.exec(text)
  if (close === null) return null
  end = CLOSE.lastIndex
  pattern += literally(close[0])
  const breaks = text.slice(at, end).split('\n').length - 1
  const isForbidden = attributes.some(({ key }) => key === '__proto__')
  return { shape: { attributes, breaks, isForbidden }, values, end, pattern }
}

/** Patterns that are tried one after another. */
const MOST_TRIED = 8
/** Shapes that are remembered. Events of further ones are read all the same, each as if it were the first. */
const MOST_SHAPES = 1000

interface Known {
  readonly shape: EventShape
  readonly expression: RegExp
}

/**
 * Reads the plain events of one log. A log repeats a few shapes: each becomes one pattern when it is met for the first
 * time, and its events are read by that in one go. The shape met last is tried first.
 */
export function createPlainReader(): ReadPlain {
  const known = new Map<string, Known>()
  const recent: Known[] = []

  const readRecent: ReadPlain = (text, at) => {
    for (const [i, one] of recent.entries()) {
      const { shape, expression } = one
      expression.lastIndex = at
      const values = expression.exec(text)
      if (values === null) continue
      if (i > 0) {
        recent.splice(i, 1)
        recent.unshift(one)
      }
      return { shape, values, end: expression.lastIndex }
    }
    return null
  }

  return (text, at) => {
    const event = readRecent(text, at)
    if (event !== null) return event
    const found = findPlainEvent(text, at)
    if (found === null) return null
    let one = known.get(found.pattern)
    if (one === undefined) {
      if (known.size >= MOST_SHAPES) return found
      one = { shape: found.shape, expression: new RegExp(found.pattern, 'y') }
      known.set(found.pattern, one)
    }
    recent.unshift(one)
    if (recent.length > MOST_TRIED) recent.pop()
    return { shape: one.shape, values: found.values, end: found.end }
  }
}

/** White space of the same shape, so that a parser which is given it counts the same lines and columns. */
export function blankOut(text: string): string {
  const lastBreak = text.lastIndexOf('\n')
  if (lastBreak < 0) return ' '.repeat(text.length)
  let breaks = 1
  for (let at = text.indexOf('\n'); at < lastBreak; at = text.indexOf('\n', at + 1)) breaks += 1
  return '\n'.repeat(breaks) + ' '.repeat(text.length - lastBreak - 1)
}
