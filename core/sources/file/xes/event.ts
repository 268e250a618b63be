import type { Json, JsonObject } from '#core/base/json.ts'
import type { Shape } from './shape.ts'

/** What a trace says of itself; one object for all events that follow. */
export interface TraceAttributes {
  /** With `case:` before each. The same list as the trace's before, where that had the same. */
  readonly keys: readonly string[]
  readonly values: readonly Json[]
}

/** A plain event as it was found: nothing is put together before it is known what of it is wanted, and as what. */
export interface PlainParts {
  readonly trace: TraceAttributes
  readonly shape: Shape
  /** The value of the shape's attribute `i` is `values[i + 1]`. */
  readonly values: readonly string[]
}

/** One event of a process log. */
export interface XesEvent {
  /** Line on which it ends. */
  readonly line: number
  /** Its own by their keys, its trace's under `case:`, as pm4py names them. */
  readonly attributes: JsonObject
  /** True where an attribute is called `__proto__`: such an event is refused. */
  readonly isForbidden: boolean
  /** Null where a parser read it. */
  readonly plain: PlainParts | null
}

/** A value as JSON. A number that would lose digits stays text; a time stays as it is written. */
export function plainValue(kind: string, value: string): Json {
  if (kind === 'boolean' && (value === 'true' || value === 'false')) return value === 'true'
  if (kind === 'int' || kind === 'float') {
    const number = Number(value)
    const isExact = kind === 'float' ? Number.isFinite(number) : Number.isSafeInteger(number)
    return value.trim() !== '' && isExact ? number : value
  }
  return value
}

/** The attributes of a trace as those of an event. */
export function caseAttributes({ keys, values }: TraceAttributes): JsonObject {
  const attributes: JsonObject = {}
  for (const [i, key] of keys.entries()) attributes[key] = values[i] ?? null
  return attributes
}

/** An event without children, read by its shape. Its attributes are put together where somebody asks for them. */
export class PlainXesEvent implements XesEvent {
  readonly line: number
  readonly plain: PlainParts
  constructor(line: number, plain: PlainParts) {
    this.line = line
    this.plain = plain
  }
  get isForbidden(): boolean {
    return this.plain.shape.isForbidden
  }
  get attributes(): JsonObject {
    const { trace, shape, values } = this.plain
    const attributes = caseAttributes(trace)
    for (const [i, { kind, key }] of shape.attributes.entries())
      if (key !== '__proto__') attributes[key] = plainValue(kind, values[i + 1] ?? '')
    return attributes
  }
}
