import { StringDecoder } from 'node:string_decoder'
import { SaxesParser } from 'saxes'
import type { Json, JsonObject } from '#core/base/json.ts'
import { MAX_LINE_BYTES } from './lines.ts'
import { UnreadableFile } from './source.ts'
import { blankOut, OPEN_EVENT, type PlainAttribute, readPlainEvent } from './xes-plain.ts'

/** One event of a process log. */
export interface XesEvent {
  /** Line on which it ends. */
  readonly line: number
  /** Its own by their keys, its trace's under `case:`, as pm4py names them. */
  readonly attributes: JsonObject
  /** True where an attribute is called `__proto__`: such an event is refused. */
  readonly isForbidden: boolean
}

const ATTRIBUTES: ReadonlySet<string> = new Set([
  'string',
  'date',
  'int',
  'float',
  'boolean',
  'id',
  'list',
  'container',
])

interface Attribute {
  readonly kind: string
  readonly key: string
  readonly value: string
  readonly children: Attribute[]
}

/** A value as JSON. A number that would lose digits stays text; a time stays as it is written. */
function plainValue(kind: string, value: string): Json {
  if (kind === 'boolean' && (value === 'true' || value === 'false')) return value === 'true'
  if (kind === 'int' || kind === 'float') {
    const number = Number(value)
    const isExact = kind === 'float' ? Number.isFinite(number) : Number.isSafeInteger(number)
    return value.trim() !== '' && isExact ? number : value
  }
  return value
}

/** Attributes of an attribute stand beside its value; lists become lists. */
function jsonOf(attribute: Attribute): Json {
  const { kind, value, children } = attribute
  if (kind === 'list') return children.map(jsonOf)
  if (children.length === 0) return kind === 'container' ? {} : plainValue(kind, value)
  const inner = Object.fromEntries(children.map((child) => [child.key, jsonOf(child)]))
  return kind === 'container' ? inner : { value: plainValue(kind, value), attributes: inner }
}

/**
 * Puts elements together to events. What `global` says is left out: its values are examples of what an event must
 * have, and no log may lack them. So are classifiers: the mapping says which attribute names the event.
 */
function createAssembler(): {
  open(name: string, attributes: Record<string, string>): void
  close(name: string, line: number): void
  /** True between two elements of a trace or log, where a whole event may follow. */
  isBetween(): boolean
  /** A whole event at once. */
  add(attributes: readonly PlainAttribute[], line: number): void
  take(): XesEvent[]
} {
  let events: XesEvent[] = []
  let trace: Attribute[] = []
  let own: Attribute[] = []
  let scope: 'log' | 'trace' | 'event' = 'log'
  let globals = 0
  const nested: Attribute[] = []

  const push = (line: number, fill: (put: (key: string, value: Json) => void) => void): void => {
    const attributes: JsonObject = {}
    let isForbidden = false
    for (const attribute of trace) attributes[`case:${attribute.key}`] = jsonOf(attribute)
    fill((key, value) => {
      if (key === '__proto__') isForbidden = true
      else attributes[key] = value
    })
    events.push({ line, attributes, isForbidden })
  }

  const finish = (line: number): void => {
    push(line, (put) => {
      for (const attribute of own) put(attribute.key, jsonOf(attribute))
    })
    own = []
    scope = 'trace'
  }

  return {
    open: (name, { key = '', value = '' }) => {
      if (name === 'global') globals += 1
      else if (globals > 0) return
      else if (name === 'trace') scope = 'trace'
      else if (name === 'event') scope = 'event'
      else if (ATTRIBUTES.has(name)) nested.push({ kind: name, key, value, children: [] })
    },
    close: (name, line) => {
      if (name === 'global') globals -= 1
      else if (globals > 0) return
      else if (name === 'event') finish(line)
      else if (name === 'trace') {
        scope = 'log'
        trace = []
      } else if (ATTRIBUTES.has(name)) {
        const attribute = nested.pop()
        const parent = nested.at(-1)
        if (attribute === undefined || (parent === undefined && scope === 'log')) return
        if (parent !== undefined) parent.children.push(attribute)
        else if (scope === 'event') own.push(attribute)
        else trace.push(attribute)
      }
    },
    isBetween: () => scope !== 'event' && globals === 0 && nested.length === 0,
    add: (plain, line) =>
      push(line, (put) => {
        for (const [kind, key, value] of plain) put(key, plainValue(kind, value))
      }),
    take: () => {
      const taken = events
      events = []
      return taken
    },
  }
}

