import type { Outcome } from '#core/event/outcome.ts'
import { dueAt, toldUntil } from '#core/journey/engine/timers.ts'
import type { FoldedEvent, UserState } from '#core/journey/state.ts'
import {
  beginning,
  foldOnto,
  hasTimePassed,
  inFoldOrder,
  type Judges,
  passAsFor,
  type Replayed,
} from './replay.ts'
import type { Base, Change, Kept, KeptEvent, Recent, StateStore } from './state-store.ts'
import { difference, type FoldedStep, toldBy } from './told.ts'

/** How far back events can be folded in. */
export interface Bounds {
  /** An event older than the user's newest by more than these ms is LATE. */
  readonly lateAfter: number
  /** So many events of a user can be folded anew; up to twice as many are kept between two clearings. */
  readonly mostKept: number
}

/** A user's events of a day, and not more than a thousand. */
export const BOUNDS: Bounds = { lateAfter: 24 * 60 * 60 * 1000, mostKept: 1_000 }

export interface Folding {
  readonly user: string
  readonly kept: Kept
  /** Null where it was not needed. */
  readonly recent: Recent | null
  /** In the order of their arrival, no id twice. */
  readonly fresh: readonly FoldedEvent[]
  readonly judges: Judges
  readonly bounds: Bounds
  readonly keeps: StateStore['keeps']
}

interface Folded {
  readonly change: Change
  readonly outcomes: ReadonlyMap<string, Outcome>
}

/** Whether so much is kept that it is time to clear. */
function isFull({ kept, fresh, bounds, keeps }: Omit<Folding, 'recent'>): boolean {
  const { state, events, oldestAt } = kept
  if (keeps === 'everything' || state === null || events === 0) return false
  const newest = fresh.reduce((time, { timestamp }) => Math.max(time, timestamp), state.lastEventAt)
  return events + fresh.length > 2 * bounds.mostKept || oldestAt < newest - 2 * bounds.lateAfter
}

/**
 * Whether the kept events must be read: it is time to clear, or an event is not newer than what the state has seen. It
 * may be out of order, or have been taken in before, longer ago than its mark was kept.
 */
export function needsRecent(folding: Omit<Folding, 'recent'>): boolean {
  const { state } = folding.kept
  if (state === null) return false
  return isFull(folding) || folding.fresh.some(({ timestamp }) => timestamp <= toldUntil(state))
}

/** Ids of events that are older than their user's newest by more than the bound, judged in the order of arrival. */
function lateOnes({ kept, fresh, bounds }: Folding): ReadonlySet<string> {
  const late = new Set<string>()
  let newest = kept.state?.lastEventAt ?? Number.NEGATIVE_INFINITY
  for (const { eventId, timestamp } of fresh) {
    if (timestamp < newest - bounds.lateAfter) late.add(eventId)
    newest = Math.max(newest, timestamp)
  }
  return late
}

/** Those that can be folded: not late, not before the base, and with fewer than `mostKept` events after them. */
function foldable({ recent, fresh, bounds, keeps, judges }: Folding, late: ReadonlySet<string>): KeptEvent[] {
  const judged = fresh.map((event) => ({ ...event, ruleset: judges.active }))
  if (keeps === 'everything') return judged
  const since = recent?.base?.state.lastEventAt ?? 0 // 0: nothing was sealed yet
  const times = recent?.events.map(({ timestamp }) => timestamp) ?? []
  return judged.filter(({ eventId, timestamp }) => {
    if (late.has(eventId) || (since > 0 && timestamp <= since)) return false
    if (times.filter((time) => time > timestamp).length >= bounds.mostKept) return false
    times.push(timestamp)
    return true
  })
}

/** Seals what is past the bounds, where anything is. */
function seal(base: Base, all: readonly KeptEvent[], judges: Judges, { lateAfter, mostKept }: Bounds) {
  const ordered = inFoldOrder(all)
  const newest = ordered.at(-1)?.timestamp ?? 0
  const young = ordered.findIndex(({ timestamp }) => timestamp >= newest - lateAfter)
  const past = ordered.slice(0, Math.max(young, ordered.length - mostKept))
  const gone = new Set(past)
  const { state, ruleset } = foldOnto(base, past, judges)
  return { base: { state, ruleset }, events: all.filter((event) => !gone.has(event)) }
}

function oldestOf(events: readonly KeptEvent[], before = Number.POSITIVE_INFINITY): number {
  const oldest = events.reduce((time, { timestamp }) => Math.min(time, timestamp), before)
  return Number.isFinite(oldest) ? oldest : 0
}

/** An event at a deadline comes before the timer that has fired then. */
function comesAfter({ timestamp }: KeptEvent, state: UserState): boolean {
  return hasTimePassed(state) ? timestamp > toldUntil(state) : timestamp >= state.lastEventAt
}

/**
 * What a user's new events make of what is kept. Pure. In order they step the state on; else the kept events are
 * folded anew with them, and what was told is corrected by difference. What is too old to be folded is LATE, its id
 * taken in, and changes nothing. `recent` is needed where `needsRecent` says so.
 */
export function foldUser(folding: Folding): Folded {
  const { user, kept, recent, fresh, judges, bounds } = folding
  const late = lateOnes(folding)
  const taken = foldable(folding, late)
  const start = recent?.base ?? beginning(judges)
  const now = kept.state === null ? start : { state: kept.state, ruleset: kept.ruleset }
  const sorted = inFoldOrder(taken)
  const first = sorted[0]
  const isInOrder = first === undefined || kept.state === null || comesAfter(first, kept.state)
  const all = [...(recent?.events ?? []), ...taken]
  const refold = (events: readonly KeptEvent[]): Replayed =>
    passAsFor(now.state, foldOnto(start, inFoldOrder(events), judges), judges)
  const after = isInOrder ? foldOnto(now, sorted, judges) : refold(all)
  const { state, ruleset } = after
  const isHeld = ({ timestamp }: { timestamp: number }): boolean =>
    timestamp < state.lastEventAt - bounds.lateAfter
  const before = isInOrder ? null : refold(recent?.events ?? [])
  const version = (isInOrder ? now : start).state.version
  const told = difference(
    before === null ? [] : toldBy(user, version, before.steps, before.passed),
    toldBy(user, version, after.steps, after.passed),
    isHeld,
  )
  const cleared = recent !== null && isFull(folding) ? seal(start, all, judges, bounds) : null
  const change = {
    user,
    expected: kept.revision,
    ids: fresh.map(({ eventId }) => eventId),
    state,
    ruleset,
    fresh: cleared === null ? taken : [],
    sealed: cleared ?? (kept.state === null ? { base: start, events: [] } : null),
    events: cleared?.events.length ?? kept.events + taken.length,
    oldestAt:
      cleared === null
        ? oldestOf(taken, kept.events > 0 ? kept.oldestAt : undefined)
        : oldestOf(cleared.events),
    dueAt: dueAt(state),
    told,
  }
  return { change, outcomes: outcomesOf(fresh, late, after.steps) }
}

function outcomesOf(
  fresh: readonly FoldedEvent[],
  late: ReadonlySet<string>,
  steps: readonly FoldedStep[],
): ReadonlyMap<string, Outcome> {
  const results = new Map(steps.map(({ event, result }) => [event.eventId, result]))
  return new Map(
    fresh.map(({ eventId }): [string, Outcome] => {
      const result = results.get(eventId)
      if (late.has(eventId) || result === undefined) return [eventId, 'LATE']
      return [eventId, result.transitions.length === 0 ? 'NO_TRANSITION' : 'SUCCESS']
    }),
  )
}
