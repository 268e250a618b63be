import { isJsonObject, type Json, type JsonObject } from '#core/base/json.ts'
import { fail, ok, type Result } from '#core/base/result.ts'
import type { Rejection } from './delivery.ts'
import type { Envelope } from './envelope.ts'
import { type EnvelopeContext, toEnvelope } from './to-envelope.ts'
import { idOf, missing, momentByOurClock, objectIn, present } from './vendor.ts'

export const SEGMENT_CALLS = ['track', 'identify', 'page', 'screen', 'group', 'alias'] as const

export type SegmentCall = (typeof SEGMENT_CALLS)[number]

/** What a request says for each of its calls. */
export interface SegmentRequest {
  /** Which call it is, from the route; absent in a batch, where each call says it. */
  readonly call?: SegmentCall | undefined
  readonly sentAt?: Json | undefined
  /** The batch's own context; a call's overrides it key by key. */
  readonly context?: JsonObject | undefined
}

const EVENT_TYPES = {
  page: 'PAGE_VIEW',
  screen: 'SCREEN_VIEW',
  identify: 'IDENTIFY',
  group: 'GROUP',
  alias: 'ALIAS',
}

function callOf(value: JsonObject, request: SegmentRequest): Result<SegmentCall, Rejection> {
  if (request.call !== undefined) return ok(request.call)
  const known = SEGMENT_CALLS.find((call) => call === value.type)
  if (known !== undefined) return ok(known)
  if (value.type === undefined) return missing('type', SEGMENT_CALLS.join(', '))
  return fail({ code: 'invalid_value', message: `type: one of ${SEGMENT_CALLS.join(', ')} wanted.` })
}

/** Properties or traits as they came, and beside them what else tells something; what came first keeps its name. */
function payloadOf(
  call: SegmentCall,
  value: JsonObject,
  request: SegmentRequest,
): Result<JsonObject, Rejection> {
  const carried = objectIn(value, call === 'identify' || call === 'group' ? 'traits' : 'properties')
  if (!carried.ok) return carried
  const own = objectIn(value, 'context')
  if (!own.ok) return own
  const context = { ...request.context, ...own.value }
  const beside = present({
    ...(call === 'page' || call === 'screen' ? { name: value.name, category: value.category } : {}),
    groupId: call === 'group' ? value.groupId : undefined,
    previousId: call === 'alias' ? value.previousId : undefined,
    context: Object.keys(context).length === 0 ? undefined : context,
  })
  return ok({ ...beside, ...carried.value })
}

function libraryOf(value: JsonObject, request: SegmentRequest): Json | undefined {
  const own = isJsonObject(value.context) ? value.context.library : undefined
  const library = own ?? request.context?.library
  return isJsonObject(library) ? idOf(library.name) : undefined
}

/**
 * One call of Segment's tracking API as an envelope (https://segment.com/docs/connections/spec/). Never throws.
 * `integrations`, `version`, `writeKey` and `receivedAt` say nothing about the person and are not kept.
 */
export function segmentEnvelope(
  value: Json,
  request: SegmentRequest,
  context: EnvelopeContext,
): Result<Envelope, Rejection> {
  if (!isJsonObject(value)) return fail({ code: 'wrong_type', message: 'a call (an object) wanted.' })
  const call = callOf(value, request)
  if (!call.ok) return call
  const payload = payloadOf(call.value, value, request)
  if (!payload.ok) return payload
  const sent = value.originalTimestamp ?? value.timestamp
  const made = toEnvelope(
    present({
      eventId: idOf(value.messageId),
      userId: idOf(value.userId),
      anonymousId: idOf(value.anonymousId),
      sessionId: isJsonObject(value.context) ? idOf(value.context.sessionId) : undefined,
      timestamp: momentByOurClock(sent, value.sentAt ?? request.sentAt, context.receivedAt),
      eventType: call.value === 'track' ? (value.event ?? undefined) : EVENT_TYPES[call.value],
      payload: payload.value,
      source: libraryOf(value, request),
    }),
    context,
  )
  if (!made.ok || call.value !== 'alias') return made
  const previous = idOf(value.previousId)
  if (typeof previous !== 'string') return missing('previousId', 'text that names the same person')
  return ok({ ...made.value, links: [previous] })
}
