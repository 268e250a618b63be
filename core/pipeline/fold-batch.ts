import type { Outcome } from '#core/event/outcome.ts'
import type { Did } from '#core/journey/state.ts'
import { foldingFrom } from '#core/journey/step.ts'
import { inFoldOrder, type StoredEvent } from '#core/store/events/events.ts'
import type { Backfill } from './backfill.ts'
import type { Pending } from './pending.ts'
import { rememberPerson } from './profiles/subjects.ts'
import {
  eventsOf,
  type Holding,
  keepSnapshot,
  type Refolded,
  recordResult,
  recordTime,
  refoldPerson,
  rulesOf,
} from './refold.ts'
import { rejoin } from './rejoin.ts'
import type { Writer } from './writer.ts'

/** In-order events step the state on; anything else folds the person anew. Fills in transitions and outcomes. */
export function foldPending(
  writer: Writer,
  pending: Pending,
  outcomes: Outcome[],
  holding: Holding,
): StoredEvent[] {
  const { person, fresh } = pending
  const { folded, before } = pending.inOrder
    ? { folded: stepOn(writer, pending, holding), before: person.events }
    : foldAnew(writer, pending, holding)
  const settled = fresh.flatMap(({ event, late, position }) => {
    const result = folded.results.get(event.arrival)
    if (result === undefined) return []
    const outcome: Outcome = late ? 'LATE' : result.transitions.length === 0 ? 'NO_TRANSITION' : 'SUCCESS'
    outcomes[position] = outcome
    if (result.transition !== undefined) writer.edges.add(result.transition, 1)
    return [{ ...event, outcome, transition: result.transition ?? null }]
  })
  pending.person = {
    ...person,
    state: folded.state,
    last: folded.last,
    events: before + fresh.length,
  }
  return settled
}

/**
 * From the last snapshot before the first event that joins, or from the start where histories were joined or parted; to
 * the place where everything is as it was before, or to the end.
 */
function foldAnew(
  writer: Writer,
  { person, fresh, regrouped }: Pending,
  holding: Holding,
): { folded: Refolded; before: number } {
  const joining = fresh.map((entry) => entry.event)
  const [first] = [...joining].sort(inFoldOrder)
  const place = first === undefined ? null : { time: first.envelope.timestamp, arrival: first.arrival }
  const snapshot = regrouped || place === null ? null : writer.snapshots.before(person.person, place)
  const last = snapshot === null ? null : writer.events.at(snapshot.arrival)
  const start = snapshot === null || last === null ? null : { ...snapshot, last }
  const rejoined = regrouped || place === null ? null : rejoin(writer, person, joining, start)
  if (rejoined !== null && place !== null) {
    writer.snapshots.rejoin(person.person, joining.length, place, rejoined.at)
    const part = { start, end: rejoined.last }
    const { results } = refoldPerson(writer, person.person, rejoined.stored, joining, holding, part)
    return { folded: { state: person.state, last: person.last, results }, before: person.events }
  }
  if (start === null || place === null) writer.snapshots.clear(person.person)
  else writer.snapshots.clearFrom(person.person, place)
  const stored = eventsOf(writer, person.person, snapshot ?? undefined)
  const folded = refoldPerson(writer, person.person, stored, joining, holding, { start })
  return { folded, before: (start?.count ?? 0) + stored.length }
}

interface Arriving {
  readonly receivedAt: number
  readonly lateAfter: number
  readonly backfill?: Backfill | undefined
}

/**
 * What is held back of events that come in now: effects of events that are older than the bound, and of timers whose
 * deadline passed that long before anybody noticed. Of a history that is brought in, everything, unless it is asked for.
 */
export function holdLate(
  { fresh, newest }: Pending,
  { receivedAt, lateAfter, backfill }: Arriving,
  heldBefore: number,
): Holding {
  const late = new Set(fresh.filter((entry) => entry.late).map((entry) => entry.event.arrival))
  const isFresh = new Set(fresh.map((entry) => entry.event.arrival))
  const isHistory = ({ arrival, envelope }: StoredEvent): boolean =>
    backfill !== undefined && envelope.timestamp < backfill.watermark && isFresh.has(arrival)
  const asked = backfill?.effects === true
  return {
    event: (event) => {
      if (isHistory(event)) return !asked
      const wasHistory = !isFresh.has(event.arrival) && event.envelope.timestamp < heldBefore
      return wasHistory || late.has(event.arrival) || newest - event.envelope.timestamp > lateAfter
    },
    inOrder: (event) => isHistory(event) && !asked,
    deadline: (time) => time < heldBefore || receivedAt - time > lateAfter,
  }
}

/** Steps the stored state on. Timers that were due before an event belong to the event before it, and to its rules. */
function stepOn(writer: Writer, { person, fresh }: Pending, holding: Holding): Refolded {
  const folding = foldingFrom(person.state)
  let count = person.events
  let previous =
    person.state.extra?.timers === undefined ? undefined : (writer.events.at(person.last) ?? undefined)
  const results = new Map<number, Did>()
  for (const { event } of fresh) {
    const did = folding.take(event.envelope, rulesOf(writer, event), rulesOf(writer, previous))
    if (did.timed !== undefined && previous !== undefined)
      recordTime(writer, previous, did.timed, holding, () => event.arrival)
    recordResult(writer, event, did, holding.inOrder(event))
    results.set(event.arrival, did)
    previous = event
    count += 1
    keepSnapshot(writer, person.person, { event, count, state: folding.state })
  }
  return { state: folding.state(), results, last: previous?.arrival ?? person.last }
}

/** Stores where a fold has led. Who has no events is nobody. */
export function writePerson(writer: Writer, { person, isNew, stored }: Pending): void {
  if (person.events === 0) {
    if (!isNew) writer.people.remove(person.person)
    writer.knownPeople.delete(person.person)
    return
  }
  if (isNew) writer.people.insert(person)
  else writer.people.update(person, stored)
  rememberPerson(writer, person)
}
