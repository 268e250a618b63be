import { isJsonObject, type Json, type JsonObject } from '#core/base/json.ts'
import type { JsonShape } from '#core/contract/imports.ts'
import { EVENT_FIELDS } from '#core/event/mapping.ts'
import { SEGMENT_CALLS } from '#core/event/segment.ts'

const OUR_KEYS: ReadonlySet<string> = new Set([...EVENT_FIELDS, 'payload'])

/** What a call of Segment's tracking API may carry, its archives' own additions among it. */
const SEGMENT_KEYS: ReadonlySet<string> = new Set([
  ...['type', 'event', 'userId', 'anonymousId', 'groupId', 'previousId', 'messageId', 'name', 'category'],
  ...['properties', 'traits', 'context', 'integrations', 'channel', 'version', 'writeKey', 'projectId'],
  ...['timestamp', 'originalTimestamp', 'sentAt', 'receivedAt', '_metadata'],
])

/** What an event of PostHog's capture API may carry. */
const POSTHOG_KEYS: ReadonlySet<string> = new Set([
  ...['event', 'distinct_id', '$distinct_id', 'properties', 'timestamp', 'offset', 'uuid', 'sent_at'],
  ...['$set', '$set_once', '$unset', 'api_key', 'token', '$token', 'type', 'library', 'library_version'],
])

/** A line that has a key besides is somebody else's event that happens to look alike: nothing of it may be lost. */
function hasOnly(value: JsonObject, keys: ReadonlySet<string>): boolean {
  return Object.keys(value).every((key) => keys.has(key))
}

function isOurs(value: JsonObject): boolean {
  if (typeof value.eventType !== 'string' || !hasOnly(value, OUR_KEYS)) return false
  return typeof value.userId === 'string' || typeof value.anonymousId === 'string'
}

function isSegmentCall(value: Json): boolean {
  if (!isJsonObject(value) || !hasOnly(value, SEGMENT_KEYS)) return false
  const call = SEGMENT_CALLS.find((name) => name === value.type)
  return call === 'track' ? typeof value.event === 'string' : call !== undefined
}

function isPosthogEvent(value: Json): boolean {
  if (!isJsonObject(value) || !hasOnly(value, POSTHOG_KEYS) || typeof value.event !== 'string') return false
  const properties = isJsonObject(value.properties) ? value.properties : {}
  return (value.distinct_id ?? value.$distinct_id ?? properties.distinct_id ?? null) !== null
}

function isCloudEvent({ specversion, id, source, type }: JsonObject): boolean {
  return (
    specversion === '1.0' && typeof id === 'string' && typeof source === 'string' && typeof type === 'string'
  )
}

/** One request's body with several calls in it, as a proxy logs it. */
export function isBatch(value: JsonObject): boolean {
  return Array.isArray(value.batch) && value.batch.length > 0
}

/** Which shape a value has that needs no mapping; null where it has none. */
export function shapeOf(value: Json): JsonShape | null {
  if (!isJsonObject(value)) return null
  if (isOurs(value)) return 'event'
  if (isCloudEvent(value)) return 'cloudevents'
  if (isSegmentCall(value)) return 'segment'
  if (isPosthogEvent(value)) return 'posthog'
  if (Array.isArray(value.batch) && isBatch(value)) {
    if (value.batch.every(isSegmentCall)) return 'segment'
    if (value.batch.every(isPosthogEvent)) return 'posthog'
  }
  return null
}
