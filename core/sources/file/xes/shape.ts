/** How a stretch of a log is written of which there are others that differ in their values alone. */
export interface Shape {
  readonly attributes: readonly { readonly kind: string; readonly key: string }[]
  /** Line feeds in such a text, the white space before it included. */
  readonly breaks: number
  /** True where an attribute is called `__proto__`. */
  readonly isForbidden: boolean
}

/** A stretch of which nothing needs a parser, and where in the text it ends. */
export interface Plain {
  readonly shape: Shape
  /** The value of the shape's attribute `i` is `values[i + 1]`, as a pattern's groups are counted. */
  readonly values: readonly string[]
  readonly end: number
}

/** Null where no such stretch begins at this place of the text, white space aside, or where it does not end in it. */
export type ReadPlain = (text: string, at: number) => Plain | null

// No entity, no line break, no half of a pair, nothing that XML forbids: such a value is what it looks like.
const TEXT = '([^<&"\\u0000-\\u001f\\ud800-\\udfff\\ufffe\\uffff]*)'
const SPACE = '(?:[ \\t\\n]|\\r\\n)*'
const ELEMENT = new RegExp(
  `(${SPACE}<(string|date|int|float|boolean|id) key="${TEXT}" value=")${TEXT}("[ ]?/>)`,
  'y',
)

/** What stands before and after the attributes. */
interface Frame {
  readonly open: RegExp
  readonly close: RegExp
}

const EVENT: Frame = { open: new RegExp(`${SPACE}<event>`, 'y'), close: new RegExp(`${SPACE}</event>`, 'y') }
/** From one trace to the first event of the next. */
const TURN: Frame = {
  open: new RegExp(`${SPACE}</trace>${SPACE}<trace>`, 'y'),
  close: new RegExp(`(?=${SPACE}<event>)`, 'y'),
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}

/** A stretch that was found element by element, with the text around its values as a pattern. */
interface Found extends Plain {
  readonly pattern: string
}

/** What stands in a frame, if it is childless attributes with key and value, in that order, in double quotes. */
function findPlain(frame: Frame, text: string, at: number): Found | null {
  frame.open.lastIndex = at
  const open = frame.open.exec(text)
  if (open === null) return null
  const attributes: { kind: string; key: string }[] = []
  const values = ['']
  let end = frame.open.lastIndex
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
  frame.close.lastIndex = end
  const close = frame.close.exec(text)
  if (close === null) return null
  end += close[0].length
  pattern += close[0] === '' ? frame.close.source : literally(close[0])
  const breaks = text.slice(at, end).split('\n').length - 1
  const isForbidden = attributes.some(({ key }) => key === '__proto__')
  return { shape: { attributes, breaks, isForbidden }, values, end, pattern }
}

/** Patterns that are tried one after another. */
const MOST_TRIED = 8
/** Shapes that are remembered. Stretches of further ones are read all the same, each as if it were the first. */
const MOST_SHAPES = 1000

interface Known {
  readonly shape: Shape
  readonly expression: RegExp
}

/**
 * A log repeats a few shapes: each becomes one pattern when it is met for the first time, and what has that shape is
 * read by it in one go. The shape met last is tried first.
 */
function createReader(frame: Frame): ReadPlain {
  const known = new Map<string, Known>()
  const recent: Known[] = []

  const readRecent: ReadPlain = (text, at) => {
    for (let i = 0; i < recent.length; i += 1) {
      const one = recent[i]
      if (one === undefined) continue
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
    const plain = readRecent(text, at)
    if (plain !== null) return plain
    const found = findPlain(frame, text, at)
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

/** What of a log is read without the parser. */
export interface PlainReader {
  /** An event, as nearly every exporter writes it. */
  readonly event: ReadPlain
  /** The end of a trace and the start of the next with its attributes, up to its first event. */
  readonly turn: ReadPlain
}

/** For one log, whose shapes it remembers. */
export function createPlainReader(): PlainReader {
  return { event: createReader(EVENT), turn: createReader(TURN) }
}

/** White space in the place of a text with so many line breaks, so that a parser counts the same lines and columns. */
export function blankOut(text: string, from: number, end: number, breaks: number): string {
  const columns = breaks === 0 ? end - from : end - 1 - text.lastIndexOf('\n', end - 1)
  return '\n'.repeat(breaks) + ' '.repeat(columns)
}
