import { canonicalJson } from '#core/base/json.ts'
import type { Delivery, Rejection } from '#core/event/delivery.ts'
import { namedChannel } from '#core/event/enrichment/channel.ts'
import { type Envelope, subjectOf } from '#core/event/envelope.ts'
import { noOutcomes, type Outcome, type OutcomeCounts } from '#core/event/outcome.ts'
import { toldUntil } from '#core/journey/engine/timers.ts'
import type { StepResult } from '#core/journey/state.ts'
import { step } from '#core/journey/step.ts'
import type { StoredEvent } from '#core/store/events.ts'
import type { StoredPerson } from '#core/store/people.ts'
import type { Positions } from '#core/store/positions.ts'
import type { Intake } from '#core/store/receipts.ts'
import {
  type Holding,
  type Refolded,
  recordResult,
  recordTime,
  refoldPerson,
  rulesOf,
  startingState,
} from './refold.ts'
import { judge, OPEN_STAGES, type Stages } from './stages.ts'
import type { Writer } from './writer.ts'

/** Persons kept in memory; beyond it the oldest entries are let go. */
const MOST_KNOWN = 100_000

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
}

interface Pending {
  person: StoredPerson
  readonly isNew: boolean
  readonly fresh: { event: StoredEvent; late: boolean; position: number }[]
  /** The latest timestamp so far, stored or in this batch. */
  newest: number
  /** Up to which moment the stored state was told, by events and by timers. */
  readonly told: number
  inOrder: boolean
}

function personFor(writer: Writer, subject: string): { person: StoredPerson; isNew: boolean } {
  const known = writer.known.get(subject) ?? writer.people.bySubject(subject)
  if (known !== null && known !== undefined) return { person: known, isNew: false }
  const person = {
    person: writer.nextPerson,
    subject,
    state: startingState(writer),
    events: 0,
    head: 0,
    last: 0,
  }
  writer.nextPerson += 1
  return { person, isNew: true }
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
    first.timestamp !== envelope.timestamp ||
    subjectOf(first) !== subjectOf(envelope) ||
    canonicalJson(first.payload) !== canonicalJson(envelope.payload)
  )
}

/** In-order events step the state on; anything else folds the person anew. Fills in transitions and outcomes. */
function foldPending(
  writer: Writer,
  pending: Pending,
  outcomes: Outcome[],
  bounds: { readonly receivedAt: number; readonly lateAfter: number },
): StoredEvent[] {
  const { person, fresh } = pending
  const { lateAfter } = bounds
  // Time that passed long before anybody noticed: what timers would have done then is not done now.
  const deadline = (time: number): boolean => bounds.receivedAt - time > lateAfter
  const lateArrivals = new Set(fresh.filter((entry) => entry.late).map((entry) => entry.event.arrival))
  const { newest } = pending
  const isOld = (event: StoredEvent): boolean => newest - event.envelope.timestamp > lateAfter
  const folded = pending.inOrder
    ? stepOn(writer, pending, { deadline })
    : refoldPerson(
        writer,
        writer.events.ofPerson(person.head),
        fresh.map((entry) => entry.event),
        { event: (event) => lateArrivals.has(event.arrival) || isOld(event), deadline },
      )
  const settled = fresh.flatMap(({ event, late, position }) => {
    const result = folded.results.get(event.arrival)
    if (result === undefined) return []
    const outcome: Outcome = late ? 'LATE' : result.transition === undefined ? 'NO_TRANSITION' : 'SUCCESS'
    outcomes[position] = outcome
    if (result.transition !== undefined) writer.edges.add(result.transition, 1)
    return [{ ...event, outcome, transition: result.transition ?? null }]
  })
  pending.person = {
    ...person,
    state: folded.state,
    last: folded.last,
    events: person.events + fresh.length,
    head: fresh.at(-1)?.event.arrival ?? person.head,
  }
  return settled
}

