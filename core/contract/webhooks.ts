import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Instant } from './shared.ts'
import { StoredSecret, TestAnswer, Variable } from './sources.ts'

const Name = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[^\s/:]+$/, 'a name without spaces, slashes and colons is wanted')

/** The text of a document of the kind `webhook`: an address under a name that rules say. No secret is in it. */
export const StoredWebhook = z.strictObject({
  url: z.string().min(1).max(2_000),
  secret: StoredSecret,
  /** The secret before this one, which signs too until this moment. */
  previous: z.strictObject({ secret: StoredSecret, until: Instant }).optional(),
  /** It may lead to a private address, and by plain HTTP. */
  allowPrivate: z.boolean(),
  /** Attempts at one time; 1 keeps the order. */
  atOnce: z.number().int().min(1).max(16),
})
export type StoredWebhook = z.infer<typeof StoredWebhook>

/** What somebody wants of an address. Where no secret is given one is made. */
export const AskedWebhook = z.strictObject({
  url: z.string().min(1).max(2_000),
  secret: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('given'), text: z.string().min(1).max(200) }),
      z.strictObject({ kind: z.literal('environment'), variable: Variable }),
    ])
    .optional(),
  allowPrivate: z.boolean().default(false),
  atOnce: z.number().int().min(1).max(16).default(1),
})
export type AskedWebhook = z.infer<typeof AskedWebhook>

/** `failing`: what was tried last was not taken. `disabled`: the receiver answered 410. `failed`: its secret is not here, or a newer version saved it. */
export const WebhookState = z.enum(['ready', 'failing', 'paused', 'disabled', 'failed'])
export type WebhookState = z.infer<typeof WebhookState>

/** `withdrawn`: it waits, but older events have since arrived under which the rule would not have fired. */
export const DeliveryState = z.enum(['waiting', 'withdrawn', 'sent', 'failed', 'held', 'discarded'])
export type DeliveryState = z.infer<typeof DeliveryState>

export const WebhookView = z.object({
  name: z.string(),
  url: z.string(),
  state: WebhookState,
  /** Why it is not ready, as a sentence. */
  trouble: z.string().nullable(),
  allowPrivate: z.boolean(),
  atOnce: z.number(),
  /** Where its secret is, as a sentence. */
  secretPlace: z.string(),
  /** Until when the secret before this one signs too. */
  rotatingUntil: Instant.nullable(),
  waiting: z.number(),
  sent: z.number(),
  failed: z.number(),
  held: z.number(),
  /** The last attempt. */
  lastAt: Instant.nullable(),
  lastProblem: z.string().nullable(),
})
export type WebhookView = z.infer<typeof WebhookView>

export const DeliveryView = z.object({
  number: z.number(),
  /** `webhook-id`: the same for every attempt. */
  id: z.string(),
  address: z.string(),
  state: DeliveryState,
  /** Why it is in that state, as a sentence; null where that needs no reason. */
  reason: z.string().nullable(),
  attempts: z.number(),
  nextAt: Instant.nullable(),
  triedAt: Instant.nullable(),
  /** The status of HTTP that came back last. */
  answer: z.number().nullable(),
  ruleId: z.string(),
  userId: z.string(),
  time: Instant,
})
export type DeliveryView = z.infer<typeof DeliveryView>

export const WebhooksView = z.object({
  addresses: z.array(WebhookView),
  /** Names that deliveries wait or failed for, and that no address has. */
  unknown: z.array(z.object({ name: z.string(), deliveries: z.number() })),
})
export type WebhooksView = z.infer<typeof WebhooksView>

/** `secret`: as it was made, to be shown once; null where it was given. */
const Saved = z.object({ view: WebhooksView, secret: z.string().nullable() })

const Named = z.object({ name: Name })
const Numbered = z.object({ number: z.number().int() })

export const webhooksContract = {
  list: oc.output(WebhooksView),
  /** `replaces`: it is another version of the one with this name, which keeps its secret where none is given. */
  save: oc.input(z.object({ name: Name, webhook: AskedWebhook, replaces: z.boolean() })).output(Saved),
  /** Sends a try to a saved address, paused or not, and says what came back. */
  test: oc.input(Named).output(TestAnswer),
  pause: oc.input(Named).output(WebhooksView),
  /** Also where the receiver had wanted no more. */
  resume: oc.input(Named).output(WebhooksView),
  /** Gives an address a new secret; the one before signs too for `overlapHours`. */
  rotate: oc.input(z.object({ name: Name, overlapHours: z.number().min(0).max(720) })).output(Saved),
  /** What waits for it fails; what was sent stays listed. */
  remove: oc.input(Named).output(WebhooksView),
  /** The newest first. */
  deliveries: oc
    .input(
      z.object({
        address: z.string().optional(),
        state: DeliveryState.exclude(['withdrawn']).optional(),
        limit: z.number().int().min(1).max(500),
      }),
    )
    .output(z.array(DeliveryView)),
  /** Sends one at once: also one that was held back, failed, or was sent before. */
  retry: oc.input(Numbered).output(DeliveryView),
  /** Everything that failed for an address; how many that is. */
  retryFailed: oc.input(Named).output(z.object({ asked: z.number() })),
  /** Gives one up, with a reason that is kept with it. */
  discard: oc.input(Numbered.extend({ reason: z.string().trim().min(1).max(500) })).output(DeliveryView),
}
