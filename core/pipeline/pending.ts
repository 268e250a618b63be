import { namedChannel } from '#core/event/enrichment/channel.ts'
import { type Envelope, subjectOf } from '#core/event/envelope.ts'
import { toldUntil } from '#core/journey/engine/timers.ts'
import type { StoredEvent } from '#core/store/events/events.ts'
import type { StoredPerson } from '#core/store/people/people.ts'
import type { Regrouped } from './profiles/regroup.ts'
import { NOTHING_YET, newPerson, personAt, type TouchedSubjects } from './profiles/subjects.ts'
import type { Writer } from './writer.ts'

/** An event that is stored for the first time. */
export interface Arrived {
  readonly envelope: Envelope
  readonly arrival: number
  readonly receivedAt: number
  readonly intake: number
  /** Among the deliveries of its batch. */
  readonly position: number
}

/** One person in a transaction, with the events that join. */
export interface Pending {
  person: StoredPerson
  readonly isNew: boolean
  /** As the file has it; null where it has no row, or another one. */
  readonly stored: StoredPerson | null
  readonly fresh: { event: StoredEvent; late: boolean; position: number }[]
  /** The latest timestamp so far, stored or in this batch; `NOTHING_YET` before the first event. */
  newest: number
  /** Up to which moment the stored state was told, by events and by timers. */
  readonly told: number
  inOrder: boolean
  /** Its subjects are others than before: snapshots tell nothing. */
  readonly regrouped: boolean
}

/** Someone whose subjects have changed, before any event joins. */
export function pendingFrom({ person, isNew, refold, newest }: Regrouped): Pending {
  return {
    person,
    isNew,
    stored: null,
    fresh: [],
    newest,
    told: toldUntil(person.state),
    inOrder: !refold,
    regrouped: true,
  }
}

/** Queues an event behind its person's others of this batch. */
export function queueEvent(
  writer: Writer,
  pending: Map<number, Pending>,
  subjects: TouchedSubjects,
  arrived: Arrived,
  lateAfter: number,
): void {
  const { envelope, arrival, receivedAt, intake, position } = arrived
  const subject = subjects.take(subjectOf(envelope), envelope.userId !== undefined)
  let entry = pending.get(subject.person)
  if (entry === undefined) {
    const found = personAt(writer, subject.person)
    const person = found ?? newPerson(writer, subject)
    const newest = person.events === 0 ? NOTHING_YET : person.state.lastEventAt
    const told = toldUntil(person.state)
    const isNew = found === null
    entry = { person, isNew, stored: found, fresh: [], newest, told, inOrder: true, regrouped: false }
    pending.set(subject.person, entry)
  }
  const { newest, person } = entry
  const isFirst = newest === NOTHING_YET
  // An event at a deadline comes before the timer that has fired then.
  const hasTimerFired = entry.told > person.state.lastEventAt && envelope.timestamp <= entry.told
  if (!isFirst && (envelope.timestamp < newest || hasTimerFired)) entry.inOrder = false
  entry.newest = Math.max(newest, envelope.timestamp)
  entry.fresh.push({
    position,
    late: !isFirst && envelope.timestamp < newest - lateAfter,
    event: {
      arrival,
      subject: subject.subject,
      previous: subject.head === 0 ? null : subject.head,
      envelope,
      receivedAt,
      intake,
      channel: namedChannel(envelope.payload),
      outcome: 'NO_TRANSITION',
      ruleset: writer.active?.number ?? null,
      transition: null,
    },
  })
  subjects.change({ ...subject, head: arrival, events: subject.events + 1 })
}
