import type { CompiledRuleset } from '#core/journey/compiled/types.ts'
import { migrateBehind } from '#core/journey/migrated.ts'
import { AT_THE_START, placeMigrations } from '#core/journey/migration.ts'
import {
  type Brought,
  type CausedEvent,
  type Did,
  initialState,
  STEP_WITHOUT_RULES,
  type Transition,
  type UserState,
} from '#core/journey/state.ts'
import { foldingFrom } from '#core/journey/step.ts'
import { inFoldOrder, type StoredEvent } from '#core/store/events/events.ts'
import type { Cause, Caused } from '#core/store/moves/caused-rows.ts'
import type { EdgeChanges } from '#core/store/moves/edges.ts'
import type { StoredPerson } from '#core/store/people/people.ts'
import type { FoldPlace } from '#core/store/people/snapshots.ts'
import type { Writer } from './writer.ts'

function sameTransition(a: Transition | null, b: Transition | undefined): boolean {
  if (a === null || b === undefined) return a === null && b === undefined
  return a.from === b.from && a.to === b.to && a.ruleId === b.ruleId
}

/** Where a person begins: at the initial step of the rules that judge the first event. */
export function startingState(writer: Writer, first?: Pick<StoredEvent, 'ruleset'>): UserState {
  const rules = first === undefined ? writer.active?.compiled : rulesOf(writer, first)
  return initialState(rules?.initialStep ?? STEP_WITHOUT_RULES)
}

/** All stored events of a person, in fold order; only those behind one place and up to another where they are given. */
export function eventsOf(
  writer: Pick<Writer, 'events' | 'subjects'>,
  person: number,
  after?: FoldPlace,
  upTo?: FoldPlace,
): StoredEvent[] {
  return writer.events.ofChains(
    writer.subjects.ofPerson(person).map(({ head }) => head),
    after,
    upTo,
  )
}

/** Which effects are recorded without being done. */
export interface Holding {
  /** Effects of this event are held: it came past the lateness bound, or history is judged anew. */
  event(event: StoredEvent): boolean
  /** The same where the event comes in its order. */
  inOrder(event: StoredEvent): boolean
  /** An effect of a timer whose deadline is this moment. */
  deadline(time: number): boolean
}

/** What is found out now did not happen now. */
export const HOLD_ALL: Holding = { event: () => true, inOrder: () => true, deadline: () => true }

export interface Refolded {
  readonly state: UserState
  /** Of the events that joined, by arrival. */
  readonly results: ReadonlyMap<number, Did>
  /** Arrival of the last event in fold order; 0 where there is none. */
  readonly last: number
}

/** Where a re-fold begins: what the person was after an event that nothing before has changed. */
export interface FoldStart {
  readonly state: UserState
  /** That event. */
  readonly last: StoredEvent
  /** How many events the person has up to it. */
  readonly count: number
}

/** Which part of a person's fold is done anew; all of it where neither is given. */
export interface FoldPart {
  readonly start?: FoldStart | null
  /** The last stored event of the part: the state behind it is as it was, and so is what time did there. */
  readonly end?: StoredEvent | null
}

/**
 * Folds one person's events anew, from the start or from a snapshot, and lets time pass as far as it has passed for
 * everybody, where the part has no end: `stored` are the events of the part that are in the workspace already, `fresh`
 * join them now. Corrects stored events, caused events and edges by difference: what is unchanged is not written. Answers
 * with the state and what each fresh event did.
 */
