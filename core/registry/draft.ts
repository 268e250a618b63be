import type { Json, JsonObject } from '#core/base/json.ts'
import { SHAPE_KINDS, type Shape, seenIn } from './shape.ts'

/** Few values are an enumeration only where each was met this often on average: ten ids are not ten words. */
const TIMES_EACH = 10
/** A format needs this many texts to be more than chance. */
const LEAST_FOR_FORMAT = 5
/** "Never negative" needs this many numbers. */
const LEAST_FOR_SIGN = 20

function typesOf(shape: Shape): string[] {
  const types = SHAPE_KINDS.filter((kind) => shape.kinds[kind] > 0)
  return types.includes('number') ? types.filter((kind) => kind !== 'integer') : types
}

function share(part: number, whole: number): number {
  return Math.round((part / whole) * 1000) / 1000
}

function draftTexts(shape: Shape, types: readonly string[]): JsonObject {
  const seen = shape.kinds.string
  if (seen === 0) return {}
  const [format] = shape.formats
  if (format !== undefined && seen >= LEAST_FOR_FORMAT) return { format }
  const onlyTexts = types.every((type) => type === 'string' || type === 'null')
  if (!onlyTexts || shape.texts === null || seen < shape.texts.size * TIMES_EACH) return {}
  const values: Json[] = [...shape.texts.keys()].sort()
  return { enum: types.includes('null') ? [...values, null] : values }
}

function draftNumbers({ range, kinds }: Shape): JsonObject {
  if (range === null) return {}
  const notes = { 'x-seen-range': [range.least, range.greatest] }
  const seen = kinds.integer + kinds.number
  return range.least >= 0 && seen >= LEAST_FOR_SIGN ? { minimum: 0, ...notes } : notes
}

function draftObjects(shape: Shape): JsonObject {
  const seen = shape.kinds.object
  if (seen === 0) return {}
  if (shape.fields === null)
    return shape.anyField === null ? {} : { additionalProperties: draftOf(shape.anyField) }
  const entries = [...shape.fields].sort(([a], [b]) => (a < b ? -1 : 1))
  if (entries.length === 0) return {}
  const properties = Object.fromEntries(
    entries.map(([name, field]): [string, JsonObject] => {
      const present = seenIn(field)
      const note = present === seen ? {} : { 'x-seen-share': share(present, seen) }
      return [name, { ...draftOf(field), ...note }]
    }),
  )
  const required = entries.filter(([, field]) => seenIn(field) === seen).map(([name]) => name)
  return { properties, ...(required.length === 0 ? {} : { required }) }
}

function draftOf(shape: Shape): JsonObject {
  const types = typesOf(shape)
  const [only] = types
  if (only === undefined) return {}
  return {
    type: types.length === 1 ? only : types,
    ...draftTexts(shape, types),
    ...draftNumbers(shape),
    ...draftObjects(shape),
    ...(shape.items === null || seenIn(shape.items) === 0 ? {} : { items: draftOf(shape.items) }),
  }
}

/**
 * A schema that everything seen fits, for a person to edit: fields always seen are required, few texts are an
 * enumeration, texts of one format have it. What is only probable stands beside it as notes: `x-seen-share` (of the
 * objects that had the field) and `x-seen-range`.
 */
export function draftSchema(eventType: string, shape: Shape): JsonObject {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: eventType,
    description: `Drafted from ${seenIn(shape)} events. Check what is required and what is an enumeration.`,
    ...draftOf(shape),
  }
}
