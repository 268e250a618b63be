import { fail, ok, type Problem, type Result } from '#core/base/result.ts'
import type { Delivery, Rejection } from '#core/event/delivery.ts'
import { type Envelope, subjectOf } from '#core/event/envelope.ts'
import { noOutcomes, type Outcome, type OutcomeCounts } from '#core/event/outcome.ts'
import type { FoldedEvent } from '#core/journey/state.ts'
import type { BatchResult } from '#core/pipeline/commit-batch.ts'
import { IntakeRefused, judge, type Stages } from '#core/pipeline/stages.ts'
import type { Intake } from '#core/store/outcomes/receipts.ts'
import { BOUNDS } from './fold.ts'
import type { DeadLetter } from './redis/dead-letters.ts'
import type { Judges } from './replay.ts'
import type { StateStore } from './state-store.ts'
import { takeEvents } from './take.ts'

export interface FleetMember {
  readonly store: StateStore
  readonly intake: Intake
  /** What all members go by, as of now; asked once a batch. */
  agreed(): Promise<{ readonly judges: Judges; readonly stages: Stages }>
  bury(letters: readonly DeadLetter[]): Promise<void>
  /** Milliseconds since the epoch. */
  now(): number
}

/** What the fold needs, and nothing more: links, marks and what was redacted are a workspace's. */
function foldedOf(envelope: Envelope): FoldedEvent {
  const { eventId, timestamp, eventType, payload, userId, anonymousId, sessionId, source } = envelope
  return {
    eventId,
    timestamp,
    eventType,
    payload,
    source,
    ...(userId === undefined ? {} : { userId }),
    ...(anonymousId === undefined ? {} : { anonymousId }),
    ...(sessionId === undefined ? {} : { sessionId }),
  }
}

interface Sorted {
  readonly outcomes: Outcome[]
  readonly rejections: Map<number, Rejection>
  readonly letters: DeadLetter[]
  /** Events with their positions in the batch, by subject. */
  readonly bySubject: Map<string, { event: FoldedEvent; position: number }[]>
}

/** The stages, as the pipeline has them: what is refused or sampled ends here, the rest goes by person. */
function sort(deliveries: readonly Delivery[], stages: Stages, intake: Intake, receivedAt: number): Sorted {
  const sorted: Sorted = { outcomes: [], rejections: new Map(), letters: [], bySubject: new Map() }
  deliveries.forEach((delivery, position) => {
    const judged = judge(stages, delivery, intake, receivedAt)
    if (judged.kind === 'rejected') {
      const { code, message } = judged.rejection
      const rejection = { code, message: stages.redact(message) }
      sorted.outcomes[position] = 'REJECTED'
      sorted.rejections.set(position, rejection)
      sorted.letters.push({ intake, rejection, sealed: stages.seal(delivery.original), receivedAt })
    } else if (judged.kind === 'sampled') {
      sorted.outcomes[position] = 'SAMPLED'
    } else {
      const subject = subjectOf(judged.envelope)
      const events = sorted.bySubject.get(subject) ?? []
      events.push({ event: foldedOf(judged.envelope), position })
      sorted.bySubject.set(subject, events)
    }
  })
  return sorted
}

function count(outcomes: readonly Outcome[]): OutcomeCounts {
  const counts = noOutcomes()
  for (const outcome of outcomes) counts[outcome] += 1
  return counts
}

/**
 * Takes a batch into the shared store, all persons at a time. Where something fails, the same batch is to be handed
 * over again: who was stored already is a duplicate then.
 */
export async function takeBatch(
  member: FleetMember,
  deliveries: readonly Delivery[],
): Promise<Result<BatchResult>> {
  const { store, intake } = member
  try {
    const { judges, stages } = await member.agreed()
    const sorted = sort(deliveries, stages, intake, member.now())
    const { outcomes, rejections, letters, bySubject } = sorted
    const taken = [...bySubject].map(async ([user, found]) => {
      const events = found.map(({ event }) => event)
      const made = await takeEvents({ store, user, events, judges, bounds: BOUNDS })
      found.forEach(({ position }, index) => {
        outcomes[position] = made[index] ?? 'NO_TRANSITION'
      })
    })
    const settled = await Promise.allSettled([...taken, member.bury(letters)])
    const failed = settled.find(({ status }) => status === 'rejected')
    if (failed?.status === 'rejected') throw failed.reason
    return ok({
      outcomes,
      rejections,
      counts: count(outcomes),
      refolded: false,
      refoldedPersons: [],
      peopleMoved: false,
    })
  } catch (error) {
    return fail(problemOf(error))
  }
}

function problemOf(error: unknown): Problem {
  if (error instanceof IntakeRefused) return error.problem
  return { code: 'store_failed', message: error instanceof Error ? error.message : String(error) }
}
