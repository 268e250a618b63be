import { StringDecoder } from 'node:string_decoder'
import { SaxesParser } from 'saxes'
import type { Json, JsonObject } from '#core/base/json.ts'
import { MAX_LINE_BYTES } from './lines.ts'
import { UnreadableFile } from './source.ts'

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
  take(): XesEvent[]
} {
  let events: XesEvent[] = []
  let trace: Attribute[] = []
  let own: Attribute[] = []
  let scope: 'log' | 'trace' | 'event' = 'log'
  let globals = 0
  const nested: Attribute[] = []

  const finish = (line: number): void => {
    const entries = [
      ...trace.map((attribute): [string, Json] => [`case:${attribute.key}`, jsonOf(attribute)]),
      ...own.map((attribute): [string, Json] => [attribute.key, jsonOf(attribute)]),
    ]
    const attributes = Object.fromEntries(entries)
    const isForbidden = Object.keys(attributes).includes('__proto__')
    events.push({ line, attributes, isForbidden })
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
    take: () => {
      const taken = events
      events = []
      return taken
    },
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

/**
 * Reads a process log (XES, IEEE 1849) event by event, in the order of the file. Holds one trace's attributes and a
 * piece's events; throws `UnreadableFile` where the XML is broken, ends too early or is no log, or where one element
 * has more than 8 MiB. Entities of a document type are not expanded.
 */
export async function* readXesEvents(
  pieces: AsyncIterable<Buffer>,
  name: string,
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
  parser.on('closetag', (tag) => {
    sinceTag = 0
    assembler.close(localName(tag.name), parser.line)
  })
  for await (const piece of pieces) {
    sinceTag += piece.length
    parser.write(decoder.write(piece))
    if (sinceTag > MAX_LINE_BYTES) throw broken('one element has more than 8 MiB', parser.line, parser.column)
    const events = assembler.take()
    if (events.length > 0) yield events
  }
  parser.write(decoder.end())
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
