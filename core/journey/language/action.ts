import { z } from 'zod'
import { JsonRecord } from '#core/event/envelope.ts'

const EmitEvent = z.strictObject({
  type: z.literal('EMIT_EVENT'),
  payload: z.intersection(z.looseObject({ eventType: z.string().min(1).max(200) }), JsonRecord),
})
const UpdateMetadata = z.strictObject({ type: z.literal('UPDATE_METADATA'), payload: JsonRecord })
const TriggerAlert = z.strictObject({ type: z.literal('TRIGGER_ALERT'), payload: JsonRecord })
/** `url` is the name under which an address is kept, so that no secret stands in a rules file. */
const Webhook = z.strictObject({
  type: z.literal('WEBHOOK'),
  payload: z.strictObject({ url: z.string().min(1).max(200), body: JsonRecord.optional() }),
})

/** What a rule does besides moving the user. */
export const Action = z.discriminatedUnion('type', [EmitEvent, UpdateMetadata, TriggerAlert, Webhook])
export type Action = z.infer<typeof Action>

/** Ten are enough for anyone, and bound what one event can cause. */
export const MOST_ACTIONS = 10
