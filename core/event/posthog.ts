import { isJsonObject, type Json, type JsonObject } from '#core/base/json.ts'
import { fail, ok, type Result } from '#core/base/result.ts'
import type { Rejection } from './delivery.ts'
import type { Envelope } from './envelope.ts'
import { type EnvelopeContext, toEnvelope } from './to-envelope.ts'
import { idOf, missing, momentByOurClock, objectIn, present } from './vendor.ts'

const EVENT_TYPES: Record<string, string> = {
  $pageview: 'PAGE_VIEW',
  $screen: 'SCREEN_VIEW',
  $identify: 'IDENTIFY',
  $create_alias: 'ALIAS',
  $groupidentify: 'GROUP',
}

/** Which property names another id of the same person, by event. */
const LINKS: Record<string, string> = {
  $identify: '$anon_distinct_id',
  $create_alias: 'alias',
  $merge_dangerously: 'alias',
}

/** Keys of an event that hold what happened to the person's properties; elsewhere they stand in `properties`. */
const PERSON_KEYS = ['$set', '$set_once', '$unset'] as const

function nameOf(name: Json | undefined): Json | undefined {
  return typeof name === 'string' && Object.hasOwn(EVENT_TYPES, name)
    ? EVENT_TYPES[name]
    : (name ?? undefined)
}

function timestampOf(value: JsonObject, properties: JsonObject, receivedAt: number): Json | undefined {
  const stated = value.timestamp ?? properties.timestamp
  if (stated !== undefined && stated !== null) return stated
  // Browsers may send how many ms ago it was instead.
  return typeof value.offset === 'number' ? receivedAt - value.offset : undefined
}

function linksOf(event: Json | undefined, properties: JsonObject, subject: string): string[] {
  const field = typeof event === 'string' && Object.hasOwn(LINKS, event) ? LINKS[event] : undefined
  const other = field === undefined ? undefined : idOf(properties[field])
  return typeof other === 'string' && other !== subject ? [other] : []
}

/**
 * One event of PostHog's capture API as an envelope (https://posthog.com/docs/api/capture). Never throws.
 * A `distinct_id` that PostHog's SDKs mark as not identified is an anonymous one.
 */
export function posthogEnvelope(
  value: Json,
  sentAt: Json | undefined,
  context: EnvelopeContext,
): Result<Envelope, Rejection> {
  if (!isJsonObject(value)) return fail({ code: 'wrong_type', message: 'an event (an object) wanted.' })
  const read = objectIn(value, 'properties')
  if (!read.ok) return read
  const properties = read.value
  const subject = idOf(value.distinct_id) ?? idOf(value.$distinct_id) ?? idOf(properties.distinct_id)
  if (subject === undefined) return missing('distinct_id', 'text of 1 to 256 characters')
  if (typeof subject !== 'string') return fail({ code: 'wrong_type', message: 'distinct_id: text wanted.' })
  if (value.event === undefined || value.event === null)
    return missing('event', 'text of 1 to 200 characters')
  const stated = timestampOf(value, properties, context.receivedAt)
  const isAnonymous = properties.$is_identified === false
  const made = toEnvelope(
    present({
      eventId: idOf(value.uuid) ?? idOf(properties.$insert_id),
      [isAnonymous ? 'anonymousId' : 'userId']: subject,
      sessionId: idOf(properties.$session_id),
      timestamp: momentByOurClock(stated, value.sent_at ?? sentAt, context.receivedAt),
      eventType: nameOf(value.event),
      payload: { ...present(Object.fromEntries(PERSON_KEYS.map((key) => [key, value[key]]))), ...properties },
      source: idOf(properties.$lib),
    }),
    context,
  )
  if (!made.ok) return made
  const links = linksOf(value.event, properties, subject)
  return links.length === 0 ? made : ok({ ...made.value, links })
}