export function refoldPerson(
  writer: Writer,
  person: number,
  stored: readonly StoredEvent[],
  fresh: readonly StoredEvent[],
  holding: Holding,
  { start = null, end = null }: FoldPart = {},
): Refolded {
  const isFresh = new Set(fresh.map((event) => event.arrival))
  const ordered = [...stored, ...fresh].sort(inFoldOrder)
  const caused = writer.caused.correct({
    causes: stored.map(causeIn),
    timedAfter: start === null ? null : causeIn(start.last),
    timeKept: end === null ? null : causeIn(end),
  })
  const into = { caused, edges: writer.edges }
  for (const move of caused.moves) writer.edges.add(move, -1)
  const byArrival = new Map<number, Did>()
  let folding = foldingFrom(start?.state ?? startingState(writer, ordered[0]))
  let previous = start?.last
  let count = start?.count ?? 0
  const keepTime = (timed: Brought | null | undefined, number: number): void => {
    if (previous !== undefined && timed !== undefined && timed !== null)
      recordTime(into, previous, timed, holding, (id) => caused.noted.get(id) ?? number)
  }
  const placed = placeMigrations(
    writer.migrations,
    ordered.map(({ arrival }) => arrival),
    start?.last.arrival ?? null,
  )
  const migrate = (index: number): void => {
    const migrations = placed.get(index)
    if (migrations === undefined || previous === undefined) return
    const until = ordered[index + 1]?.envelope.timestamp ?? Number.POSITIVE_INFINITY
    const moved = migrateBehind(
      folding.state(),
      previous.envelope,
      rulesOf(writer, previous),
      migrations,
      until,
    )
    folding = foldingFrom(moved.state)
    for (const { migration, did } of moved.migrated) keepTime(did, migration.after + 1)
  }
  migrate(AT_THE_START)
  for (const [index, event] of ordered.entries()) {
    const did = folding.take(event.envelope, rulesOf(writer, event), rulesOf(writer, previous ?? event))
    keepTime(did.timed, event.arrival)
    recordResult(into, event, did, holding.event(event))
    if (isFresh.has(event.arrival)) byArrival.set(event.arrival, did)
    else correct(writer, event, did.transition)
    previous = event
    count += 1
    keepSnapshot(writer, person, { event, count, state: folding.state })
    migrate(index)
  }
  if (end === null)
    keepTime(folding.passTime(rulesOf(writer, previous), writer.timePassed), writer.lastArrival)
  caused.finish()
  return { state: folding.state(), results: byArrival, last: previous?.arrival ?? 0 }
}

/** Folds all events of a stored person anew from the start, with effects held back, and stores where that leads. */
export function refoldWhole(writer: Writer, person: StoredPerson, events: readonly StoredEvent[]): void {
  writer.snapshots.clear(person.person)
  const { state, last } = refoldPerson(writer, person.person, events, [], HOLD_ALL)
  writer.people.update({ ...person, state, last })
  writer.knownPeople.delete(person.person)
}

/** Keeps the state in the middle of a long history, every so many events. */
export function keepSnapshot(
  writer: Writer,
  person: number,
  {
    event,
    count,
    state,
  }: { readonly event: StoredEvent; readonly count: number; readonly state: () => UserState },
): void {
  if (count % writer.snapshotEvery !== 0) return
  const { arrival, envelope } = event
  writer.snapshots.save(person, { time: envelope.timestamp, arrival, count, state: state() })
}

/** Corrects where a stored event stands in the fold. */
function correct(writer: Writer, event: StoredEvent, transition: Transition | undefined): void {
  if (sameTransition(event.transition, transition)) return
  if (event.transition !== null) writer.edges.add(event.transition, -1)
  if (transition !== undefined) writer.edges.add(transition, 1)
  writer.eventWriter.correct(event.arrival, transition ?? null, event.ruleset)
}

export function rulesOf(
  writer: Pick<Writer, 'rulesets'>,
  event: Pick<StoredEvent, 'ruleset'> | undefined,
): CompiledRuleset | null {
  const number = event?.ruleset ?? null
  return number === null ? null : (writer.rulesets.get(number) ?? null)
}

const BY_AN_EVENT = (): null => null

/** Where it is noted what events and time bring about. */
interface Recording {
  readonly caused: Caused
  readonly edges: EdgeChanges
}

/** What one event caused, with its edges and effects; its own transition is stored with it. */
export function recordResult(into: Recording, event: StoredEvent, result: Did, isHeld: boolean): void {
  const { caused, reached, transitions, effects } = result
  const moved = transitions.some(({ journey }) => journey !== undefined)
  if (caused.length > 0 || reached !== undefined || moved) {
    into.caused.add(causeIn(event), result, BY_AN_EVENT)
    addEdges(into, caused)
  }
  if (effects.length > 0) into.caused.recordEffects(causeIn(event), effects, () => isHeld)
}

/** What timers did after an event. It is caused by that event. */
export function recordTime(
  into: Recording,
  event: StoredEvent,
  timed: Brought,
  holding: Pick<Holding, 'deadline'>,
  noted: (eventId: string) => number,
): void {
  const { caused, effects } = timed
  if (caused.length > 0) into.caused.add(causeIn(event), timed, noted)
  addEdges(into, caused)
  if (effects.length > 0)
    into.caused.recordEffects(causeIn(event), effects, ({ timestamp }) => holding.deadline(timestamp))
}

function causeIn({ arrival, subject, envelope }: StoredEvent): Cause {
  return { arrival, subject, time: envelope.timestamp }
}

function addEdges({ edges }: Recording, caused: readonly CausedEvent[]): void {
  for (const { transition } of caused) if (transition !== undefined) edges.add(transition, 1)
}