/** Steps the stored state on. Timers that were due before an event belong to the event before it, and to its rules. */
function stepOn(writer: Writer, { person, fresh }: Pending, holding: Pick<Holding, 'deadline'>): Refolded {
  let { state } = person
  let previous = state.extra?.timers === undefined ? undefined : (writer.events.at(person.last) ?? undefined)
  const results = new Map<number, StepResult>()
  for (const { event } of fresh) {
    const result = step(state, event.envelope, rulesOf(writer, event), rulesOf(writer, previous))
    if (result.timed !== undefined && previous !== undefined)
      recordTime(writer, previous, result.timed, holding, () => event.arrival)
    recordResult(writer, event, result, false)
    results.set(event.arrival, result)
    state = result.state
    previous = event
  }
  return { state, results, last: previous?.arrival ?? person.last }
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
  const pending = new Map<string, Pending>()
  const inBatch = new Map<number, Envelope>()
  deliveries.forEach((delivery, position) => {
    writer.lastArrival += 1
    const arrival = writer.lastArrival
    const at = { arrival, receivedAt, intake: intakeNumber }
    const judged = judge(stages, delivery, intake)
    if (judged.kind === 'rejected') {
      const { line, original } = delivery
      const sealed = stages.seal(original)
      const { code, message } = judged.rejection
      const rejection = { code, message: stages.redact(message) }
      rejections.set(position, rejection)
      writer.receipts.deadLetter(at, { line, original, sealed, rejection })
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
    queueEvent(writer, pending, { envelope, arrival, receivedAt, intake: intakeNumber, position, lateAfter })
  })
  const stored: StoredEvent[] = []
  const refoldedPersons: number[] = []
  for (const entry of pending.values()) {
    if (!entry.inOrder) refoldedPersons.push(entry.person.person)
    stored.push(...foldPending(writer, entry, outcomes, { receivedAt, lateAfter }))
  }
  stored.sort((a, b) => a.arrival - b.arrival)
  for (const event of stored) writer.eventWriter.insert(event)
  for (const [subject, entry] of pending) {
    if (entry.isNew) writer.people.insert(entry.person)
    else writer.people.update(entry.person)
    writer.known.delete(subject)
    writer.known.set(subject, entry.person)
  }
  writer.edges.write()
  const counts = noOutcomes()
  for (const outcome of outcomes) counts[outcome] += 1
  writer.receipts.count(intakeNumber, receivedAt, counts)
  if (batch.positions !== undefined) writer.positions.write(intakeNumber, batch.positions)
  writer.ids.settle()
  forgetOldest(writer)
  return { outcomes, rejections, counts, refolded: refoldedPersons.length > 0, refoldedPersons }
}

function queueEvent(
  writer: Writer,
  pending: Map<string, Pending>,
  arrived: {
    envelope: Envelope
    arrival: number
    receivedAt: number
    intake: number
    position: number
    lateAfter: number
  },
): void {
  const { envelope, arrival, receivedAt, intake, position, lateAfter } = arrived
  const subject = subjectOf(envelope)
  let entry = pending.get(subject)
  if (entry === undefined) {
    const found = personFor(writer, subject)
    const { state } = found.person
    entry = { ...found, fresh: [], newest: state.lastEventAt, told: toldUntil(state), inOrder: true }
    pending.set(subject, entry)
  }
  const last = entry.fresh.at(-1)?.event
  const { newest } = entry
  const isFirst = last === undefined && entry.isNew
  // An event at a deadline comes before the timer that has fired then.
  const hasTimerFired = entry.told > entry.person.state.lastEventAt && envelope.timestamp <= entry.told
  if (!isFirst && (envelope.timestamp < newest || hasTimerFired)) entry.inOrder = false
  entry.newest = Math.max(newest, envelope.timestamp)
  const head = last?.arrival ?? entry.person.head
  entry.fresh.push({
    position,
    late: !isFirst && envelope.timestamp < newest - lateAfter,
    event: {
      arrival,
      person: entry.person.person,
      previous: head === 0 ? null : head,
      envelope,
      receivedAt,
      intake,
      channel: namedChannel(envelope.payload),
      outcome: 'NO_TRANSITION',
      ruleset: writer.active?.number ?? null,
      transition: null,
    },
  })
}

function forgetOldest(writer: Writer): void {
  let excess = writer.known.size - MOST_KNOWN
  for (const subject of writer.known.keys()) {
    if (excess <= 0) return
    writer.known.delete(subject)
    excess -= 1
  }
}
