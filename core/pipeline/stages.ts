import type { Problem } from '#core/base/result.ts'
import type { Delivery, Original, Rejection } from '#core/event/delivery.ts'
import type { Envelope } from '#core/event/envelope.ts'
import type { Fingerprint, Intake, Named, Sealed } from '#core/store/outcomes/receipts.ts'
import { refuseAhead } from './ahead.ts'

/** What the stages before the transaction make of one delivery. */
export type Judged =
  | { readonly kind: 'event'; readonly envelope: Envelope }
  | { readonly kind: 'rejected'; readonly rejection: Rejection }
  | { readonly kind: 'sampled'; readonly envelope: Envelope; readonly rule: string }

/** A delivery on its way through the stages; each stage sees only events that those before it let through. */
export type Stage = (envelope: Envelope, intake: Intake) => Judged

/**
 * Everything between a source and the transaction, in the order registry → privacy → enrichment, and how an original
 * is sealed where an event ends as a dead letter. Nothing here writes.
 */
export interface Stages {
  readonly stages: readonly Stage[]
  /** An event may be ahead of its arrival by so many ms; by any time where it is left out. */
  readonly mostAhead?: number
  seal(original: Original): Sealed
  /** Whom a refused delivery names, as its event would have been stored; nobody is named where it is left out. */
  whose?(delivery: Delivery): Named
  /** By what a refused delivery is known should it come again; each is its own where it is left out. */
  fingerprint?(delivery: Delivery, intake: Intake): Fingerprint | null
  /** A message without personal values: what senders wrote may stand in the reason of a refusal. */
  redact(message: string): string
}

/** Nothing of a batch may be taken as things stand, such as without the key that tokens need. The batch is tried again. */
export class IntakeRefused extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.message)
    this.problem = problem
  }
}

/** No registry, no privacy: what comes in is stored as it came. */
export const OPEN_STAGES: Stages = {
  stages: [],
  seal: (original) => ({
    bytes: original.bytes(),
    context: original.context === undefined ? null : JSON.stringify(original.context),
    sealedWith: null,
    shown: null,
  }),
  redact: (message) => message,
}

/** `arrivedAt`: milliseconds since the epoch. */
export function judge(
  { stages, mostAhead }: Stages,
  delivery: Delivery,
  intake: Intake,
  arrivedAt: number,
): Judged {
  if (!delivery.ok) return { kind: 'rejected', rejection: delivery.rejection }
  const ahead = mostAhead === undefined ? null : refuseAhead(delivery.envelope, arrivedAt, mostAhead)
  if (ahead !== null) return { kind: 'rejected', rejection: ahead }
  let judged: Judged = { kind: 'event', envelope: delivery.envelope }
  for (const stage of stages) {
    if (judged.kind !== 'event') return judged
    judged = stage(judged.envelope, intake)
  }
  return judged
}
