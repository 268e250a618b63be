import { z } from 'zod'
import { JsonRecord } from '#core/event/envelope.ts'
import type { UserState } from '#core/journey/state.ts'
import { ExtraShape, StateShape } from '#core/journey/state-shape.ts'
import type { Base, KeptEvent } from '../state-store.ts'

const Who = z.strictObject({
  userId: z.string().exactOptional(),
  anonymousId: z.string().exactOptional(),
  sessionId: z.string().exactOptional(),
  source: z.string(),
})

const BaseShape: z.ZodType<Base> = z.strictObject({ state: StateShape, ruleset: z.number() })

const Event: z.ZodType<KeptEvent> = z.strictObject({
  eventId: z.string(),
  timestamp: z.number(),
  eventType: z.string(),
  payload: JsonRecord,
  ...Who.shape,
  ruleset: z.number(),
})

const RecordFields = z.tuple([
  z.coerce.number(),
  z.coerce.number(),
  z.coerce.number(),
  z.coerce.number(),
  z.string().nullable(),
])

/** `revision`, `ruleset`, `events`, `oldestAt` and `extra` of a user's record, as HMGET answers them: 0 where there is none. */
export function readRecord(fields: unknown) {
  const [revision, ruleset, events, oldestAt, extra] = RecordFields.parse(fields)
  return { revision, ruleset, events, oldestAt, extra: extra ?? '{}' }
}

/** Words without the value: it may be personal. */
function parse<Value>(shape: z.ZodType<Value>, text: string, what: string): Value {
  try {
    return shape.parse(JSON.parse(text))
  } catch {
    throw new Error(`${what} of a user can't be read: another program has written it, or a newer version.`)
  }
}

/** The state under its own key, with what the record keeps besides. */
export function readState(text: string, extraText: string): UserState {
  const state = parse(StateShape, text, 'journey:state')
  const extra = parse(ExtraShape, extraText, 'what journey:record keeps')
  return Object.keys(extra).length === 0 ? state : { ...state, extra }
}

export const readBase = (text: string): Base => parse(BaseShape, text, 'the base in journey:record')
export const readKeptEvent = (text: string): KeptEvent => parse(Event, text, 'an event in journey:recent')
