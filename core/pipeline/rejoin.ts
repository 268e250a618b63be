import { HISTORY_LENGTH } from '#core/journey/state.ts'
import { foldingFrom } from '#core/journey/step.ts'
import { inFoldOrder, type StoredEvent } from '#core/store/events/events.ts'
import type { StoredPerson } from '#core/store/people/people.ts'
import type { FoldPlace, Snapshot } from '#core/store/people/snapshots.ts'
import { eventsOf, type FoldStart, rulesOf, startingState } from './refold.ts'
import type { Writer } from './writer.ts'

/** Where a fold comes back to what it was before some events joined. */
export interface Rejoined {
  /** The state here is as it was: what comes after it is, too. */
  readonly at: Snapshot
  /** The stored events behind the start, up to there. */
  readonly stored: readonly StoredEvent[]
  readonly last: StoredEvent
}

/**
 * A fold from `start` on with the events that join, as far as a stored snapshot behind them all; null where it does not come to
 * the state that is stored there, or where there is none. The fold is a function of state and event, so that equal states
 * have equal futures. Nothing is written.
 */
export function rejoin(
  writer: Writer,
  person: StoredPerson,
  joining: readonly StoredEvent[],
  start: FoldStart | null,
): Rejoined | null {
  // The history of the state names the last events: it can't be equal before they have left it.
  if (person.events < 2 * HISTORY_LENGTH || writer.migrations.length > 0) return null
  const ordered = [...joining].sort(inFoldOrder)
  const last = ordered.at(-1)
  if (last === undefined) return null
  const place = { time: last.envelope.timestamp, arrival: last.arrival }
  const next = writer.snapshots.after(person.person, place, 0)
  if (next === null) return null
  const at = writer.snapshots.after(person.person, place, next.count + HISTORY_LENGTH - 1)
  if (at === null || countsAny(at, joining)) return null
  const after: FoldPlace | undefined =
    start === null ? undefined : { time: start.last.envelope.timestamp, arrival: start.last.arrival }
  const stored = eventsOf(writer, person.person, after, at)
  const events = [...stored, ...joining].sort(inFoldOrder)
  const folding = foldingFrom(start?.state ?? startingState(writer, events[0]))
  let previous = start?.last
  for (const event of events) {
    folding.take(event.envelope, rulesOf(writer, event), rulesOf(writer, previous ?? event))
    previous = event
  }
  // Equal texts are equal states, down to the order of their keys.
  if (JSON.stringify(folding.state()) !== JSON.stringify(at.state)) return null
  const end = stored.at(-1)
  return end === undefined ? null : { at, stored, last: end }
}

/** A counter that one of them raises does not come back to what it was. */
function countsAny({ state }: Snapshot, joining: readonly StoredEvent[]): boolean {
  const counters = state.extra?.counters ?? {}
  return joining.some(({ envelope }) => Object.hasOwn(counters, envelope.eventType))
}
