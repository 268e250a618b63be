import type { JsonObject } from '#core/base/json.ts'
import type { Envelope } from './envelope.ts'

/**
 * Why an event was refused. The first six mean that nothing could be read, the next three that what was read is no
 * event, `future_timestamp` that its clock is wrong, and the last three that it is none that the registry lets in.
 */
export const REJECTION_CODES = [
  'corrupt',
  'not_utf8',
  'not_json',
  'too_deep',
  'too_large',
  'forbidden_key',
  'missing_field',
  'wrong_type',
  'invalid_value',
  'future_timestamp',
  'unknown_type',
  'unknown_version',
  'schema_violation',
] as const

export type RejectionCode = (typeof REJECTION_CODES)[number]

const UNREADABLE: ReadonlySet<RejectionCode> = new Set([
  'corrupt',
  'not_utf8',
  'not_json',
  'too_deep',
  'too_large',
  'forbidden_key',
])

/** True where not even JSON could be read from the delivery (HTTP answers 400 where that is all there was). */
export function isUnreadable(code: RejectionCode): boolean {
  return UNREADABLE.has(code)
}

export interface Rejection {
  readonly code: RejectionCode
  /** What was wanted and what was found, naming the field: `timestamp: a number wanted, text found`. */
  readonly message: string
}

/** How an original is read again: as one of our events, as a vendor's call, or as a row of a table. */
export const ORIGINAL_FORMATS = ['event', 'row', 'segment', 'posthog', 'cloudevents', 'xes', 'path'] as const

export type OriginalFormat = (typeof ORIGINAL_FORMATS)[number]

/** What the sender sent. The bytes are asked for only where the event ends as a dead letter. */
export interface Original {
  readonly format: OriginalFormat
  /** The bytes as they came. */
  bytes(): Uint8Array
  /** What is needed beside the bytes to read them again: a table's columns, a request's headers. */
  readonly context?: JsonObject
}

interface Received {
  readonly original: Original
  /** Line in the file or position in the batch, from 1; null where neither applies. */
  readonly line: number | null
}

/** One thing that an intake handed over: an event, or what came instead. */
export type Delivery =
  | ({ readonly ok: true; readonly envelope: Envelope } & Received)
  | ({ readonly ok: false; readonly rejection: Rejection } & Received)
