import { z } from 'zod'
import { isJsonObject, type Json, type JsonObject } from '#core/base/json.ts'
import { fail, ok, type Result } from '#core/base/result.ts'
import type { Rejection } from './delivery.ts'
import { type Envelope, LAST_TIMESTAMP } from './envelope.ts'
import { eventIdOf } from './ids.ts'

/** One event may have this many bytes of JSON. */
export const MAX_EVENT_BYTES = 1_048_576

/** What the intake knows and an event may lack. */
export interface EnvelopeContext {
  readonly intakeKind: string
  readonly intakeName: string
  /** Milliseconds since the epoch; fills a missing timestamp. */
  readonly receivedAt: number
  readonly freshId: () => string
}

/** An unpaired surrogate cannot be stored as UTF-8: two names that differ only there would become one. */
function isWellFormed(text: string): boolean {
  return text.isWellFormed()
}

const Identifier = z.string().min(1).max(256).refine(isWellFormed)
const ShortName = z.string().min(1).max(200).refine(isWellFormed)

/** An event as senders write it to `/v1/events`. The payload's own values are JSON already and not looked at again. */
export const IncomingEvent = z.strictObject({
  eventId: Identifier.optional(),
  userId: Identifier.optional(),
  anonymousId: Identifier.optional(),
  sessionId: Identifier.optional(),
  timestamp: z
    .union([
      z.number().int().min(0).max(LAST_TIMESTAMP),
      z.iso.datetime({ offset: true }).refine((text) => Date.parse(text) >= 0),
    ])
    .optional(),
  eventType: ShortName,
  payload: z.custom<JsonObject>(isJsonObject).meta({ type: 'object' }).optional(),
  source: ShortName.optional(),
  schemaVersion: z.union([z.string().max(100).refine(isWellFormed), z.number()]).optional(),
})

const WANTED: Record<string, string> = {
  eventId: 'text of 1 to 256 characters wanted',
  userId: 'text of 1 to 256 characters wanted',
  anonymousId: 'text of 1 to 256 characters wanted',
  sessionId: 'text of 1 to 256 characters wanted',
  timestamp: 'milliseconds since 1970 (or ISO 8601 with a zone) wanted',
  eventType: 'text of 1 to 200 characters wanted',
  payload: 'an object wanted',
  source: 'text of 1 to 200 characters wanted',
  schemaVersion: 'text or a number wanted',
}

/** The kind of what was found, and of numbers the value: a text may be somebody's, in whatever field it stands. */
function describe(value: Json | undefined): string {
  if (value === null) return 'null'
  if (typeof value === 'string') return `text of ${value.length} characters`
  if (typeof value === 'number' || typeof value === 'boolean') return `${kindOf(value)} ${value}`
  return kindOf(value)
}

function kindOf(value: Json | undefined): string {
  if (Array.isArray(value)) return 'a list'
  return (
    { string: 'text', number: 'number', boolean: 'boolean', object: 'an object' }[String(typeof value)] ??
    'nothing'
  )
}

function rejectionFor(value: JsonObject, issue: z.core.$ZodIssue | undefined): Rejection {
  if (issue?.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? ''
    return { code: 'invalid_value', message: `${key}: no field of an event. Put it into payload.` }
  }
  const field = String(issue?.path[0] ?? '')
  const found = value[field]
  if (found === undefined)
    return { code: 'missing_field', message: `${field} is missing: ${WANTED[field] ?? 'a value wanted'}.` }
  const isCustomType = issue?.code === 'custom' && field === 'payload'
  const code = issue?.code === 'invalid_type' || isCustomType ? 'wrong_type' : 'invalid_value'
  return {
    code,
    message: `${field}: ${WANTED[field] ?? 'another value wanted'}, ${describe(found)} found.`,
  }
}

/** A field that is null is read as absent: many serialisers write null for what a sender does not know. */
function withoutNulls(value: JsonObject): JsonObject | null {
  const entries = Object.entries(value)
  const kept = entries.filter(([, field]) => field !== null)
  return kept.length === entries.length ? null : Object.fromEntries(kept)
}

const FILLABLE = ['timestamp', 'source', 'payload'] as const

/** Checks one event and fills in what may be missing. Never throws. */
export function toEnvelope(value: Json, context: EnvelopeContext): Result<Envelope, Rejection> {
  if (!isJsonObject(value)) {
    return fail({
      code: 'wrong_type',
      message: `an event (an object) wanted, ${describe(value)} found.`,
    })
  }
  const parsed = IncomingEvent.safeParse(value)
  if (!parsed.success) {
    const rest = withoutNulls(value)
    return rest === null ? fail(rejectionFor(value, parsed.error.issues[0])) : toEnvelope(rest, context)
  }
  const event = parsed.data
  if (event.userId === undefined && event.anonymousId === undefined) {
    return fail({
      code: 'missing_field',
      message: 'userId and anonymousId are both missing: one of them says whose event this is.',
    })
  }
  const { timestamp, schemaVersion } = event
  const id = event.eventId === undefined ? null : eventIdOf(event.eventId, context.intakeKind)
  const filled = FILLABLE.filter((field) => event[field] === undefined)
  return ok({
    ...(id ?? { eventId: context.freshId(), idWasMissing: true }),
    ...(event.userId === undefined ? {} : { userId: event.userId }),
    ...(event.anonymousId === undefined ? {} : { anonymousId: event.anonymousId }),
    ...(event.sessionId === undefined ? {} : { sessionId: event.sessionId }),
    timestamp: typeof timestamp === 'string' ? Date.parse(timestamp) : (timestamp ?? context.receivedAt),
    eventType: event.eventType,
    payload: event.payload ?? {},
    source: event.source ?? context.intakeName,
    ...(schemaVersion === undefined ? {} : { schemaVersion: String(schemaVersion) }),
    ...(filled.length === 0 ? {} : { filled }),
  })
}
