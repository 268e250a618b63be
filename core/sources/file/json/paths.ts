import { isJsonObject, type Json, type JsonObject } from '#core/base/json.ts'

/** Objects deeper than this are one field: nobody maps what lies below. */
const DEEPEST = 5

/** Where a value stands: the objects on the way to it, outermost first, each with the key that leads on. */
export type Place = readonly { readonly holder: JsonObject; readonly key: string }[]

/**
 * Finds what a dotted path names (`user.id`). A key may hold a dot itself: the longest key that is there is taken
 * first. Null where nothing stands there.
 */
export function placeOf(value: JsonObject, path: string): Place | null {
  if (Object.hasOwn(value, path)) return [{ holder: value, key: path }]
  for (let dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
    const key = path.slice(0, dot)
    const inner = Object.hasOwn(value, key) ? value[key] : undefined
    if (!isJsonObject(inner)) continue
    const rest = placeOf(inner, path.slice(dot + 1))
    if (rest !== null) return [{ holder: value, key }, ...rest]
  }
  return null
}

/** The value at a place. */
export function valueAt(place: Place): Json {
  const last = place.at(-1)
  return last?.holder[last.key] ?? null
}

/** Takes a value out, and each object around it that holds nothing any more. */
export function removeAt(place: Place): void {
  for (const { holder, key } of [...place].reverse()) {
    delete holder[key]
    if (Object.keys(holder).length > 0) return
  }
}

/** The fields of an event with their values: those of an object within under a dotted path, a list as one value. */
export function* fieldsIn(
  value: JsonObject,
  prefix = '',
  depth = 1,
): Generator<readonly [string, Json], void, void> {
  for (const [key, inner] of Object.entries(value)) {
    const path = `${prefix}${key}`
    const isObject = isJsonObject(inner) && Object.keys(inner).length > 0
    if (isObject && depth < DEEPEST) yield* fieldsIn(inner, `${path}.`, depth + 1)
    else yield [path, inner]
  }
}