const CLOSE_EVENT = '</event>'

/** Characters that may wait for the end of an event, one MiB. */
const MOST_WAITING = 1_048_576

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

/**
 * Reads a process log (XES, IEEE 1849) event by event, in the order of the file. Holds one trace's attributes and a
 * piece's events; throws `UnreadableFile` where the XML is broken, ends too early or is no log, or where one element
 * has more than 8 MiB. Entities of a document type are not expanded.
 *
 * Events that are written plainly are read by `readPlain`, which takes a tenth of the parser's time; the parser is
 * given white space in their place. With a `readPlain` that always answers null the parser reads everything.
 */
export async function* readXesEvents(
  pieces: AsyncIterable<Buffer>,
  name: string,
  readPlain: typeof readPlainEvent = readPlainEvent,
): AsyncGenerator<XesEvent[], void, void> {
  const decoder = new StringDecoder('utf8')
  const parser = new SaxesParser({ xmlns: false, position: true })
  const assembler = createAssembler()
  let root: string | null = null
  let sinceTag = 0
  const broken = (message: string, line: number, column: number): UnreadableFile =>
    new UnreadableFile({
      code: 'xml_broken',
      message: `the XML is broken: ${message}.`,
      where: `${name}, line ${line}, column ${column}`,
      hint: 'Export the log again; `xmllint --noout FILE` checks it.',
    })
  parser.on('error', (error) => {
    const message = error.message.replace(/^\d+:\d+: /, '').replace(/\.$/, '')
    throw broken(message, parser.line, parser.column)
  })
  parser.on('opentag', (tag) => {
    const local = localName(tag.name)
    sinceTag = 0
    if (root === null) {
      root = local
      if (local !== 'log') throw notALog(name, local)
    }
    assembler.open(local, tag.attributes)
  })
  let closed = 0
  parser.on('closetag', (tag) => {
    sinceTag = 0
    closed += 1
    assembler.close(localName(tag.name), parser.line)
  })
  // True where the parser is known to stand between two elements, and not in a comment, say.
  let isBetween = false

  /** Gives the parser a text; answers whether it ended an element with the last character. */
  const parse = (text: string): boolean => {
    parser.write(text.slice(0, -1))
    const before = closed
    parser.write(text.slice(-1))
    return closed > before
  }

  /** Takes plain events out of the text and gives the parser the rest; answers with what is not complete yet. */
  const readText = (text: string): string => {
    let from = 0
    while (from < text.length) {
      if (!isBetween) {
        const end = text.indexOf(CLOSE_EVENT, from)
        if (end < 0) break
        isBetween = parse(text.slice(from, end + CLOSE_EVENT.length))
        from = end + CLOSE_EVENT.length
        continue
      }
      const start = text.indexOf(OPEN_EVENT, from)
      if (start < 0) break
      const between = text.slice(from, start)
      // An attribute's value can't hold "<": without these two the parser stands between elements again.
      if (between.includes('<!') || between.includes('<?')) {
        isBetween = false
        continue
      }
      if (between !== '') parser.write(between)
      from = start
      const event = assembler.isBetween() ? readPlain(text, start) : null
      if (event === null) {
        if (!text.includes(CLOSE_EVENT, start)) break
        isBetween = false
        continue
      }
      parser.write(blankOut(text.slice(start, event.end)))
      assembler.add(event.attributes, parser.line)
      sinceTag = 0
      from = event.end
    }
    return text.slice(from)
  }
  let waiting = ''
  for await (const piece of pieces) {
    sinceTag += piece.length
    waiting = readText(waiting + decoder.write(piece))
    // What is not complete after a good while is for the parser, which finds what is wrong with it.
    if (waiting.length > MOST_WAITING) {
      parser.write(waiting)
      waiting = ''
      isBetween = false
    }
    if (sinceTag > MAX_LINE_BYTES) throw broken('one element has more than 8 MiB', parser.line, parser.column)
    const events = assembler.take()
    if (events.length > 0) yield events
  }
  parser.write(waiting + decoder.end())
  parser.close()
  const last = assembler.take()
  if (last.length > 0) yield last
}

function notALog(name: string, root: string): UnreadableFile {
  return new UnreadableFile({
    code: 'unknown_format',
    message: `this is XML, but its first element is <${root}> and not <log>, so it is no process log.`,
    where: name,
    hint: 'XES, NDJSON, JSON or CSV is wanted.',
  })
}
