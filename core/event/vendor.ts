import { isJsonObject, type Json, type JsonObject } from '#core/base/json.ts'
import { fail, ok, type Result } from '#core/base/result.ts'
import type { Rejection } from './delivery.ts'
import { readTime } from './time.ts'

/** A difference of clocks up to this many ms is left alone: it is mostly the way through the network. */
const CLOCKS_AGREE = 60_000

/** An identifier as vendors take them: text, or a number as its digits. Absent where it is empty or null. */
export function idOf(value: Json | undefined): Json | undefined {
  if (typeof value === 'number') return String(value)
  return value === null || value === '' ? undefined : value
}

export function missing(field: string, wanted: string): { ok: false; error: Rejection } {
  return fail({ code: 'missing_field', message: `${field} is missing: ${wanted} wanted.` })
}

/** An object that a call may carry; absent or null is an empty one. */
export function objectIn(holder: JsonObject, field: string): Result<JsonObject, Rejection> {
  const value = holder[field] ?? {}
  if (isJsonObject(value)) return ok(value)
  const found = Array.isArray(value) ? 'a list' : `a ${typeof value}`
  return fail({ code: 'wrong_type', message: `${field}: an object wanted, ${found} found.` })
}

function momentOf(value: Json | undefined): number | null {
  return typeof value === 'string' || typeof value === 'number' ? readTime(String(value)) : null
}

/**
 * The moment of an event by our clock: `receivedAt - (sentAt - timestamp)`, as Segment documents it
 * (https://segment.com/docs/connections/spec/common/#timestamps) and PostHog does. Where the sender's clock agrees with
 * ours within a minute the timestamp stays as it was sent, so that a second delivery of an event is the same event.
 * Nothing happens after it was sent: what says so is taken as of its sending, and is not ahead of its arrival. What is no
 * time comes back as it is, for the envelope's check to name.
 */
export function momentByOurClock(
  timestamp: Json | undefined,
  sentAt: Json | undefined,
  receivedAt: number,
): Json | undefined {
  if (timestamp === undefined || timestamp === null) return undefined
  const moment = momentOf(timestamp)
  if (moment === null) return timestamp
  const sent = momentOf(sentAt)
  if (sent === null || Math.abs(receivedAt - sent) <= CLOCKS_AGREE) return moment
  return Math.min(moment, sent) + receivedAt - sent
}

/** The parts that are there: absent ones leave no key. */
export function present(parts: { readonly [key: string]: Json | undefined }): JsonObject {
  const found: JsonObject = {}
  for (const [key, value] of Object.entries(parts)) if (value !== undefined) found[key] = value
  return found
}
