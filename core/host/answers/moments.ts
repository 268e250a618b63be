import type { CompiledRuleset } from '#core/journey/compiled/types.ts'
import { firedUntil } from '#core/journey/engine/timers.ts'
import { noteFor } from '#core/journey/explain/explain.ts'
import { joined, type Migrated, migrateBehind } from '#core/journey/migrated.ts'
import { placeMigrations } from '#core/journey/migration.ts'
import type { Moment } from '#core/journey/moment.ts'
import { type Consequences, MIGRATION, type StepResult, type UserState } from '#core/journey/state.ts'
import { advanceTo, type Firing, firingsUntil, step } from '#core/journey/step.ts'
import { eventsOf, rulesOf, startingState } from '#core/pipeline/refold.ts'
import type { Writer } from '#core/pipeline/writer.ts'
import type { StoredEvent } from '#core/store/events/events.ts'
import type { StoredPerson } from '#core/store/people/people.ts'

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

/**
 * Folds a person's events once more and keeps every state in between. What is stored is what comes out: time passes
 * after the last event as far as it has passed for the stored state.
 */
export function momentsOf(writer: Writer, person: StoredPerson): FoldedMoment[] {
  const events = eventsOf(writer, person.person)
  let state: UserState = startingState(writer, events[0])
  let before: CompiledRuleset | null = null
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
  )
  const migrate = (index: number): void => {
    const [last, migrations] = [events[index], placed.get(index)]
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
