import { noteFor } from '#core/journey/explain.ts'
import type { Moment } from '#core/journey/moment.ts'
import type { StepResult, UserState } from '#core/journey/state.ts'
import { step } from '#core/journey/step.ts'
import { startingState } from '#core/pipeline/refold.ts'
import type { Writer } from '#core/pipeline/writer.ts'
import type { StoredEvent } from '#core/store/events.ts'
import type { StoredPerson } from '#core/store/people.ts'

/** One event of a person as the fold met it: the state before, what it did, the state after. */
export interface FoldedMoment extends Moment {
  readonly stored: StoredEvent
  readonly result: StepResult
}

/** Folds a person's events once more and keeps every state in between. What is stored is what comes out. */
export function momentsOf(writer: Writer, person: StoredPerson): FoldedMoment[] {
  let state: UserState = startingState(writer)
  return writer.events.ofPerson(person.head).map((stored) => {
    const compiled = stored.ruleset === null ? null : (writer.rulesets.get(stored.ruleset) ?? null)
    const before = state
    const result = step(before, stored.envelope, compiled)
    state = result.state
    const rules = compiled === null || stored.ruleset === null ? null : { number: stored.ruleset, compiled }
    return { stored, state: before, event: stored.envelope, rules, result }
  })
}

/** One line for a table. */
export function noteOf(moment: FoldedMoment): string {
  return noteFor(moment, moment.result)
}
