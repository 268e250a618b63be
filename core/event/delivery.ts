import type { Envelope } from './envelope.ts'

/**
 * Why an event was refused. The first five mean that nothing could be read; the rest that what was read is no event.
 */
export const REJECTION_CODES = [
  'not_utf8',
  'not_json',
  'too_deep',
  'too_large',
  'forbidden_key',
  'missing_field',
  'wrong_type',
  'invalid_value',
] as const

export type RejectionCode = (typeof REJECTION_CODES)[number]

const UNREADABLE: ReadonlySet<RejectionCode> = new Set([
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

/** One thing that an intake handed over: an event, or what came instead, kept whole. */
export type Delivery =
  | { readonly ok: true; readonly envelope: Envelope }
  | {
      readonly ok: false
      readonly rejection: Rejection
      /** The bytes as they came. */
      readonly original: Uint8Array
      /** Line in the file or position in the batch, from 1; null where neither applies. */
      readonly line: number | null
    }
