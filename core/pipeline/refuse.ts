import type { Delivery, Rejection } from '#core/event/delivery.ts'
import type { Arrival, Intake } from '#core/store/outcomes/receipts.ts'
import type { Stages } from './stages.ts'
import type { Writer } from './writer.ts'

const NOBODY = { subject: null, eventType: null, source: null, saidAt: null }

interface Refused {
  readonly at: Arrival
  readonly delivery: Delivery
  readonly intake: Intake
  readonly rejection: Rejection
}

/**
 * Keeps a refused delivery as a dead letter, or counts it on the letter that it has where the same was refused before.
 * Answers with the reason as it may be shown. Within the transaction of its batch.
 */
export function refuse(
  writer: Writer,
  stages: Stages,
  { at, delivery, intake, rejection: { code, message } }: Refused,
): Rejection {
  const { receipts } = writer
  const rejection = { code, message: stages.redact(message) }
  const fingerprint = stages.fingerprint?.(delivery, intake) ?? null
  const before = fingerprint === null ? null : receipts.findLetter(fingerprint)
  if (before !== null) {
    receipts.refusedAgain(at, before, rejection)
    return rejection
  }
  const { line, original } = delivery
  const sealed = stages.seal(original)
  const named = stages.whose?.(delivery) ?? NOBODY
  receipts.deadLetter(at, { line, original, sealed, rejection, named, fingerprint })
  return rejection
}
