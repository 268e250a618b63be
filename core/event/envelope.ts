import { z } from 'zod'
import type { Json, JsonObject } from '#core/base/json.ts'

/** Any 8-4-4-4-12 hex, whatever its version digit: vendors send such. */
export const UUID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

export const JsonValue: z.ZodType<Json> = z.json()

export const JsonRecord: z.ZodType<JsonObject> = z.record(z.string(), JsonValue)

/** The last moment that a JavaScript date can name, in ms since the epoch. */
export const LAST_TIMESTAMP = 8_640_000_000_000_000

/** One fact about one person, normalised: what every source's deliveries become before anything else looks at them. */
export interface Envelope {
  /** UUID in lower case. */
  readonly eventId: string
  /** The sender's own id where it was no UUID (then `eventId` is derived from it). */
  readonly originalId?: string
  readonly userId?: string
  readonly anonymousId?: string
  readonly sessionId?: string
  /** Milliseconds since the epoch, UTC. */
  readonly timestamp: number
  readonly eventType: string
  readonly payload: JsonObject
  /** What the sender says it is (`web`, `ios`, `billing`); not the intake. */
  readonly source: string
  readonly schemaVersion?: string
  /** True where no id came with the event, so that a second delivery cannot be recognised. */
  readonly idWasMissing?: boolean
  /** Fields that did not come with the event and were filled in: a registry that enforces refuses them. Only `timestamp` is stored. */
  readonly filled?: readonly ('timestamp' | 'source' | 'payload')[]
  /** Other subjects that this event says are the same person, such as the previous id of an alias call. */
  readonly links?: readonly string[]
  /** What the registry finds fault with while it only observes. */
  readonly marks?: readonly Mark[]
  /** Paths of fields that enrichment added. */
  readonly derived?: readonly string[]
  /** The version that it was sent as, and JSON pointers to what upcasters changed in the payload since. */
  readonly upcast?: { readonly from: number; readonly paths: readonly string[] }
  /** Paths of values that were taken out or replaced as personal. */
  readonly redacted?: readonly string[]
}

/** One finding of the registry on an accepted event. */
export interface Mark {
  readonly code: string
  /** JSON pointer into the payload; empty for the event as a whole. */
  readonly path: string
  readonly message: string
}

/** True where the event came without a time and has that of its arrival: sent again, it has another. */
export function isTimeFilled({ filled }: Pick<Envelope, 'filled'>): boolean {
  return filled?.includes('timestamp') ?? false
}

/** The person that an event is about: `userId`, else `anonymousId`. */
export function subjectOf(event: Pick<Envelope, 'userId' | 'anonymousId'>): string {
  return event.userId ?? event.anonymousId ?? ''
}
