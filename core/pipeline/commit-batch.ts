import { canonicalJson } from '#core/base/json.ts'
import type { Delivery, Rejection } from '#core/event/delivery.ts'
import { type Envelope, isTimeFilled, subjectOf } from '#core/event/envelope.ts'
import { noOutcomes, type Outcome, type OutcomeCounts } from '#core/event/outcome.ts'
import type { Decided } from '#core/identity/decide.ts'
import { subjectNode } from '#core/identity/identifier.ts'
import type { StoredEvent } from '#core/store/events/events.ts'
import type { Intake } from '#core/store/outcomes/receipts.ts'
import type { Positions } from '#core/store/positions.ts'
import { type Backfill, heldBefore, noteHeld } from './backfill.ts'
import { foldPending, holdLate, writePerson } from './fold-batch.ts'
import { type Arrived, type Pending, pendingFrom, queueEvent } from './pending.ts'
import { identify } from './profiles/identify.ts'
import { regroup } from './profiles/regroup.ts'
import { type TouchedSubjects, touchSubjects } from './profiles/subjects.ts'
import { refuse } from './refuse.ts'
import { judge, OPEN_STAGES, type Stages } from './stages.ts'
import type { Writer } from './writer.ts'

export interface BatchResult {
  /** One per delivery, in order. */
  readonly outcomes: readonly Outcome[]
  /** Why deliveries were refused, by their position: by the intake's reader or by a stage. */
  readonly rejections: ReadonlyMap<number, Rejection>
  readonly counts: OutcomeCounts
  /** True where the fold of events that were stored before has changed. */
  readonly refolded: boolean
  /** Numbers of the persons whose earlier events were folded anew. */
  readonly refoldedPersons: readonly number[]
  /** True where stored events belong to another person than before. */
  readonly peopleMoved: boolean
}

/** What one transaction takes in. */
export interface Batch {
  readonly intake: Intake
  readonly deliveries: readonly Delivery[]
  /** Milliseconds since the epoch. */
  readonly receivedAt: number
  /** Older than a person's newest event by more than this many ms is LATE. */
  readonly lateAfter: number
  /** Where the source reads on once this is stored. */
  readonly positions?: Positions | undefined
  readonly stages?: Stages
  /** It is history. */
  readonly backfill?: Backfill | undefined
}

/** The same id with other content: kept apart in the receipt, since one of the two must be wrong. */
function differsFromStored(
  writer: Writer,
  original: number,
  envelope: Envelope,
  batch: ReadonlyMap<number, Envelope>,
): boolean {
  const first = batch.get(original) ?? writer.events.at(original)?.envelope
  if (first === undefined) return false
  return (
    first.eventType !== envelope.eventType ||
    (first.timestamp !== envelope.timestamp && !(isTimeFilled(first) && isTimeFilled(envelope))) ||
    subjectOf(first) !== subjectOf(envelope) ||
    canonicalJson(first.payload) !== canonicalJson(envelope.payload)
  )
}

/**
 * One batch in one transaction: deduplicate, fold, store, correct the topology, write the receipts.
 * Either all of it is stored or nothing; the same deliveries again are duplicates. Throws what SQLite throws, with
 * nothing stored; the writer must be opened anew after that.
 */
export function commitBatch(writer: Writer, batch: Batch): BatchResult {
  return writer.database.transaction(() => writeBatch(writer, batch)).immediate()
}

