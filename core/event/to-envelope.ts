import { z } from 'zod'
import { isJsonObject, type Json, type JsonObject } from '#core/base/json.ts'
import { nearestName } from '#core/base/near-names.ts'
import { fail, ok, type Result } from '#core/base/result.ts'
import type { Rejection } from './delivery.ts'
import { type Envelope, LAST_TIMESTAMP } from './envelope.ts'
import { eventIdOf } from './ids.ts'
import {
  isPlainEvent,
  isWellFormed,
  LONGEST_IDENTIFIER,
  LONGEST_NAME,
  LONGEST_VERSION,
} from './plain-event.ts'

/** One event may have this many bytes of JSON. */
export const MAX_EVENT_BYTES = 1_048_576

/** What the intake knows and an event may lack. */
export interface EnvelopeContext {
  readonly intakeKind: string
  readonly intakeName: string
  /** Milliseconds since the epoch; fills a missing timestamp. */
  readonly receivedAt: number
  readonly freshId: () => string
  /** Instead of `freshId`: gives an event without an id one that it would get again, from the event as it came. */
  readonly stableId?: (event: JsonObject) => string
}

const Identifier = z.string().min(1).max(LONGEST_IDENTIFIER).refine(isWellFormed)
const ShortName = z.string().min(1).max(LONGEST_NAME).refine(isWellFormed)

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
  schemaVersion: z.union([z.string().max(LONGEST_VERSION).refine(isWellFormed), z.number()]).optional(),
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

/** An event may have a hundred thousand keys: a misspelt one is among the first. */
const MOST_KEYS = 50

/** The first key that is nearly the name of a field which the event lacks, with that name. */
function misspelt(value: JsonObject): { key: string; field: string } | null {
  const lacking = Object.keys(IncomingEvent.shape).filter((field) => !Object.hasOwn(value, field))
  for (const key of Object.keys(value).slice(0, MOST_KEYS)) {
    if (Object.hasOwn(IncomingEvent.shape, key)) continue
    const field = nearestName(key, lacking)
    if (field !== null) return { key, field }
  }
  return null
}

function rejectionFor(value: JsonObject, issue: z.core.$ZodIssue | undefined): Rejection {
  const near = misspelt(value)
  if (near !== null)
    return { code: 'invalid_value', message: `it has ${near.key}; the field is ${near.field}.` }
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

/** Every list of what may have been missing, at the sum of 1, 2 and 4 for what was: sources that lack a field always do. */
const FILLED = [0, 1, 2, 3, 4, 5, 6, 7].map((bits) => FILLABLE.filter((_field, i) => (bits & (1 << i)) !== 0))

/** Checks one event and fills in what may be missing. Never throws. */
export function toEnvelope(value: Json, context: EnvelopeContext): Result<Envelope, Rejection> {
  if (!isJsonObject(value)) {
    return fail({
      code: 'wrong_type',
      message: `an event (an object) wanted, ${describe(value)} found.`,
    })
  }
  if (isPlainEvent(value)) return fillIn(value, value, context)
  const parsed = IncomingEvent.safeParse(value)
  if (parsed.success) return fillIn(parsed.data, value, context)
  const rest = withoutNulls(value)
  if (rest === null) return fail(rejectionFor(value, parsed.error.issues[0]))
  const again = IncomingEvent.safeParse(rest)
  return again.success ? fillIn(again.data, value, context) : fail(rejectionFor(rest, again.error.issues[0]))
}

/**
 * What is made of every event. No literal: where those of the first batch outlive a collection of garbage, V8 goes on to
 * allocate all that the literal makes among its old objects, and with them stays what they hold, such as a piece of a
 * file, until all memory is walked through. What a class makes it always allocates among the young.
 */
class FilledEnvelope implements Envelope {
  readonly eventId: string
  readonly timestamp: number
  readonly eventType: string
  readonly payload: JsonObject
  readonly source: string
  // Declared and not defined: what an event lacks is no key of it.
  declare idWasMissing?: true
  declare originalId?: string
  declare userId?: string
  declare anonymousId?: string
  declare sessionId?: string
  declare schemaVersion?: string
  declare filled?: NonNullable<Envelope['filled']>
  constructor(eventId: string, timestamp: number, eventType: string, payload: JsonObject, source: string) {
    this.eventId = eventId
    this.timestamp = timestamp
    this.eventType = eventType
    this.payload = payload
    this.source = source
  }
}

/** Fields are set one after another: this runs for every event, and copying objects would cost more than the check. */
function fillIn(
  event: z.infer<typeof IncomingEvent>,
  asItCame: JsonObject,
  context: EnvelopeContext,
): Result<Envelope, Rejection> {
  const { userId, anonymousId, sessionId, timestamp, payload, source, schemaVersion } = event
  if (userId === undefined && anonymousId === undefined) {
    return fail({
      code: 'missing_field',
      message: 'userId and anonymousId are both missing: one of them says whose event this is.',
    })
  }
  const { stableId, freshId } = context
  const id = event.eventId === undefined ? null : eventIdOf(event.eventId, context.intakeKind)
  const envelope = new FilledEnvelope(
    id?.eventId ?? (stableId === undefined ? freshId() : stableId(asItCame)),
    typeof timestamp === 'string' ? Date.parse(timestamp) : (timestamp ?? context.receivedAt),
    event.eventType,
    payload ?? {},
    source ?? context.intakeName,
  )
  if (id === null && stableId === undefined) envelope.idWasMissing = true
  if (id?.originalId !== undefined) envelope.originalId = id.originalId
  if (userId !== undefined) envelope.userId = userId
  if (anonymousId !== undefined) envelope.anonymousId = anonymousId
  if (sessionId !== undefined) envelope.sessionId = sessionId
  if (schemaVersion !== undefined) envelope.schemaVersion = String(schemaVersion)
  const missing =
    (timestamp === undefined ? 1 : 0) + (source === undefined ? 2 : 0) + (payload === undefined ? 4 : 0)
  const filled = FILLED[missing]
  if (missing > 0 && filled !== undefined) envelope.filled = filled
  return ok(envelope)
}
