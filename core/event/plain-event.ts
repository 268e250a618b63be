import { isJsonObject, type JsonObject } from '#core/base/json.ts'
import { LAST_TIMESTAMP } from './envelope.ts'

/** An event as nearly every source hands it over: nothing is null, and its time, where it has one, is in ms. */
type PlainEvent = {
  eventId?: string
  userId?: string
  anonymousId?: string
  sessionId?: string
  timestamp?: number
  eventType: string
  payload?: JsonObject
  source?: string
  schemaVersion?: string | number
}

export const LONGEST_IDENTIFIER = 256
export const LONGEST_NAME = 200
export const LONGEST_VERSION = 100

/** An unpaired surrogate cannot be stored as UTF-8: two names that differ only there would become one. */
export function isWellFormed(text: string): boolean {
  return text.isWellFormed()
}

function isText(value: unknown, least: number, most: number): boolean {
  return typeof value === 'string' && value.length >= least && value.length <= most && isWellFormed(value)
}

function isRight(field: string, value: unknown): boolean {
  switch (field) {
    case 'eventId':
    case 'userId':
    case 'anonymousId':
    case 'sessionId':
      return isText(value, 1, LONGEST_IDENTIFIER)
    case 'eventType':
    case 'source':
      return isText(value, 1, LONGEST_NAME)
    case 'timestamp':
      return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= LAST_TIMESTAMP
    case 'payload':
      return isJsonObject(value)
    case 'schemaVersion':
      return Number.isFinite(value) || isText(value, 0, LONGEST_VERSION)
    default:
      return false
  }
}

/**
 * True where the schema of events takes this as it stands, with its time in ms. It takes a tenth of the schema's time
 * and answers for nearly every event; what it answers with false is for the schema, which says what is wrong.
 */
export function isPlainEvent(value: { readonly [field: string]: unknown }): value is PlainEvent {
  for (const field of Object.keys(value)) if (!isRight(field, value[field])) return false
  return value.eventType !== undefined
}