function writeBatch(writer: Writer, batch: Batch): BatchResult {
  const { intake, deliveries, receivedAt, lateAfter, stages = OPEN_STAGES } = batch
  const intakeNumber = writer.receipts.intakeNumber(intake)
  const outcomes: Outcome[] = []
  const rejections = new Map<number, Rejection>()
  const arrivals: Arrived[] = []
  const inBatch = new Map<number, Envelope>()
  deliveries.forEach((delivery, position) => {
    writer.lastArrival += 1
    const arrival = writer.lastArrival
    const at = { arrival, receivedAt, intake: intakeNumber }
    const judged = judge(stages, delivery, intake, receivedAt)
    if (judged.kind === 'rejected') {
      rejections.set(position, refuse(writer, stages, { at, delivery, intake, rejection: judged.rejection }))
      outcomes[position] = 'REJECTED'
      return
    }
    if (judged.kind === 'sampled') {
      const { timestamp, eventType } = judged.envelope
      writer.receipts.sampled(at, { timestamp, eventType: stages.redact(eventType) }, judged.rule)
      outcomes[position] = 'SAMPLED'
      return
    }
    const { envelope } = judged
    const original = writer.ids.find(envelope.eventId)
    if (original !== null) {
      const differs = differsFromStored(writer, original, envelope, inBatch)
      writer.receipts.duplicate(at, original, differs)
      outcomes[position] = 'DUPLICATE'
      return
    }
    writer.ids.add(envelope.eventId, arrival)
    inBatch.set(arrival, envelope)
    arrivals.push({ envelope, arrival, receivedAt, intake: intakeNumber, position })
  })
  const { pending, subjects, moved } = gather(writer, arrivals, { receivedAt, lateAfter })
  if (batch.backfill !== undefined) noteHeld(writer.database, batch.backfill)
  const held = heldBefore(writer.database)
  const stored: StoredEvent[] = []
  const refoldedPersons: number[] = []
  for (const entry of pending.values()) {
    if (!entry.inOrder) refoldedPersons.push(entry.person.person)
    stored.push(...foldPending(writer, entry, outcomes, holdLate(entry, batch, held)))
  }
  stored.sort((a, b) => a.arrival - b.arrival)
  writer.eventWriter.insert(stored)
  subjects.write()
  for (const entry of pending.values()) writePerson(writer, entry)
  writer.edges.write()
  const counts = noOutcomes()
  for (const outcome of outcomes) counts[outcome] += 1
  writer.receipts.count(intakeNumber, receivedAt, counts)
  if (batch.positions !== undefined) writer.positions.write(intakeNumber, batch.positions)
  writer.ids.settle()
  const refolded = refoldedPersons.length > 0
  return { outcomes, rejections, counts, refolded, refoldedPersons, peopleMoved: moved }
}

/** Profiles one of whose subjects now comes as a user id: it may name the profile. Those in `linked` are seen to there. */
function namedAnew(
  writer: Writer,
  envelopes: readonly Envelope[],
  subjects: TouchedSubjects,
  linked: Decided['groups'],
): Decided['groups'] {
  const seen = new Set(linked.flat())
  const groups: string[][] = []
  for (const envelope of envelopes) {
    const before = subjects.find(subjectOf(envelope))
    const comesAsUser = envelope.userId !== undefined
    if (before !== null && (before.known || !comesAsUser)) continue
    const { name, person } = subjects.take(subjectOf(envelope), comesAsUser)
    if (before === null || seen.has(subjectNode(name))) continue
    groups.push(writer.subjects.ofPerson(person).map((subject) => subjectNode(subject.name)))
  }
  return groups
}

/** Who these events are about, after what they say about who is one person. */
function gather(
  writer: Writer,
  arrivals: readonly Arrived[],
  { receivedAt, lateAfter }: { readonly receivedAt: number; readonly lateAfter: number },
): { pending: Map<number, Pending>; subjects: TouchedSubjects; moved: boolean } {
  const subjects = touchSubjects(writer)
  const envelopes = arrivals.map(({ envelope }) => envelope)
  const linked = identify(writer, envelopes, receivedAt)
  const groups = [...linked, ...namedAnew(writer, envelopes, subjects, linked)]
  const { people, moved } = regroup(writer, groups, subjects)
  const pending = new Map([...people].map(([person, regrouped]) => [person, pendingFrom(regrouped)]))
  for (const arrived of arrivals) queueEvent(writer, pending, subjects, arrived, lateAfter)
  return { pending, subjects, moved }
}
