import { isJsonObject, type Json, type JsonObject } from '#core/base/json.ts'
import { fail, ok, type Result } from '#core/base/result.ts'
import type { Rejection } from '#core/event/delivery.ts'
import {
  EVENT_FIELDS,
  type EventField,
  LIFTED,
  type Mapping,
  PLAIN_TIMES,
  type TimeValues,
  timeField,
} from '#core/event/mapping.ts'
import { placeOf, removeAt, valueAt } from './paths.ts'

/** Fields without which nothing can be stored, once something is to feed them. */
const NEEDED: readonly EventField[] = ['eventType', 'timestamp']

function kindOf(value: Json): string {
  if (typeof value === 'string') return `text of ${value.length} characters`
  return Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

/** A value as an envelope's field: numbers and booleans as their text, times in ms since the epoch. */
function fieldValue(
  field: EventField,
  path: string,
  value: Json,
  times: TimeValues,
): Result<Json, Rejection> {
  const isPlain = typeof value === 'string' || typeof value === 'number'
  if (field === 'timestamp') {
    if (isPlain) return timeField(path, String(value), times)
    const message = `timestamp: ${path} has ${kindOf(value)}. Wanted is a time written ${times.times}.`
    return fail({ code: 'wrong_type', message })
  }
  if (isPlain || typeof value === 'boolean') return ok(String(value))
  const message = `${field}: text or a number wanted, ${kindOf(value)} found in ${path}.`
  return fail({ code: 'wrong_type', message })
}

function missing(fields: string, lacking: string): Result<never, Rejection> {
  return fail({
    code: 'missing_field',
    message: `${fields} missing: there is no ${lacking} here, and the mapping takes it from there.`,
  })
}

/** What of the mapping a line lacks without which it is no event. */
function lackOf(event: JsonObject, mapping: Mapping): Result<never, Rejection> | null {
  for (const field of NEEDED) {
    const path = mapping[field]
    if (path !== undefined && event[field] === undefined) return missing(`${field} is`, path)
  }
  if (event.userId !== undefined || event.anonymousId !== undefined) return null
  const { userId, anonymousId } = mapping
  if (userId !== undefined && anonymousId !== undefined)
    return missing('userId and anonymousId are', `${userId} and no ${anonymousId}`)
  if (userId !== undefined) return missing('userId is', userId)
  return anonymousId === undefined ? null : missing('anonymousId is', anonymousId)
}

/** Takes the object out that is lifted, else the event's own `payload`; null where it has neither. */
function takeLifted(rest: JsonObject, mapping: Mapping): JsonObject | null {
  for (const path of [mapping[LIFTED], LIFTED]) {
    const place = path === undefined ? null : placeOf(rest, path)
    const found = place === null ? null : valueAt(place)
    if (place === null || !isJsonObject(found)) continue
    removeAt(place)
    return found
  }
  return null
}

/**
 * What no field took, with its types and its nesting: what is lifted under its own names, and the rest beside it. Where
 * a name is taken, that of the rest becomes `name_2`.
 */
function payloadOf(rest: JsonObject, mapping: Mapping): JsonObject {
  const lifted = takeLifted(rest, mapping)
  if (lifted === null) return rest
  const joined: JsonObject = { ...lifted }
  for (const [key, value] of Object.entries(rest)) {
    let name = key
    for (let n = 2; Object.hasOwn(joined, name); n += 1) name = `${key}_${n}`
    joined[name] = value
  }
  return joined
}

/**
 * Turns one event of any shape into the shape that `toEnvelope` checks: each field from where the mapping says, by a
 * dotted path; what was taken leaves the payload. Takes what it needs out of `value`.
 */
export function mapEvent(
  value: JsonObject,
  mapping: Mapping,
  times: TimeValues = PLAIN_TIMES,
): Result<JsonObject, Rejection> {
  const event: JsonObject = {}
  const taken: string[] = []
  for (const field of EVENT_FIELDS) {
    const path = mapping[field]
    if (path === undefined) continue
    const place = placeOf(value, path)
    if (place === null) continue
    taken.push(path)
    const found = valueAt(place)
    // Null and empty text say nothing.
    if (found === null || found === '') continue
    const read = fieldValue(field, path, found, times)
    if (!read.ok) return read
    event[field] = read.value
  }
  const lack = lackOf(event, mapping)
  if (lack !== null) return lack
  for (const path of taken) {
    const place = placeOf(value, path)
    if (place !== null) removeAt(place)
  }
  event.payload = payloadOf(value, mapping)
  return ok(event)
}
