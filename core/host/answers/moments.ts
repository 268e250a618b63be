import type { CompiledRuleset } from '#core/journey/compiled/types.ts'
import { firedUntil } from '#core/journey/engine/timers.ts'
import { noteFor } from '#core/journey/explain/explain.ts'
import { joined, type Migrated, migrateBehind } from '#core/journey/migrated.ts'
import { AT_THE_START, placeMigrations } from '#core/journey/migration.ts'
import type { Moment } from '#core/journey/moment.ts'
import { type Consequences, MIGRATION, type StepResult, type UserState } from '#core/journey/state.ts'
import { advanceTo, type Firing, firingsUntil, step } from '#core/journey/step.ts'
import { eventsOf, type FoldStart, rulesOf, startingState } from '#core/pipeline/refold.ts'
import type { Writer } from '#core/pipeline/writer.ts'
import { inFoldOrder, type StoredEvent } from '#core/store/events/events.ts'
import type { StoredPerson } from '#core/store/people/people.ts'
import type { FoldPlace } from '#core/store/people/snapshots.ts'

/** One event of a person as the fold met it: the state before, what it did, the state after. */
export interface FoldedMoment extends Moment {
  readonly stored: StoredEvent
  readonly result: StepResult
  /** What timers did after this event and before the next; absent where they did nothing. */
  readonly timed?: Consequences
  /** The same one by one: each deadline and each migration with the states around it. */
  readonly firings?: readonly Firing[]
}

/** A migration as one of the things that happened, behind the deadlines that were met before it. */
function firingsOf(state: UserState, rules: CompiledRuleset | null, { did, moment }: Migrated): Firing[] {
  const firings = firingsUntil(state, rules, moment)
  const move = did.caused.at(-1)
  if (move?.eventType !== MIGRATION) return firings
  const before = firings.at(-1)?.did.state ?? state
  return [...firings, { before, did: { state: did.state, caused: [move], effects: [] }, chain: [] }]
}

/** A part of a person's fold. */
export interface FoldedPart {
  /** Begins behind the event of a snapshot. */
  readonly start: Pick<FoldStart, 'state' | 'last'> | null
  /** The last place that is wanted. */
  readonly upTo: FoldPlace
}

function placeOf({ envelope, arrival }: StoredEvent): FoldPlace {
  return { time: envelope.timestamp, arrival }
}

/** The shortest part of a person's fold that has these events of theirs, of which there is one at least. */
export function partAround(
  writer: Writer,
  person: number,
  wanted: readonly StoredEvent[],
): FoldedPart | null {
  const ordered = wanted.toSorted(inFoldOrder)
  const [first, last] = [ordered[0], ordered.at(-1)]
  if (first === undefined || last === undefined) return null
  const snapshot = writer.snapshots.before(person, placeOf(first))
  const behind = snapshot === null ? null : writer.events.at(snapshot.arrival)
  const start = snapshot === null || behind === null ? null : { state: snapshot.state, last: behind }
  return { start, upTo: placeOf(last) }
}

/**
 * Folds a person's events once more and keeps every state in between. What is stored is what comes out: time passes
 * after the last event as far as it has passed for the stored state. A part of the fold has the same moments as the whole,
 * but for what time did behind its last one.
 */
export function momentsOf(
  writer: Writer,
  person: StoredPerson,
  part: FoldedPart | null = null,
): FoldedMoment[] {
  const start = part?.start ?? null
  const events = eventsOf(writer, person.person, start === null ? undefined : placeOf(start.last), part?.upTo)
  let state: UserState = start?.state ?? startingState(writer, events[0])
  let before: CompiledRuleset | null = start === null ? null : rulesOf(writer, start.last)
  const moments: FoldedMoment[] = []
  const happened = (timed: Consequences | undefined, firings: () => Firing[]): void => {
    const last = moments.at(-1)
    if (last !== undefined && timed !== undefined && timed.caused.length + timed.effects.length > 0)
      moments[moments.length - 1] = {
        ...last,
        timed: joined(last.timed, timed),
        firings: [...(last.firings ?? []), ...firings()],
      }
  }
  const placed = placeMigrations(
    writer.migrations,
    events.map(({ arrival }) => arrival),
    start?.last.arrival ?? null,
  )
  const migrate = (index: number): void => {
    const [last, migrations] = [index === AT_THE_START ? start?.last : events[index], placed.get(index)]
    if (last === undefined || migrations === undefined) return
    const until = events[index + 1]?.envelope.timestamp ?? Number.POSITIVE_INFINITY
    const moved = migrateBehind(state, last.envelope, before, migrations, until)
    for (const migrated of moved.migrated) {
      const from = state
      happened(migrated.did, () => firingsOf(from, before, migrated))
      state = migrated.did.state
    }
    state = moved.state
  }
  migrate(AT_THE_START)
  for (const [index, stored] of events.entries()) {
    const compiled = rulesOf(writer, stored)
    const result = step(state, stored.envelope, compiled, before ?? compiled)
    const from = state
    happened(result.timed, () => firingsUntil(from, before ?? compiled, stored.envelope.timestamp))
    const rules = compiled === null || stored.ruleset === null ? null : { number: stored.ruleset, compiled }
    moments.push({
      stored,
      state: result.timed?.state ?? state,
      event: stored.envelope,
      rules,
      result,
    })
    state = result.state
    before = compiled
    migrate(index)
  }
  // Deadlines up to this moment are in the stored state, and no later one.
  const until = firedUntil(person.state) + 1
  happened(advanceTo(state, before, until), () => firingsUntil(state, before, until))
  return moments
}

/** One line for a table. */
export function noteOf(moment: FoldedMoment): string {
  return noteFor(moment, moment.result)
}
