import { isJsonObject, type JsonObject } from '#core/base/json.ts'
import { type Mapping, plainName } from '#core/event/mapping.ts'
import type { SampledField } from './sampled-fields.ts'

/** Names under which senders put what belongs to the event itself; surest first. */
const PROPERTIES = ['payload', 'properties', 'eventproperties', 'props', 'attributes', 'params', 'data']

/** Objects deeper than this nobody lifts. */
const DEEPEST = 3

/** An object within the events of a sample. */
export interface SampledObject {
  /** Dotted where it stands within others. */
  readonly path: string
  /** Events that have it, and events that have something else there that is not null. */
  readonly count: number
  readonly others: number
}

function* objectsIn(
  value: JsonObject,
  prefix = '',
  depth = 1,
): Generator<readonly [string, boolean], void, void> {
  for (const [key, inner] of Object.entries(value)) {
    if (inner === null) continue
    const path = `${prefix}${key}`
    const isObject = isJsonObject(inner)
    yield [path, isObject]
    if (isObject && depth < DEEPEST) yield* objectsIn(inner, `${path}.`, depth + 1)
  }
}

/** The objects of a sample in the order in which they first come, those without others around them first. */
export function sampledObjects(events: readonly JsonObject[]): SampledObject[] {
  const found = new Map<string, { count: number; others: number; depth: number }>()
  for (const event of events) {
    for (const [path, isObject] of objectsIn(event)) {
      const at = found.get(path) ?? { count: 0, others: 0, depth: path.split('.').length }
      if (isObject) at.count += 1
      else at.others += 1
      found.set(path, at)
    }
  }
  return [...found]
    .filter(([, { count }]) => count > 0)
    .sort(([, one], [, other]) => one.depth - other.depth)
    .map(([path, { count, others }]) => ({ path, count, others }))
}

/**
 * Which object holds the event's own properties, so that they become the payload: by its name, where nothing stands
 * around it, it mostly is an object, and more is in it than feeds fields. Undefined where none does.
 */
export function proposeLift(
  objects: readonly SampledObject[],
  fields: readonly SampledField[],
  mapping: Mapping,
): string | undefined {
  const fed = new Set(Object.values(mapping))
  const holdsMore = (path: string): boolean =>
    fields.some((field) => field.path.startsWith(`${path}.`) && !fed.has(field.path))
  const fits = objects.filter(
    ({ path, count, others }) => !path.includes('.') && count >= others && holdsMore(path),
  )
  for (const name of PROPERTIES) {
    const found = fits.find(({ path }) => plainName(path) === name)
    if (found !== undefined) return found.path
  }
  return undefined
}
