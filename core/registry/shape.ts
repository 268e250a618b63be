import type { Json } from '#core/base/json.ts'
import { isJsonObject } from '#core/base/json.ts'
import { compileSchema } from './validator.ts'

/** What has been seen at one place of a payload. Shapes of parts merge into the shape of the whole, in any order. */
export interface Shape {
  readonly kinds: Readonly<Record<ShapeKind, number>>
  /** Different texts with their counts; null once they are too many or one is long. */
  readonly texts: ReadonlyMap<string, number> | null
  /** Formats that every text so far has. */
  readonly formats: readonly Format[]
  /** The least and greatest number; null where there was none. */
  readonly range: { readonly least: number; readonly greatest: number } | null
  /** Fields of objects by name; null once they are too many to be names. */
  readonly fields: ReadonlyMap<string, Shape> | null
  /** All fields as one, once they are too many to be names. */
  readonly anyField: Shape | null
  /** Items of lists, all as one. */
  readonly items: Shape | null
}

export const SHAPE_KINDS = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object'] as const
export type ShapeKind = (typeof SHAPE_KINDS)[number]

/** Narrowest first: a text is called by the first that all agree on. */
export const FORMATS = ['uuid', 'date-time', 'date', 'email', 'ipv4', 'uri'] as const
export type Format = (typeof FORMATS)[number]

const MOST_TEXTS = 16
const LONGEST_TEXT = 64
const MOST_FIELDS = 200

const formatTests = new Map<Format, (value: Json) => boolean>()
for (const format of FORMATS) {
  const compiled = compileSchema({ type: 'string', format }, '2020-12')
  if (compiled.ok) formatTests.set(format, compiled.value.isValid)
}

const NO_KINDS: Shape['kinds'] = {
  null: 0,
  boolean: 0,
  integer: 0,
  number: 0,
  string: 0,
  array: 0,
  object: 0,
}

/** Nothing seen: merged with any shape it gives that shape. */
export const NOTHING_SEEN: Shape = {
  kinds: NO_KINDS,
  texts: new Map(),
  formats: FORMATS,
  range: null,
  fields: new Map(),
  anyField: null,
  items: null,
}

function kindOf(value: Json): ShapeKind {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'object') return 'object'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value === 'boolean' ? 'boolean' : 'string'
}

/** Whether a text is one of few or one of many, as far as one text can say. */
function textsOf(text: string): Shape['texts'] {
  return text.length > LONGEST_TEXT ? null : new Map([[text, 1]])
}

export function shapeOf(value: Json): Shape {
  const seen: Shape = { ...NOTHING_SEEN, kinds: { ...NO_KINDS, [kindOf(value)]: 1 } }
  if (typeof value === 'string') {
    const formats = FORMATS.filter((format) => formatTests.get(format)?.(value) ?? false)
    return { ...seen, texts: textsOf(value), formats }
  }
  if (typeof value === 'number') return { ...seen, range: { least: value, greatest: value } }
  if (Array.isArray(value))
    return {
      ...seen,
      items: value.reduce<Shape>((all, item) => mergeShapes(all, shapeOf(item)), NOTHING_SEEN),
    }
  if (!isJsonObject(value)) return seen
  const fields = new Map(Object.entries(value).map(([name, inner]) => [name, shapeOf(inner)]))
  return { ...seen, ...boundFields(fields, null) }
}

function boundFields(
  fields: ReadonlyMap<string, Shape>,
  anyField: Shape | null,
): Pick<Shape, 'fields' | 'anyField'> {
  if (anyField === null && fields.size <= MOST_FIELDS) return { fields, anyField: null }
  return {
    fields: null,
    anyField: [...fields.values()].reduce(mergeShapes, anyField ?? NOTHING_SEEN),
  }
}

function mergeMaps<Value>(
  one: ReadonlyMap<string, Value>,
  other: ReadonlyMap<string, Value>,
  merge: (a: Value, b: Value) => Value,
): Map<string, Value> {
  const merged = new Map(one)
  for (const [key, value] of other) {
    const known = merged.get(key)
    merged.set(key, known === undefined ? value : merge(known, value))
  }
  return merged
}

function mergeTexts(one: Shape['texts'], other: Shape['texts']): Shape['texts'] {
  if (one === null || other === null) return null
  const merged = mergeMaps(one, other, (a, b) => a + b)
  return merged.size > MOST_TEXTS ? null : merged
}

function mergeRanges(one: Shape['range'], other: Shape['range']): Shape['range'] {
  if (one === null || other === null) return one ?? other
  return {
    least: Math.min(one.least, other.least),
    greatest: Math.max(one.greatest, other.greatest),
  }
}

/** Associative and commutative: events may be looked at in any order and in any parts. */
export function mergeShapes(one: Shape, other: Shape): Shape {
  const kinds = { ...NO_KINDS }
  for (const kind of SHAPE_KINDS) kinds[kind] = one.kinds[kind] + other.kinds[kind]
  const anyField =
    one.anyField === null || other.anyField === null
      ? (one.anyField ?? other.anyField)
      : mergeShapes(one.anyField, other.anyField)
  const fields = mergeMaps(one.fields ?? new Map(), other.fields ?? new Map(), mergeShapes)
  return {
    kinds,
    texts: mergeTexts(one.texts, other.texts),
    formats: one.formats.filter((format) => other.formats.includes(format)),
    range: mergeRanges(one.range, other.range),
    items:
      one.items === null || other.items === null
        ? (one.items ?? other.items)
        : mergeShapes(one.items, other.items),
    ...boundFields(fields, anyField),
  }
}

/** How many values were seen. */
export function seenIn(shape: Shape): number {
  return SHAPE_KINDS.reduce((sum, kind) => sum + shape.kinds[kind], 0)
}
