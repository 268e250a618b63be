import type { CompiledRuleset } from '#core/journey/compiled/types.ts'
import { foldEvents } from '#core/journey/fold.ts'
import {
  type CausedEvent,
  type Consequences,
  initialState,
  STEP_WITHOUT_RULES,
  type StepResult,
  type Transition,
  type UserState,
} from '#core/journey/state.ts'
import { advanceTo } from '#core/journey/step.ts'
import type { Cause } from '#core/store/caused.ts'
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

/** All stored events of a person, in fold order. */
export function eventsOf(writer: Pick<Writer, 'events' | 'subjects'>, person: number): StoredEvent[] {
  return writer.events.ofChains(writer.subjects.ofPerson(person).map(({ head }) => head))
}

/** Which effects are recorded without being done. */
export interface Holding {
  /** Effects of this event are held: it came past the lateness bound, or history is judged anew. */
  event(event: StoredEvent): boolean
  /** An effect of a timer whose deadline is this moment. */
  deadline(time: number): boolean
}

/** What is found out now did not happen now. */
export const HOLD_ALL: Holding = { event: () => true, deadline: () => true }

export interface Refolded {
  readonly state: UserState
  readonly results: ReadonlyMap<number, StepResult>
  /** Arrival of the last event in fold order; 0 where there is none. */
  readonly last: number
}

/**
 * Folds one person's events anew from the start, and lets time pass as far as it has passed for everybody: `stored` are
 * in the workspace already, `fresh` join them now. Corrects stored events, caused events and edges by difference;
 * answers with the state and what each fresh event did.
 */
export function refoldPerson(
  writer: Writer,
  stored: readonly StoredEvent[],
  fresh: readonly StoredEvent[],
  holding: Holding,
): Refolded {
  const isFresh = new Set(fresh.map((event) => event.arrival))
  const ordered = [...stored, ...fresh].sort(inFoldOrder)
  const rulesAt = (index: number): CompiledRuleset | null => rulesOf(writer, ordered[index])
  const envelopes = ordered.map((event) => event.envelope)
  const folded = foldEvents(startingState(writer), envelopes, rulesAt)
  const noted = forget(writer, stored)
  const keepTime = (at: StoredEvent | undefined, timed: Consequences | undefined, number: number): void => {
    if (at !== undefined && timed !== undefined)
      recordTime(writer, at, timed, holding, (id) => noted.get(id) ?? number)
  }
  const byArrival = new Map<number, StepResult>()
  ordered.forEach((event, index) => {
    const result = folded.results[index]
    if (result === undefined) return
    byArrival.set(event.arrival, result)
    keepTime(ordered[index - 1], result.timed, event.arrival)
    recordResult(writer, event, result, holding.event(event))
    if (isFresh.has(event.arrival)) return
    if (sameTransition(event.transition, result.transition)) return
    if (event.transition !== null) writer.edges.add(event.transition, -1)
    if (result.transition !== undefined) writer.edges.add(result.transition, 1)
    writer.eventWriter.correct(event.arrival, result.transition ?? null, event.ruleset)
  })
  const last = ordered.at(-1)
  const passed = advanceTo(folded.state, rulesOf(writer, last), writer.timePassed)
  keepTime(last, passed, writer.lastArrival)
  return { state: passed.state, results: byArrival, last: last?.arrival ?? 0 }
}

export function rulesOf(writer: Writer, event: StoredEvent | undefined): CompiledRuleset | null {
  const number = event?.ruleset ?? null
  return number === null ? null : (writer.rulesets.get(number) ?? null)
}

/** Takes back what these events caused; answers with the numbers under which timers were noted. */
function forget(writer: Writer, stored: readonly StoredEvent[]): Map<string, number> {
  const noted = new Map<string, number>()
  for (const { arrival } of stored) {
    for (const caused of writer.causedBy(arrival)) {
      if (caused.transition !== undefined) writer.edges.add(caused.transition, -1)
      if (caused.noted !== null) noted.set(caused.eventId, caused.noted)
    }
  }
  const arrivals = stored.map((event) => event.arrival)
  for (const subject of new Set(stored.map((event) => event.subject)))
    writer.caused.clearSubject(subject, arrivals)
  return noted
}

const BY_AN_EVENT = (): null => null

/** What one event caused, with its edges and effects; its own transition is stored with it. */
export function recordResult(writer: Writer, event: StoredEvent, result: StepResult, isHeld: boolean): void {
  const { caused, reached, transitions, effects } = result
  const moved = transitions.some(({ journey }) => journey !== undefined)
  if (caused.length > 0 || reached !== undefined || moved) {
    writer.caused.add(causeIn(event), result, BY_AN_EVENT)
    addEdges(writer, caused)
  }
  if (effects.length > 0) writer.caused.recordEffects(causeIn(event), effects, () => isHeld)
}

/** What timers did after an event. It is caused by that event. */
export function recordTime(
  writer: Writer,
  event: StoredEvent,
  timed: Consequences,
  holding: Pick<Holding, 'deadline'>,
  noted: (eventId: string) => number,
): void {
  const { caused, effects } = timed
  if (caused.length > 0) writer.caused.add(causeIn(event), timed, noted)
  addEdges(writer, caused)
  if (effects.length > 0)
    writer.caused.recordEffects(causeIn(event), effects, ({ timestamp }) => holding.deadline(timestamp))
}

function causeIn({ arrival, subject, envelope }: StoredEvent): Cause {
  return { arrival, subject, time: envelope.timestamp }
}

function addEdges(writer: Writer, caused: readonly CausedEvent[]): void {
  for (const { transition } of caused) if (transition !== undefined) writer.edges.add(transition, 1)
}
