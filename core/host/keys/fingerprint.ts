import { createHmac } from 'node:crypto'
import { canonicalJson, type JsonObject } from '#core/base/json.ts'
import type { Delivery } from '#core/event/delivery.ts'
import { INTAKE_KIND } from '#core/sources/file/rows.ts'
import type { Fingerprint, Intake } from '#core/store/outcomes/receipts.ts'
import { deriveKey, type WorkspaceKey } from './key.ts'

const BYTES = 16

/** What differs each time the same is sent: the sender's clock. An id is known by itself. */
const VARYING = new Set(['sentAt', 'sent_at', 'eventId'])

function lasting(context: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(context).filter(([key]) => !VARYING.has(key)))
}

/**
 * Makes fingerprints of what was refused: HMAC-SHA-256 over the kind of intake, the event's id where it has one, how it
 * is read and the bytes, cut to 128 bits. Under the key that makes tokens, which stays the same when the sealing key
 * is changed. Without a key the hash of a short line could be guessed.
 */
export function keyedFingerprints(key: WorkspaceKey): (delivery: Delivery, intake: Intake) => Fingerprint {
  const derived = deriveKey(key.secret, 'refused again v1')
  return (delivery, { kind }) => {
    const { format, context = {} } = delivery.original
    const id = delivery.ok ? delivery.envelope.eventId : ''
    const digest = createHmac('sha256', derived)
      .update(JSON.stringify([kind, format, id, canonicalJson(lasting(context))]))
      .update('\n')
      .update(delivery.original.bytes())
      .digest()
    return { digest: digest.subarray(0, BYTES), isLasting: delivery.ok || kind === INTAKE_KIND }
  }
}
