import { z } from 'zod'
import { JsonRecord } from '#core/event/envelope.ts'
import type { UserState } from '#core/journey/state.ts'
import { ExtraShape } from '#core/store/extra.ts'
import type { Base, KeptEvent } from '../state-store.ts'

const Who = z.strictObject({
  userId: z.string().exactOptional(),
  anonymousId: z.string().exactOptional(),
  sessionId: z.string().exactOptional(),
  source: z.string(),
})

const State: z.ZodType<UserState> = z.strictObject({
  currentStep: z.string(),
  history: z.array(z.string()),
  metadata: JsonRecord,
  lastEventAt: z.number(),
  version: z.number(),
  extra: ExtraShape.exactOptional(),
})

const BaseShape: z.ZodType<Base> = z.strictObject({ state: State, ruleset: z.number() })

const Event: z.ZodType<KeptEvent> = z.strictObject({
  eventId: z.string(),
  timestamp: z.number(),
  eventType: z.string(),
  payload: JsonRecord,
  ...Who.shape,
  ruleset: z.number(),
})

/** `revision`, `ruleset`, `events`, `oldestAt` and `base` of a user's record, as HMGET answers them. */
export const RecordFields = z.tuple([
  z.coerce.number(),
  z.coerce.number(),
  z.coerce.number(),
  z.coerce.number(),
])

/** Words without the value: it may be personal. */
function parse<Value>(shape: z.ZodType<Value>, text: string, what: string): Value {
  try {
    return shape.parse(JSON.parse(text))
  } catch {
    throw new Error(`${what} of a user can't be read: another program has written it, or a newer version.`)
  }
}

export const readState = (text: string): UserState => parse(State, text, 'journey:state')
export const readBase = (text: string): Base => parse(BaseShape, text, 'the base in journey:record')
export const readKeptEvent = (text: string): KeptEvent => parse(Event, text, 'an event in journey:recent')
