import { foldEvents } from '#core/journey/fold.ts'
import {
  initialState,
  STEP_WITHOUT_RULES,
  type StepResult,
  type Transition,
  type UserState,
} from '#core/journey/state.ts'
import { inFoldOrder, type StoredEvent } from '#core/store/events.ts'
import type { Writer } from './writer.ts'

function sameTransition(a: Transition | null, b: Transition | undefined): boolean {
  if (a === null || b === undefined) return a === null && b === undefined
  return a.from === b.from && a.to === b.to && a.ruleId === b.ruleId
}

/** Where everybody begins under the active ruleset. */
export function startingState(writer: Writer): UserState {
  return initialState(writer.active?.compiled.initialStep ?? STEP_WITHOUT_RULES)
}

/**
 * Folds one person's events anew from the start: `stored` are in the workspace already, `fresh` join them now.
 * Corrects stored events, caused events and edges by difference; answers with the state and what each fresh event did.
 * Effects of events that come past the lateness bound (`held`), or of history judged anew, are recorded as held back.
 */
export function refoldPerson(
  writer: Writer,
  person: number,
  stored: readonly StoredEvent[],
  fresh: readonly StoredEvent[],
  holdEffects: (event: StoredEvent) => boolean,
): { state: UserState; results: ReadonlyMap<number, StepResult> } {
  const isFresh = new Set(fresh.map((event) => event.arrival))
  const ordered = [...stored, ...fresh].sort(inFoldOrder)
  const envelopes = ordered.map((event) => event.envelope)
  const { state, results } = foldEvents(startingState(writer), envelopes, (index) => {
    const number = ordered[index]?.ruleset ?? null
    return number === null ? null : (writer.rulesets.get(number) ?? null)
  })
  for (const event of stored) {
    for (const caused of writer.causedBy(event.arrival)) {
      if (caused.transition !== undefined) writer.edges.add(caused.transition, -1)
    }
  }
  writer.caused.clearPerson(
    person,
    stored.map((event) => event.arrival),
  )
  const byArrival = new Map<number, StepResult>()
  ordered.forEach((event, index) => {
    const result = results[index]
    if (result === undefined) return
    byArrival.set(event.arrival, result)
    recordResult(writer, person, event, result, holdEffects(event))
    if (isFresh.has(event.arrival)) return
    if (sameTransition(event.transition, result.transition)) return
    if (event.transition !== null) writer.edges.add(event.transition, -1)
    if (result.transition !== undefined) writer.edges.add(result.transition, 1)
    writer.eventWriter.correct(event.arrival, result.transition ?? null, event.ruleset)
  })
  return { state, results: byArrival }
}

/** Caused events with their edges, and effects, of one event's step. */
export function recordResult(
  writer: Writer,
  person: number,
  event: Pick<StoredEvent, 'arrival'>,
  result: StepResult,
  held: boolean,
): void {
  if (result.caused.length > 0) {
    writer.caused.insertCaused(event.arrival, person, result.caused)
    for (const caused of result.caused) {
      if (caused.transition !== undefined) writer.edges.add(caused.transition, 1)
    }
  }
  if (result.effects.length > 0) writer.caused.recordEffects(event.arrival, person, result.effects, held)
}
