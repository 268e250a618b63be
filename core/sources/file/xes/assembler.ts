import type { Json } from '#core/base/json.ts'
import { caseAttributes, PlainXesEvent, plainValue, type TraceAttributes, type XesEvent } from './event.ts'
import type { Plain } from './shape.ts'

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

/** Attributes of an attribute stand beside its value; lists become lists. */
function jsonOf(attribute: Attribute): Json {
  const { kind, value, children } = attribute
  if (kind === 'list') return children.map(jsonOf)
  if (children.length === 0) return kind === 'container' ? {} : plainValue(kind, value)
  const inner = Object.fromEntries(children.map((child) => [child.key, jsonOf(child)]))
  return kind === 'container' ? inner : { value: plainValue(kind, value), attributes: inner }
}

function isSame(keys: readonly string[], others: readonly string[]): boolean {
  return keys.length === others.length && keys.every((key, i) => key === others[i])
}

interface Assembler {
  open(name: string, attributes: Record<string, string>): void
  close(name: string, line: number): void
  /** True between two elements of a trace or log, where a whole event may follow. */
  isBetween(): boolean
  /** A whole event at once, and the line on which it ends. */
  add(event: Plain, line: number): void
  /** The end of a trace and the start of the next one at once. */
  turn(trace: Plain): void
  take(): XesEvent[]
}

/**
 * Puts elements together to events. What `global` says is left out: its values are examples of what an event must
 * have, and no log may lack them. So are classifiers: the mapping says which attribute names the event.
 */
export function createAssembler(): Assembler {
  let events: XesEvent[] = []
  let trace: Attribute[] = []
  /** What `trace` comes to; null where it has to be found out. */
  let ofTrace: TraceAttributes | null = null
  let keys: readonly string[] = []
  let own: Attribute[] = []
  let scope: 'log' | 'trace' | 'event' = 'log'
  let globals = 0
  const nested: Attribute[] = []

  const traceAttributes = (): TraceAttributes => {
    if (ofTrace !== null) return ofTrace
    const found = trace.map(({ key }) => `case:${key}`)
    if (!isSame(found, keys)) keys = found
    ofTrace = { keys, values: trace.map(jsonOf) }
    return ofTrace
  }

  const finish = (line: number): void => {
    const attributes = caseAttributes(traceAttributes())
    let isForbidden = false
    for (const attribute of own) {
      if (attribute.key === '__proto__') isForbidden = true
      else attributes[attribute.key] = jsonOf(attribute)
    }
    events.push({ line, attributes, isForbidden, plain: null })
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
        ofTrace = null
      } else if (ATTRIBUTES.has(name)) {
        const attribute = nested.pop()
        const parent = nested.at(-1)
        if (attribute === undefined || (parent === undefined && scope === 'log')) return
        if (parent !== undefined) parent.children.push(attribute)
        else if (scope === 'event') own.push(attribute)
        else {
          trace.push(attribute)
          ofTrace = null
        }
      }
    },
    turn: ({ shape, values }) => {
      trace = shape.attributes.map(({ kind, key }, i) => ({
        kind,
        key,
        value: values[i + 1] ?? '',
        children: [],
      }))
      ofTrace = null
      scope = 'trace'
    },
    isBetween: () => scope !== 'event' && globals === 0 && nested.length === 0,
    add: ({ shape, values }, line) =>
      events.push(new PlainXesEvent(line, { trace: traceAttributes(), shape, values })),
    take: () => {
      const taken = events
      events = []
      return taken
    },
  }
}
