import { isJsonObject, type Json, type JsonObject } from '#core/base/json.ts'
import { fail, ok, type Result } from '#core/base/result.ts'
import type { Rejection } from './delivery.ts'
import { type Envelope, UUID_PATTERN } from './envelope.ts'
import { eventIdOf } from './ids.ts'
import { type EnvelopeContext, toEnvelope } from './to-envelope.ts'
import { idOf, missing, present } from './vendor.ts'

const REQUIRED = ['id', 'source', 'specversion', 'type'] as const

/** Ids without a place in the standard: as extensions (lower case is the rule there), else in the data. */
function identityOf(event: JsonObject, data: JsonObject): { userId?: Json; anonymousId?: Json } {
  const userId = idOf(event.userid) ?? idOf(data.userId)
  const anonymousId = idOf(event.anonymousid) ?? idOf(data.anonymousId)
  // Whom nothing else names is what the event is about.
  const subject = userId === undefined && anonymousId === undefined ? idOf(event.subject) : undefined
  return present({ userId: userId ?? subject, anonymousId })
}

function payloadOf(event: JsonObject): JsonObject {
  const { data, data_base64 } = event
  const carried = isJsonObject(data) ? data : present({ data, data_base64 })
  return { ...present({ subject: event.subject ?? undefined }), ...carried }
}

/**
 * One CloudEvent (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md) as an envelope: `source` and
 * `id` together are what makes it the same event. Never throws.
 */
export function cloudEventEnvelope(value: Json, context: EnvelopeContext): Result<Envelope, Rejection> {
  if (!isJsonObject(value)) return fail({ code: 'wrong_type', message: 'an event (an object) wanted.' })
  for (const field of REQUIRED) {
    const found = value[field]
    if (found === undefined || found === null || found === '') return missing(field, 'text')
    if (typeof found !== 'string') return fail({ code: 'wrong_type', message: `${field}: text wanted.` })
  }
  const { id, source, specversion, type } = value
  if (specversion !== '1.0') {
    return fail({ code: 'invalid_value', message: 'specversion: 1.0 wanted. Send CloudEvents 1.0.' })
  }
  const data = isJsonObject(value.data) ? value.data : {}
  const identity = identityOf(value, data)
  if (identity.userId === undefined && identity.anonymousId === undefined) {
    return missing('subject', 'whom the event is about (or userid or anonymousid as extension or in data)')
  }
  const name = String(id)
  // A UUID is one on its own; any other id is one only together with its source.
  const isUuid = UUID_PATTERN.test(name.toLowerCase())
  const made = toEnvelope(
    present({
      eventId: isUuid ? name : eventIdOf(`${String(source)}\n${name}`, context.intakeKind).eventId,
      ...identity,
      sessionId: idOf(value.sessionid),
      timestamp: value.time ?? undefined,
      eventType: type,
      payload: payloadOf(value),
      source,
      schemaVersion: idOf(value.schemaversion),
    }),
    context,
  )
  return made.ok && !isUuid ? ok({ ...made.value, originalId: name }) : made
}
